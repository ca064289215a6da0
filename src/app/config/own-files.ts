import { basename, join } from 'node:path';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import type { FileComplaint } from '../../state/settings/file-complaint.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';

/** What a person has made the console's own hand, read at its start. */
export interface OwnFiles {
  readonly keys?: KeyMap;
  /** What is wrong with the files, a sentence each, with its place. */
  readonly complaints: readonly SafeText[];
}

const LARGEST_BYTES = 1024 * 1024;
const KEYS_FILE = 'keys.json';

/** Reads what must be known before the first key. Whatever reads a file is loaded only where there is one. */
export async function readOwnFiles(folder: string): Promise<OwnFiles> {
  const path = join(folder, KEYS_FILE);
  const text = readRegularText(path, { maxBytes: LARGEST_BYTES });
  if (!text.ok) return { complaints: text.error.kind === 'missing' ? [] : [safe`${text.error.sentence}`] };
  const { readKeys } = await import('./read-keys.ts');
  const { map, complaints } = await readKeys(text.value.text);
  return {
    ...(map === undefined ? {} : { keys: map }),
    complaints: complaints.map((each) => placeSentence(path, each)),
  };
}

/** One sentence at the start for any number of slips: the check tells them all. */
export function ownFilesWarning(complaints: readonly SafeText[]): SafeText | undefined {
  const [first, ...others] = complaints;
  if (first === undefined || others.length === 0) return first;
  return safe`${first} And ${others.length} more: clawdtalk-tui config check.`;
}

/** A complaint as one sentence. */
export const placeSentence = (path: string, { line, column, sentence }: FileComplaint): SafeText =>
  safe`${basename(path)}, line ${line}, column ${column}: ${sentence}`;
