import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallFile } from '../../state/settings/read-small-file.ts';
import { makeFolder } from '../../state/files/make-folder.ts';

const FILE = 'last-context';

/** The context that the console was in last; undefined where it was in none. */
export function lastContext(data: string): string | undefined {
  const name = readSmallFile(join(data, FILE)).text?.trim();
  return name === undefined || name === '' ? undefined : name;
}

/** Kept for the next start of the console; a convenience, so that a full disk is no reason to stop. */
export function keepLastContext(data: string, name: string): void {
  try {
    makeFolder(data);
    writeFileSync(join(data, FILE), `${name}\n`, { mode: 0o600 });
  } catch {
    // The next start opens without it.
  }
}
