import { isUtf8 } from 'node:buffer';
import {
  lazyNode,
  parseJsonText,
  typedBytes,
  printNode,
  type JsonDocument,
  type JsonNode,
  type MemberNode,
} from './json-tree.ts';

/**
 * A large object's text, checked whole as it lies in the file and taken apart one level deep: what a member holds stays
 * bytes until somebody looks at it. `undefined` where the bytes are no such object: the parser of texts says why.
 */
export function parseObjectBytes(bytes: Buffer): JsonDocument | undefined {
  if (!isUtf8(bytes)) return undefined;
  const scan: Scan = { bytes, at: 0, isOrdinary: true };
  const lead = space(scan);
  if (bytes[scan.at] !== OPEN_OBJECT) return undefined;
  scan.at += 1;
  const members: MemberNode[] = [];
  for (;;) {
    const before = space(scan);
    const nameStart = scan.at;
    if (!passString(scan)) return undefined;
    const rawKey = bytes.toString('utf8', nameStart, scan.at);
    const beforeColon = space(scan);
    if (bytes[scan.at] !== COLON) return undefined;
    scan.at += 1;
    const colon = `${beforeColon}:${space(scan)}`;
    const value = valueAt(scan);
    if (value === undefined) return undefined;
    const key = rawKey.includes('\\') ? String(JSON.parse(rawKey)) : rawKey.slice(1, -1);
    members.push({ lead: before, rawKey, key, colon, value, trail: space(scan) });
    const next = bytes[scan.at];
    scan.at += 1;
    if (next === CLOSE_OBJECT) break;
    if (next !== COMMA) return undefined;
  }
  const trail = space(scan);
  if (scan.at !== bytes.length) return undefined;
  return { lead, root: { kind: 'object', members, inside: '' }, trail };
}

/** The bytes of a document, exactly. What was not touched is taken from the file as it was read. */
export function printBytes({ lead, root, trail }: JsonDocument): Buffer {
  const pieces: Buffer[] = [];
  let text = lead;
  const flush = (): void => {
    if (text !== '') pieces.push(Buffer.from(text));
    text = '';
  };
  const print = (node: JsonNode): void => {
    const typed = typedBytes(node);
    if (typed === undefined) text += printNode(node);
    else {
      flush();
      pieces.push(typed);
    }
  };
  if (root.kind === 'object' && root.members.length > 0) {
    let separator = '{';
    for (const member of root.members) {
      text += separator + member.lead + member.rawKey + member.colon;
      print(member.value);
      text += member.trail;
      separator = ',';
    }
    text += '}';
  } else print(root);
  text += trail;
  flush();
  return Buffer.concat(pieces);
}

interface Scan {
  readonly bytes: Buffer;
  at: number;
  /** Nothing was passed yet that only Python reads: NaN, Infinity, a number that a double does not hold. */
  isOrdinary: boolean;
}

const TAB = 0x09;
const LINE = 0x0a;
const RETURN = 0x0d;
const BLANK = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Values of at least this length stay bytes. */
const LONG = 512;
/** Deeper than Python itself can read or write; the root is one of them. */
const MAX_DEPTH = 1_000;

function valueAt(scan: Scan): JsonNode | undefined {
  const start = scan.at;
  const opening = scan.bytes[start];
  scan.isOrdinary = true;
  if (!passValue(scan)) return undefined;
  const typed = scan.bytes.subarray(start, scan.at);
  if (typed.length >= LONG && (opening === OPEN_OBJECT || opening === OPEN_ARRAY)) {
    return lazyNode(opening === OPEN_OBJECT ? 'object' : 'array', typed, scan.isOrdinary);
  }
  const parsed = parseJsonText(typed.toString('utf8'));
  return parsed.ok ? parsed.value.root : undefined;
}

