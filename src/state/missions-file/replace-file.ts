import { dirname, join } from 'node:path';
import { systemCodeOf, type FilePort } from './file-port.ts';
import { readImage, type FileImage } from './read-file.ts';

/** The folder beside the state file where temporary files and the links to replaced inodes live. */
export const sideFolderOf = (target: string): string => `${target}.clawdtalk-tui`;

/** The link to the inode that the kept copy `id` was read from. */
export const oldInodePath = (target: string, id: number): string => join(sideFolderOf(target), `${id}.old`);

/** What to put in the place of the file, and what must still stand there: nothing, when it is to be made. */
export interface Replacement {
  readonly target: string;
  readonly bytes: Uint8Array;
  readonly expected: FileImage | undefined;
  /** Number of the kept copy of `expected`; also names the temporary file. */
  readonly id: number;
}

/**
 * Replaces the file in one step: mode and owner kept, on the disk before it is seen, the old inode kept
 * in the side folder for the bot's late writes. `changed`: another content stands there now, nothing was done.
 * Errors: the file system's are thrown; whatever was begun is then taken away as far as that is possible.
 * The caller holds the lock among our processes; nothing here waits, so that nothing else of ours comes between
 * the last look and the rename.
 */
export function replaceFile(
  files: FilePort,
  { target, bytes, expected, id }: Replacement,
): 'replaced' | 'changed' {
  const side = sideFolderOf(target);
  const temp = join(side, `${id}.new`);
  const link = oldInodePath(target, id);
  makeFolder(files, side);
  let isReplaced = false;
  try {
    writeTemp(files, temp, bytes, expected);
    if (expected === undefined) {
      isReplaced = create(files, temp, target);
    } else {
      files.linkSync(target, link);
      const linked = files.lstatSync(link);
      const standing = readImage(files, target, expected.bytes);
      if (linked.ino === expected.stat.ino && standing?.bytes.equals(expected.bytes) === true) {
        files.renameSync(temp, target);
        isReplaced = true;
      }
    }
    if (isReplaced) syncFolder(files, dirname(target));
    return isReplaced ? 'replaced' : 'changed';
  } finally {
    discard(files, temp);
    if (!isReplaced) discard(files, link);
  }
}

function makeFolder(files: FilePort, side: string): void {
  try {
    files.mkdirSync(side, { mode: 0o700 });
  } catch (cause) {
    if (systemCodeOf(cause) !== 'EEXIST') throw cause;
  }
}

function writeTemp(files: FilePort, temp: string, bytes: Uint8Array, like: FileImage | undefined): void {
  discard(files, temp);
  const fd = files.openSync(temp, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += files.writeSync(fd, bytes, at);
    if (like !== undefined) {
      const own = files.fstatSync(fd);
      if (own.uid !== like.stat.uid || own.gid !== like.stat.gid) {
        files.fchownSync(fd, like.stat.uid, like.stat.gid);
      }
      files.fchmodSync(fd, like.stat.mode & 0o7777);
    }
    files.fdatasyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
}

/** Links the file into its place, which fails where somebody else was quicker. */
function create(files: FilePort, temp: string, target: string): boolean {
  try {
    files.linkSync(temp, target);
    return true;
  } catch (cause) {
    if (systemCodeOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

/** The file is replaced by now, so that a failure is no reason to stop: should the rename not last, the journal has it. */
function syncFolder(files: FilePort, folder: string): void {
  try {
    const fd = files.openSync(folder, 'r');
    try {
      files.fsyncSync(fd);
    } finally {
      files.closeSync(fd);
    }
  } catch (cause) {
    if (systemCodeOf(cause) === undefined) throw cause;
  }
}

/** Removes a file of ours, if it is there; one that cannot be removed now is removed by a later clean-up. */
export function discard(files: FilePort, path: string): void {
  try {
    files.unlinkSync(path);
  } catch (cause) {
    if (systemCodeOf(cause) === undefined) throw cause;
  }
}
