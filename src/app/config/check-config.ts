import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigFileReport } from '../../cli/verb.ts';
import { readDoNotCallFile } from '../../planner/list/do-not-call.ts';
import { safeText } from '../../lib/safe-text.ts';
import { readRegularBytes, readRegularText } from '../../state/files/regular-file.ts';
import type { FileComplaint } from '../../state/settings/file-complaint.ts';
import { readOwnFiles } from './own-files.ts';
import { USER_FILES } from './user-files.ts';

const LARGEST_BYTES = 1024 * 1024;
/** A list of a million numbers is about this large. */
const LARGEST_LIST = 64 * 1024 * 1024;
const DO_NOT_CALL = 'do-not-call.csv';

/** Looks at every file of the settings folder that a person writes. Reads, and changes nothing. */
export async function checkConfig(folder: string, home: string): Promise<readonly ConfigFileReport[]> {
  const reports: ConfigFileReport[] = [];
  // What is given other keys leaves room for commands, and takes it.
  const { keys } = await readOwnFiles(folder, {
    keys: async (text) => (await import('./read-keys.ts')).readKeys(text),
    looks: async (text) => (await import('./read-theme.ts')).parseThemeFile(text),
  });
  for (const { file, check } of USER_FILES) {
    for (const name of filesOf(folder, file)) {
      const path = join(folder, name);
      const text = readRegularText(path, { maxBytes: LARGEST_BYTES });
      reports.push(
        text.ok
          ? reportOf(path, await check(text.value.text, { home, folder, keys }))
          : unread(path, text.error),
      );
    }
  }
  return [...reports, doNotCall(join(folder, DO_NOT_CALL))];
}

const reportOf = (path: string, complaints: readonly FileComplaint[]): ConfigFileReport => ({
  path,
  state: complaints.length === 0 ? 'good' : 'faulty',
  complaints: complaints.map(({ sentence, ...place }) => ({
    ...place,
    sentence: safeText(sentence, { maxLength: 600 }),
  })),
});

const unread = (
  path: string,
  { kind, sentence }: { readonly kind: string; readonly sentence: string },
): ConfigFileReport =>
  kind === 'missing'
    ? { path, state: 'absent', complaints: [] }
    : { path, state: 'unreadable', complaints: [{ sentence: safeText(sentence) }] };

/** The names that a pattern stands for; the pattern itself where it names one file. */
function filesOf(folder: string, pattern: string): readonly string[] {
  const [below = '', end] = pattern.split('*');
  if (end === undefined) return [pattern];
  try {
    return readdirSync(join(folder, below))
      .filter((name) => name.endsWith(end))
      .toSorted()
      .map((name) => join(below, name));
  } catch {
    return [];
  }
}

function doNotCall(path: string): ConfigFileReport {
  const bytes = readRegularBytes(path, { maxBytes: LARGEST_LIST });
  if (!bytes.ok) return unread(path, bytes.error);
  const read = readDoNotCallFile(bytes.value.bytes, DO_NOT_CALL);
  if (!read.ok)
    return { path, state: 'faulty', complaints: [{ line: 1, column: 1, sentence: safeText(read.error) }] };
  const { unread: lines } = read.value;
  return {
    path,
    state: lines.length === 0 ? 'good' : 'faulty',
    complaints: lines.map(({ line, reason }) => ({
      line,
      column: 1,
      sentence: safeText(`The line holds no readable number (${reason}); write it as +15551234567.`),
    })),
  };
}
