import {
  accessSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  watch,
  writeSync,
} from 'node:fs';
import { userInfo } from 'node:os';

/** The calls of the file system that touch the state file. */
export const systemFiles = {
  accessSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  watch,
  writeSync,
  /** The user that this process acts as; 0 is root. */
  userId: (): number => userInfo().uid,
};

/** The same, replaceable, so that each can fail or be the last. */
export type FilePort = typeof systemFiles;

/** The system's name of a failure (`ENOSPC`); undefined for anything that is not one. */
export function systemCodeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('syscall' in cause)) return undefined;
  const { code } = cause as NodeJS.ErrnoException;
  return code;
}

/** Our own, beside the system's: a pipe, a socket or a device, which is never opened. */
export const NOT_REGULAR = 'NOT_REGULAR';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reported an error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EISDIR: 'a folder stands in its place',
  ENOTDIR: 'a part of its path is no folder',
  [NOT_REGULAR]: 'it is a pipe, a socket or a device, not a regular file',
  ELOOP: 'its symbolic link leads in a circle',
};

/** Why the system refused, in words. */
export const systemReason = (code: string): string => REASONS[code] ?? `the system says ${code}`;
