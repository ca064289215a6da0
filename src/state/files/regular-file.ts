import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import type { Readable } from 'node:stream';
import type { Stats } from 'node:fs';
import { err, ok, type Result } from '../../lib/result.ts';

/**
 * Why a path was not read. `missing`: there is nothing · `special`: a folder, a pipe, a socket or a device, which
 * could keep the reader waiting for ever or never end · `large`: over the limit · `refused`: the system says no.
 */
export interface FileFault {
  readonly kind: 'missing' | 'special' | 'large' | 'refused';
  /** One sentence, with the path. */
  readonly sentence: string;
}

/** An open regular file; whoever opened it closes `fd`. */
interface OpenFile {
  readonly fd: number;
  readonly stat: Stats;
}

/** A pipe without a writer must not stop the program, however the path changes between two looks. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** Opens what is a regular file and nothing else. Never waits. */
export function openRegularFile(path: string): Result<OpenFile, FileFault> {
  let fd: number | undefined;
  try {
    // Opening alone can set a device to work, so it is looked at before.
    const before = statSync(path, { throwIfNoEntry: false });
    if (before === undefined) return err({ kind: 'missing', sentence: `${path} does not exist.` });
    if (!before.isFile()) return err(special(path, before));
    fd = openSync(path, READ_FLAGS);
    const stat = fstatSync(fd);
    if (stat.isFile()) return ok({ fd, stat });
    closeSync(fd);
    return err(special(path, stat));
  } catch (cause) {
    if (fd !== undefined) closeSync(fd);
    return err(refused(path, cause));
  }
}

/** The text of a regular file of at most `maxBytes`, without a byte order mark. */
export function readRegularText(
  path: string,
  limits: { readonly maxBytes: number },
): Result<{ readonly text: string; readonly stat: Stats }, FileFault> {
  const read = readRegularBytes(path, limits);
  if (!read.ok) return read;
  const { bytes, stat } = read.value;
  return ok({ text: bytes.toString('utf8').replace(/^\ufeff/, ''), stat });
}

/** The bytes of a regular file of at most `maxBytes`. */
export function readRegularBytes(
  path: string,
  { maxBytes }: { readonly maxBytes: number },
): Result<{ readonly bytes: Buffer; readonly stat: Stats }, FileFault> {
  const opened = openRegularFile(path);
  if (!opened.ok) return opened;
  const { fd, stat } = opened.value;
  try {
    if (stat.size > maxBytes) return err(tooLarge(path, stat.size, maxBytes));
    return ok({ bytes: readFileSync(fd), stat });
  } catch (cause) {
    return err(refused(path, cause));
  } finally {
    closeSync(fd);
  }
}

/** The last `bytes` of a regular file, and whether that is a part of it. */
export function readRegularTail(
  path: string,
  bytes: number,
): Result<{ readonly text: string; readonly cut: boolean }, FileFault> {
  const opened = openRegularFile(path);
  if (!opened.ok) return opened;
  const { fd, stat } = opened.value;
  const start = Math.max(0, stat.size - bytes);
  const buffer = Buffer.alloc(Math.min(stat.size, bytes));
  try {
    const read = readSync(fd, buffer, { position: start });
    return ok({ text: buffer.subarray(0, read).toString('utf8'), cut: start > 0 });
  } catch (cause) {
    return err(refused(path, cause));
  } finally {
    closeSync(fd);
  }
}

/** The bytes of a regular file as they come; a fault ends the stream with its sentence. */
export function streamRegularFile(path: string): Result<Readable, FileFault> {
  const opened = openRegularFile(path);
  return opened.ok ? ok(createReadStream(path, { fd: opened.value.fd, autoClose: true, start: 0 })) : opened;
}

/** Why an existing path must not be opened for writing or appending; undefined where it is a regular file or nothing. */
export function specialFileAt(path: string): FileFault | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined || stat.isFile() ? undefined : special(path, stat);
  } catch {
    // Whoever opens it is told.
    return undefined;
  }
}

/** What stands at a path, in words. */
export function fileKind(stat: Stats): string {
  if (stat.isFile()) return 'a regular file';
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a pipe';
  if (stat.isSocket()) return 'a socket';
  return 'a device';
}

const special = (path: string, stat: Stats): FileFault => ({
  kind: 'special',
  sentence: `${path} is ${fileKind(stat)}, not a regular file; it was not opened.`,
});

const tooLarge = (path: string, size: number, maxBytes: number): FileFault => ({
  kind: 'large',
  sentence: `${path} has ${size} bytes; at most ${maxBytes} are read.`,
});

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its symbolic link leads in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is a socket or a device, not a regular file',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reported an error',
};

function refused(path: string, cause: unknown): FileFault {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown failure';
  if (code === 'ENOENT') return { kind: 'missing', sentence: `${path} does not exist.` };
  return { kind: 'refused', sentence: `${path} cannot be read: ${REASONS[code] ?? code}.` };
}
