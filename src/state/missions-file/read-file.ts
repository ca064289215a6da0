import { constants, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { NOT_REGULAR, systemReason, systemCodeOf, type FilePort } from './file-port.ts';
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
export function readStateFile(files: FilePort, path: string): FileReading {
  let target = resolve(path);
  try {
    target = targetOf(files, target);
    const image = readImage(files, target);
    if (image === undefined) return { kind: 'missing', target };
    const document = parseStateBytes(image.bytes);
    return typeof document === 'string'
      ? { kind: 'torn', target, image, why: document }
      : { kind: 'good', target, image, document };
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === undefined) throw cause;
    return { kind: 'unreadable', target, why: systemReason(code) };
  }
}

/** The content and inode of a file, from one descriptor; undefined when there is none. */
export function readImage(files: FilePort, target: string): FileImage | undefined {
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
    return { stat, bytes: files.readFileSync(fd) };
  } finally {
    files.closeSync(fd);
  }
}

/** A folder is told apart by the system itself. */
const isSpecial = (stat: Stats): boolean => !stat.isFile() && !stat.isDirectory();

const notRegular = (path: string): Error =>
  Object.assign(new Error(`${path} is not a regular file`), { code: NOT_REGULAR, syscall: 'open' });

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The parsed content, or why it is no state file. */
export function parseStateBytes(bytes: Uint8Array): JsonDocument | string {
  if (bytes.length === 0) return 'it is empty';
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