/** Steps over a value; false where there is none. */
function passValue(scan: Scan): boolean {
  const { bytes } = scan;
  /** What closes the values that are open here, innermost last. */
  const open: number[] = [];
  for (;;) {
    const code = bytes[scan.at];
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const closing = code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
      open.push(closing);
      if (open.length >= MAX_DEPTH) return false;
      scan.at += 1;
      passSpace(scan);
      if (bytes[scan.at] === closing) {
        open.pop();
        scan.at += 1;
      } else {
        if (code === OPEN_OBJECT && !passName(scan)) return false;
        continue;
      }
    } else if (!(code === QUOTE ? passString(scan) : passWord(scan))) return false;
    // A value has ended: on to the next one, or out of what has ended with it.
    for (;;) {
      const closing = open.at(-1);
      if (closing === undefined) return true;
      passSpace(scan);
      const next = bytes[scan.at];
      scan.at += 1;
      if (next === COMMA) {
        passSpace(scan);
        if (closing === CLOSE_OBJECT && !passName(scan)) return false;
        break;
      }
      if (next !== closing) return false;
      open.pop();
    }
  }
}

function passName(scan: Scan): boolean {
  if (!passString(scan)) return false;
  passSpace(scan);
  if (scan.bytes[scan.at] !== COLON) return false;
  scan.at += 1;
  passSpace(scan);
  return true;
}

function space(scan: Scan): string {
  const start = scan.at;
  passSpace(scan);
  return scan.bytes.toString('latin1', start, scan.at);
}

function passSpace(scan: Scan): void {
  const { bytes } = scan;
  let { at } = scan;
  for (;;) {
    const code = bytes[at];
    if (code !== BLANK && code !== LINE && code !== RETURN && code !== TAB) break;
    at += 1;
  }
  scan.at = at;
}

function passString(scan: Scan): boolean {
  const { bytes } = scan;
  let { at } = scan;
  if (bytes[at] !== QUOTE) return false;
  at += 1;
  const end = bytes.length;
  for (;;) {
    while (at < end && ORDINARY[bytes[at] as number] === 1) at += 1;
    const code = bytes[at];
    if (code === QUOTE) {
      scan.at = at + 1;
      return true;
    }
    if (code !== BACKSLASH) return false;
    const length = escapeLength(bytes, at);
    if (length === 0) return false;
    at += length;
  }
}

/** By byte: 1 where it stands for itself inside a string. */
const ORDINARY = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= BLANK && code !== QUOTE && code !== BACKSLASH ? 1 : 0,
);

const ESCAPES = new Set(Buffer.from('"\\/bfnrt'));
const UNICODE = 0x75;

function escapeLength(bytes: Buffer, at: number): number {
  const escaped = bytes[at + 1];
  if (escaped === undefined) return 0;
  if (escaped !== UNICODE) return ESCAPES.has(escaped) ? 2 : 0;
  return /^[0-9a-fA-F]{4}$/.test(bytes.toString('latin1', at + 2, at + 6)) ? 6 : 0;
}

const WORDS = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'].map((word) => Buffer.from(word));

/** How many of them any parser knows. */
const PLATFORM_WORDS = 3;

function passWord(scan: Scan): boolean {
  if (passNumber(scan)) return true;
  for (const [index, word] of WORDS.entries()) {
    if (word.every((code, offset) => scan.bytes[scan.at + offset] === code)) {
      scan.at += word.length;
      if (index >= PLATFORM_WORDS) scan.isOrdinary = false;
      return true;
    }
  }
  return false;
}

/** Fewer digits than this are held exactly by a double. */
const SAFE_DIGITS = 16;

function passNumber(scan: Scan): boolean {
  const { bytes } = scan;
  let at = bytes[scan.at] === MINUS ? scan.at + 1 : scan.at;
  if (!isDigit(bytes[at])) return false;
  if (bytes[at] === ZERO) at += 1;
  else at = pastDigits(bytes, at);
  if (bytes[at] === DOT && isDigit(bytes[at + 1])) at = pastDigits(bytes, at + 1);
  if ((bytes[at] ?? 0) === 0x65 || bytes[at] === 0x45) {
    const sign = bytes[at + 1] === PLUS || bytes[at + 1] === MINUS ? at + 2 : at + 1;
    if (isDigit(bytes[sign])) {
      at = pastDigits(bytes, sign);
      scan.isOrdinary = false;
    }
  }
  if (at - scan.at >= SAFE_DIGITS) scan.isOrdinary = false;
  scan.at = at;
  return true;
}

const isDigit = (code: number | undefined): boolean => code !== undefined && code >= ZERO && code <= NINE;

function pastDigits(bytes: Buffer, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at += 1;
  return at;
}
