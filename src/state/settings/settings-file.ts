import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { specialFileAt } from '../files/regular-file.ts';
import { placeAt } from './json-place.ts';
import { readSmallFile } from './read-small-file.ts';
import { SETTINGS, type SettingContext, type SettingName } from './setting-table.ts';
import type { SettingsProblem } from './sourced.ts';
import { makeFolder } from '../files/make-folder.ts';

const FILE_NAME = 'settings';

/** Where the settings are kept inside the configuration folder. */
export const settingsPath = (folder: string): string => join(folder, `${FILE_NAME}.json`);

/**
 * The settings file as it is. Read by hand: the library that writes it costs 20 MB of memory, and a start only reads.
 */
export function readSettingsFile(folder: string): {
  readonly path: string;
  /** As it is written; absent where there is none that is JSON. */
  readonly text?: string;
  readonly values: JsonObject;
  readonly problems: readonly SettingsProblem[];
} {
  const path = settingsPath(folder);
  const { text, problem } = readSmallFile(path);
  if (problem !== undefined) return { path, values: {}, problems: [{ kind: 'file', sentence: problem }] };
  if (text === undefined) return { path, values: {}, problems: [] };
  let place = '';
  try {
    const values = JSON.parse(text) as JsonValue;
    if (isJsonObject(values)) return { path, text, values, problems: [] };
  } catch (cause) {
    place = placeOf(cause, text);
  }
  const sentence = `${path} is not a JSON object${place}: the defaults hold until it is mended or removed.`;
  return { path, values: {}, problems: [{ kind: 'file', sentence }] };
}

/** Where it stops being JSON. The platform's own words would quote the file, which may hold a password. */
function placeOf(cause: unknown, text: string): string {
  const [, line, column] =
    /\(line (\d+) column (\d+)\)/.exec(cause instanceof Error ? cause.message : '') ?? [];
  const place =
    line === undefined || column === undefined ? placeAt(text, text.trimEnd().length) : { line, column };
  return ` (line ${place.line}, column ${place.column})`;
}

/** Writes one setting, or takes it back to its default where `value` is absent. Other members of the file stay. */
export async function writeSetting(
  folder: string,
  name: SettingName,
  value: JsonValue | undefined,
  context: SettingContext,
): Promise<Result<undefined, SettingsProblem>> {
  if (value !== undefined && SETTINGS[name].read(value, context) === undefined) {
    return err({ kind: 'value', sentence: `${name} must be ${SETTINGS[name].form}.` });
  }
  const special = specialFileAt(settingsPath(folder));
  if (special !== undefined) return err({ kind: 'file', sentence: special.sentence });
  try {
    makeFolder(folder);
    chmodSync(folder, 0o700);
    const { default: Conf } = await import('conf');
    const file = new Conf<Record<string, JsonValue>>({
      cwd: folder,
      configName: FILE_NAME,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
    if (value === undefined) file.delete(name);
    else file.set(name, value);
    chmodSync(settingsPath(folder), 0o600);
    return ok(undefined);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const sentence = `${settingsPath(folder)} cannot be written${code}: nothing was changed.`;
    return err({ kind: 'file', sentence });
  }
}
