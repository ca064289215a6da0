import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { systemReason, systemCodeOf, type FilePort } from './file-port.ts';
import type { FileImage } from './read-file.ts';

/**
 * Why a file must not be replaced, in a sentence; undefined when it may be. A replaced file gets a new inode, so one
 * that others reach by another name, or that another user owns, is only read.
 */
export function refusalToReplace(
  files: FilePort,
  target: string,
  image: FileImage | undefined,
): string | undefined {
  const user = files.userId();
  if (image !== undefined && image.stat.nlink > 1) {
    return `The state file ${target} has a second name (a hard link), so it is only read. Remove the other name to let it be changed here.`;
  }
  if (image !== undefined && user !== 0 && image.stat.uid !== user) {
    return `The state file ${target} belongs to another user, so it is only read. Run this as that user to change it.`;
  }
  try {
    files.accessSync(dirname(target), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === undefined || !['EACCES', 'EPERM', 'EROFS'].includes(code)) throw cause;
    return `The folder ${dirname(target)} cannot be written (${systemReason(code)}), so the state file is only read.`;
  }
}
