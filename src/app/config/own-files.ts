import { basename, join } from 'node:path';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import type { FileComplaint } from '../../state/settings/file-complaint.ts';
import type { readKeys } from './read-keys.ts';
import type { parseThemeFile } from './read-theme.ts';
import type { OwnLooks } from '../../ui/theme/theme.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';

/** What a person has made the console's own hand, read at its start. */
export interface OwnFiles {
  readonly keys?: KeyMap;
  /** Over those of the theme. */
  readonly looks?: OwnLooks;
  /** What is wrong with the files, a sentence each, with its place. */
  readonly complaints: readonly SafeText[];
}

const LARGEST_BYTES = 1024 * 1024;

/** Who reads what; the console has them with it, a check loads them where there is a file. */
export interface OwnReaders {
  readonly keys: (text: string) => ReturnType<typeof readKeys>;
  readonly looks: (text: string) => Promise<ReturnType<typeof parseThemeFile>>;
}

/** Reads what must be known before the first picture and the first key. */
export async function readOwnFiles(folder: string, readers: OwnReaders): Promise<OwnFiles> {
  let keys: KeyMap | undefined;
  let looks: OwnLooks | undefined;
  const complaints = [
    ...(await readOwnFile(join(folder, 'keys.json'), async (text) => {
      const read = await readers.keys(text);
      keys = read.map;
      return read.complaints;
    })),
    ...(await readOwnFile(join(folder, 'theme.json'), async (text) => {
      const read = await readers.looks(text);
      if (!read.ok) return read.error;
      looks = read.value;
      return [];
    })),
  ];
  return {
    ...(keys === undefined ? {} : { keys }),
    ...(looks === undefined ? {} : { looks }),
    complaints,
  };
}

/** What is wrong with a file, a sentence each; nothing where there is none. */
export async function readOwnFile(
  path: string,
  take: (text: string) => Promise<readonly FileComplaint[]>,
): Promise<readonly SafeText[]> {
  const text = readRegularText(path, { maxBytes: LARGEST_BYTES });
  if (!text.ok) return text.error.kind === 'missing' ? [] : [safe`${text.error.sentence}`];
  return (await take(text.value.text)).map((each) => placeSentence(path, each));
}

/** One sentence at the start for any number of slips: the check tells them all. */
export function ownFilesWarning(complaints: readonly SafeText[]): SafeText | undefined {
  const [first, ...others] = complaints;
  if (first === undefined || others.length === 0) return first;
  return safe`${first} And ${others.length} more: clawdtalk-tui config check.`;
}

/** A complaint as one sentence. */
const placeSentence = (path: string, { line, column, sentence }: FileComplaint): SafeText =>
  safe`${basename(path)}, line ${line}, column ${column}: ${sentence}`;
