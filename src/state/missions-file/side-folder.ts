import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { systemCodeOf, type FilePort } from './file-port.ts';
import { discard, sideFolderOf } from './replace-file.ts';

/** The numbers of the kept copies whose inodes are still linked. */
export function linkedIds(files: FilePort, target: string): readonly number[] {
  return namesIn(files, sideFolderOf(target)).flatMap((name) => {
    const id = /^(\d+)\.old$/.exec(name)?.[1];
    return id === undefined ? [] : [Number(id)];
  });
}

/**
 * Removes what a killed process left: temporary files, and links to the inode that is still the file.
 * The caller holds the lock among our processes, so no such file is in use.
 */
export function tidySideFolder(files: FilePort, target: string, current: Stats | undefined): void {
  const side = sideFolderOf(target);
  for (const name of namesIn(files, side)) {
    const path = join(side, name);
    const stat = files.lstatSync(path, { throwIfNoEntry: false });
    const isCurrent = stat !== undefined && stat.ino === current?.ino && stat.dev === current.dev;
    if (name.endsWith('.new') || isCurrent) discard(files, path);
  }
}

/** Removes the side folder when it is empty. */
export function removeSideFolder(files: FilePort, target: string): void {
  try {
    files.rmdirSync(sideFolderOf(target));
  } catch (cause) {
    if (systemCodeOf(cause) === undefined) throw cause;
  }
}

function namesIn(files: FilePort, side: string): readonly string[] {
  try {
    return files.readdirSync(side);
  } catch (cause) {
    if (systemCodeOf(cause) === 'ENOENT') return [];
    throw cause;
  }
}
