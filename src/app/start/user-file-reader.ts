import { statSync } from 'node:fs';
import type { Result } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import type { FileComplaint } from '../../state/settings/file-complaint.ts';

const LARGEST_BYTES = 1024 * 1024;

/** A file that the user writes, as it stands. */
export interface UserFile<T> {
  readonly path: string;
  /** Absent where there is no file, or none that could ever be read. */
  readonly value?: T;
  /** What is wrong with it now, each with line and column; the value is then the one that it had before. */
  readonly complaints: readonly SafeText[];
}

/**
 * Reads a file of the user's when it is first asked for, and again when it has changed. One that a person is in the
 * middle of breaking keeps the value that it had.
 */
export function userFileReader<T>(
  path: string,
  parse: (text: string) => Result<T, readonly FileComplaint[]>,
): () => UserFile<T> {
  let stamp: string | undefined;
  let value: T | undefined;
  let complaints: readonly SafeText[] = [];

  const read = (): void => {
    const text = readRegularText(path, { maxBytes: LARGEST_BYTES });
    if (!text.ok) {
      complaints = [safeText(text.error.sentence)];
      return;
    }
    const parsed = parse(text.value.text);
    if (parsed.ok) value = parsed.value;
    complaints = parsed.ok
      ? []
      : parsed.error.map(({ line, column, sentence }) => safe`line ${line}, column ${column}: ${sentence}`);
  };

  return () => {
    const now = stampOf(path);
    if (now !== stamp) {
      stamp = now;
      if (now === 'absent') {
        value = undefined;
        complaints = [];
      } else read();
    }
    return { path, ...(value === undefined ? {} : { value }), complaints };
  };
}

/** Another text whenever the file is another. */
function stampOf(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? 'absent' : `${found.mtimeMs} ${found.size} ${found.ino}`;
  } catch {
    // Read, it says why.
    return 'unreadable';
  }
}
