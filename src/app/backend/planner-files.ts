import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannerFiles } from '../../commands/planning/create-planning.ts';
import type { JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { readDoNotCallFile } from '../../planner/list/do-not-call.ts';
import { parseDataOverrides } from '../../planner/data-overrides.ts';
import { plannerData } from '../../planner/planner-data.ts';
import { DEFAULT_POLICY, parsePolicy } from '../../planner/policy.ts';
import { readRegularBytes, streamRegularFile } from '../../state/files/regular-file.ts';
import { expandPath } from '../start/expand-path.ts';
import { withStop } from '../../lib/full-stop.ts';

/** In the settings folder; each may be absent. */
const POLICY = 'policy.json';
const DATA = 'planner-data.json';
const DO_NOT_CALL = 'do-not-call.csv';
/** A list of a million numbers is about this large. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/** The user's own planner files, each parsed once per content. */
export function plannerFiles(folder: string, place: { home: string; cwd: string }): PlannerFiles {
  return {
    policy: onceEach(join(folder, POLICY), (text) => {
      if (text === undefined) return ok(DEFAULT_POLICY);
      const json = parseJson(text);
      if (!json.ok) return json;
      const policy = parsePolicy(json.value);
      return policy.ok
        ? policy
        : err(policy.error.map(({ field, message }) => `${field} ${message}`.trim()).join('; '));
    }),
    data: onceEach(join(folder, DATA), (text) => {
      if (text === undefined) return ok(plannerData());
      const json = parseJson(text);
      if (!json.ok) return json;
      const overrides = parseDataOverrides(json.value);
      return overrides.ok ? ok(plannerData(overrides.value)) : err(overrides.error.join('; '));
    }),
    doNotCall: onceChanged(join(folder, DO_NOT_CALL), (bytes) => {
      if (bytes === undefined) return ok(new Map<string, string>());
      const read = readDoNotCallFile(bytes, DO_NOT_CALL);
      if (!read.ok) return read;
      const { numbers, unread } = read.value;
      const [first] = unread;
      // A line that nobody can read may name somebody: it is not passed over.
      return first === undefined
        ? ok(numbers)
        : err(`line ${first.line} holds no readable number (${first.reason}); write it as +15551234567`);
    }),
    open: (path) => listAt(expandPath(path, place)),
    write: (path, text) => {
      const full = expandPath(path, place);
      try {
        writeFileSync(full, text, { flag: 'wx', mode: 0o600 });
        return ok(full);
      } catch (error) {
        return err(
          `${full} cannot be written: ${withStop(error instanceof Error ? error.message : String(error))}`,
        );
      }
    },
  };
}

/** The bytes of a list; a fault is thrown at whoever reads them, as a sentence. */
async function* listAt(path: string): AsyncGenerator<Uint8Array> {
  const opened = streamRegularFile(path);
  if (!opened.ok) throw new Error(opened.error.sentence);
  yield* opened.value as AsyncIterable<Uint8Array>;
}

/** Reads a file as UTF-8 when it has changed since; `undefined` stands for one that is not there. */
const onceEach = <T>(
  path: string,
  parse: (text: string | undefined) => Result<T, string>,
): (() => Result<T, string>) =>
  onceChanged(path, (bytes) => parse(bytes?.toString('utf8').replace(/^\uFEFF/, '')));

/** Reads a file when it has changed since; `undefined` stands for one that is not there. Errors name the file. */
function onceChanged<T>(
  path: string,
  parse: (bytes: Buffer | undefined) => Result<T, string>,
): () => Result<T, string> {
  let last: { readonly stamp: string; readonly result: Result<T, string> } | undefined;
  return () => {
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      const stamp = found === undefined ? 'absent' : `${found.mtimeMs} ${found.size} ${found.ino}`;
      if (last?.stamp !== stamp) {
        const read = found === undefined ? undefined : readRegularBytes(path, { maxBytes: LARGEST_BYTES });
        if (read?.ok === false) return err(read.error.sentence);
        const result = parse(read?.value.bytes);
        last = { stamp, result: result.ok ? result : err(`${path}: ${withStop(result.error)}`) };
      }
      return last.result;
    } catch (error) {
      return err(
        `${path} cannot be read: ${withStop(error instanceof Error ? error.message : String(error))}`,
      );
    }
  };
}

function parseJson(text: string): Result<JsonValue, string> {
  try {
    return ok(JSON.parse(text) as JsonValue);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
