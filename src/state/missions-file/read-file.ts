import { constants, type Stats } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { NOT_REGULAR, systemReason, systemCodeOf, type FilePort } from './file-port.ts';
import { parseObjectBytes } from './json-bytes.ts';
import { parseJsonText, type JsonDocument } from './json-tree.ts';

/**
 * One look at the state file. `target` is the file itself, behind symbolic links.
 * `torn`: it is there and is no JSON object: the bot is writing it, or it is broken.
 */
export type FileReading =
  | {
      readonly kind: 'good';
      readonly target: string;
      readonly image: FileImage;
      readonly document: JsonDocument;
    }
  | { readonly kind: 'torn'; readonly target: string; readonly image: FileImage; readonly why: string }
  | { readonly kind: 'missing'; readonly target: string }
  | { readonly kind: 'unreadable'; readonly target: string; readonly why: string };

/** A file's content and the inode that held it. */
export interface FileImage {
  readonly bytes: Buffer;
  readonly stat: Stats;
}

/** Reads and parses the file at `path`, following symbolic links. It is never changed or created. */
export function readStateFile(
  files: FilePort,
  path: string,
  parser: StateParser = { parse: parseStateBytes },
): FileReading {
  let target = resolve(path);
  try {
    target = targetOf(files, target);
    const image = readImage(files, target, parser.known?.());
    if (image === undefined) return { kind: 'missing', target };
    const document = parser.parse(image.bytes);
    return typeof document === 'string'
      ? { kind: 'torn', target, image, why: document }
      : { kind: 'good', target, image, document };
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === undefined) throw cause;
    return { kind: 'unreadable', target, why: systemReason(code) };
  }
}

/**
 * The content and inode of a file, from one descriptor; undefined when there is none. Where it still holds `known`, those
 * bytes are given back and no new ones are made: a large file is looked at several times for one change.
 */
export function readImage(files: FilePort, target: string, known?: Buffer): FileImage | undefined {
  let fd: number;
  try {
    // A pipe, a socket or a device would keep the reader waiting, or set something to work.
    const standing = files.statSync(target, { throwIfNoEntry: false });
    if (standing !== undefined && isSpecial(standing)) throw notRegular(target);
    fd = files.openSync(target, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (systemCodeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
  try {
    const stat = files.fstatSync(fd);
    if (isSpecial(stat)) throw notRegular(target);
    if (known !== undefined && holds(files, fd, stat, known)) return { stat, bytes: known };
    return { stat, bytes: files.readFileSync(fd) };
  } finally {
    files.closeSync(fd);
  }
}

/** Read in pieces of this size, so that a comparison needs no second copy of the file. */
const PIECE = 256 * 1024;

function holds(files: FilePort, fd: number, stat: Stats, known: Buffer): boolean {
  if (stat.size !== known.length) return false;
  const piece = Buffer.allocUnsafe(Math.min(PIECE, Math.max(1, known.length)));
  for (let at = 0; ;) {
    // At a place of its own: the descriptor's stays at the start, for whoever reads on.
    const length = files.readSync(fd, piece, 0, piece.length, at);
    if (length === 0) return at === known.length;
    // The bot may be writing: the file can be longer by now than it was when it was looked at.
    if (at + length > known.length || piece.compare(known, at, at + length, 0, length) !== 0) return false;
    at += length;
  }
}

/** SHA-256 of a file's content; undefined when there is none. */
export function fileDigest(files: FilePort, path: string): string | undefined {
  const stat = files.statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || isSpecial(stat)) return undefined;
  const fd = files.openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const digest = createHash('sha256');
    const piece = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const length = files.readSync(fd, piece, 0, piece.length, null);
      if (length === 0) return digest.digest('hex');
      digest.update(piece.subarray(0, length));
    }
  } finally {
    files.closeSync(fd);
  }
}

/** A folder is told apart by the system itself. */
const isSpecial = (stat: Stats): boolean => !stat.isFile() && !stat.isDirectory();

const notRegular = (path: string): Error =>
  Object.assign(new Error(`${path} is not a regular file`), { code: NOT_REGULAR, syscall: 'open' });

/** From this size on a file stays bytes where nobody looks. */
const LARGE = 64 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The parsed content, or why it is no state file. */
export interface StateParser {
  readonly parse: (bytes: Buffer) => JsonDocument | string;
  /** The content that was parsed last: where the file still holds it, it is not read into memory again. */
  readonly known?: () => Buffer | undefined;
}

/** A parser for one file that several look at: the same content is parsed once. */
export interface RememberingParser extends StateParser {
  /** What was just printed need not be parsed. */
  remember(bytes: Buffer, document: JsonDocument): void;
}

export function rememberingParser(): RememberingParser {
  let last: { readonly bytes: Buffer; readonly document: JsonDocument } | undefined;
  return {
    parse: (bytes) => {
      if (last !== undefined && (last.bytes === bytes || last.bytes.equals(bytes))) return last.document;
      const document = parseStateBytes(bytes);
      if (typeof document !== 'string') last = { bytes, document };
      return document;
    },
    known: () => last?.bytes,
    remember: (bytes, document) => {
      last = { bytes, document };
    },
  };
}

/** The parsed content, or why it is no state file. */
export function parseStateBytes(bytes: Uint8Array): JsonDocument | string {
  if (bytes.length === 0) return 'it is empty';
  const whole =
    bytes.length >= LARGE
      ? parseObjectBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
      : undefined;
  if (whole !== undefined) return whole;
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return 'it is not UTF-8 text';
  }
  const parsed = parseJsonText(text);
  if (!parsed.ok) return parsed.error.sentence;
  return parsed.value.root.kind === 'object' ? parsed.value : 'it holds no JSON object';
}

/** The real path of the file, even where the last link leads to nothing yet. */
function targetOf(files: FilePort, path: string): string {
  try {
    return files.realpathSync(path);
  } catch (cause) {
    if (systemCodeOf(cause) !== 'ENOENT') throw cause;
  }
  const isLink = files.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const next = isLink ? resolve(dirname(path), files.readlinkSync(path)) : path;
  const folder = files.statSync(dirname(next), { throwIfNoEntry: false });
  return folder === undefined ? next : join(files.realpathSync(dirname(next)), basename(next));
}
