import { Buffer, isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { err, ok, type Result } from '../../lib/result.ts';
import { safeText } from '../../lib/safe-text.ts';
import { oddities } from './odd-letters.ts';

/** The text of a file, and how its bytes were read. */
export interface DecodedList {
  readonly text: string;
  readonly encoding: string;
  /** A sentence, where the encoding was not written in the file but found out. */
  readonly remark?: string;
}

/** Bytes that may be read in more than one way: each with a line of what they would say. */
export interface EncodingQuestion {
  readonly kind: 'encoding';
  readonly message: string;
  readonly choices: readonly { readonly encoding: string; readonly sample: string }[];
}

export type DecodeFault = EncodingQuestion | { readonly kind: 'no-list'; readonly message: string };

/** Marks at the beginning of a file that name its encoding. */
const BYTE_ORDER: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
/** What spreadsheets of Western Europe and America save when they do not save UTF-8, likeliest first. */
const WESTERN = ['windows-1252', 'macintosh', 'cp850'];
/** The detector takes nothing below this for a find. */
const LEAST_CONFIDENCE = 8;
const CHOICES = 4;
const LOOKED_AT = 256 * 1024;

/**
 * Decodes a list. `encoding` as the operator named it; without it UTF-8 and what a byte order mark names are taken as
 * they are, other encodings only where they are the one reading that makes words.
 * Errors: a question, where several readings make words; what the file is instead, where it is no text.
 */
export function decodeList(bytes: Uint8Array, encoding?: string): Result<DecodedList, DecodeFault> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding !== undefined) {
    if (!iconv.encodingExists(encoding)) {
      return err({ kind: 'no-list', message: `No encoding is called “${String(encoding)}”. ${NAMES}` });
    }
    return ok({ text: decoded(buffer, encoding), encoding });
  }
  const instead = whatInstead(buffer);
  if (instead !== undefined) return err({ kind: 'no-list', message: instead });
  const marked = BYTE_ORDER.find(([mark]) => mark.every((byte, index) => buffer[index] === byte));
  if (marked !== undefined) return ok({ text: decoded(buffer, marked[1]), encoding: marked[1] });
  const wide = wideWithoutMark(buffer);
  if (wide !== undefined) {
    const remark = `It has no byte order mark and was read as ${wide.toUpperCase()}.`;
    return ok({ text: decoded(buffer, wide), encoding: wide, remark });
  }
  if (isUtf8(buffer)) return ok({ text: decoded(buffer, 'utf-8'), encoding: 'utf-8' });
  return decodeOther(buffer);
}

const NAMES =
  'Names are utf-8, utf-16le, utf-16be, windows-1252, macintosh, cp850, windows-1250, windows-1251, shift_jis, gb18030 and others.';

const decoded = (buffer: Buffer, encoding: string): string =>
  iconv.decode(buffer, encoding, { stripBOM: true });

function decodeOther(buffer: Buffer): Result<DecodedList, DecodeFault> {
  const part = unusualLines(buffer);
  const found = analyse(part)
    .filter(({ confidence, name }) => confidence >= LEAST_CONFIDENCE && iconv.encodingExists(name))
    .slice(0, CHOICES);
  const likeliest = found.find(({ name }) => !sameFamily(name));
  const names = [...new Set([...WESTERN, ...found.map(({ name }) => canonical(name))])];
  const readings = names.map((name) => {
    const text = decoded(part, name);
    return { encoding: name, sample: sampleOf(text), odd: oddities(text) };
  });
  const clean = readings.filter(({ odd }) => odd === 0);
  const [first] = clean;
  const western = clean.filter(({ encoding }) => WESTERN.includes(encoding));
  const rivals = clean.filter(
    ({ encoding, sample }) => sample !== first?.sample && !WESTERN.includes(encoding),
  );
  const doubt =
    first === undefined ||
    western.length > 1 ||
    (western.length === 0 && rivals.length > 0) ||
    (rivals.some(({ encoding }) => encoding === canonical(likeliest?.name ?? '')) &&
      (likeliest?.confidence ?? 0) > (found.find(({ name }) => sameFamily(name))?.confidence ?? 0));
  if (doubt) {
    const choices = (clean.length > 1 ? clean : readings.toSorted((a, b) => a.odd - b.odd)).slice(0, CHOICES);
    const told = choices.map(({ encoding, sample }) => `as ${encoding} it reads “${sample}”`).join('; ');
    return err({
      kind: 'encoding',
      message: `The file is not UTF-8, and what else it is cannot be told for certain: ${told}. Say which (--encoding), or save it as CSV UTF-8.`,
      choices: choices.map(({ encoding, sample }) => ({ encoding, sample })),
    });
  }
  return ok({
    text: decoded(buffer, first.encoding),
    encoding: first.encoding,
    remark: `The file is not UTF-8; it was read as ${first.encoding}, so that it says “${first.sample}”. If that is wrong, name the encoding (--encoding), or save the list as CSV UTF-8.`,
  });
}

const canonical = (name: string): string => (name === 'ISO-8859-1' ? 'windows-1252' : name.toLowerCase());

const sameFamily = (name: string): boolean => WESTERN.includes(canonical(name));

/** The lines that hold more than ASCII: they alone tell encodings apart. */
function unusualLines(buffer: Buffer): Buffer {
  const lines: Buffer[] = [];
  let length = 0;
  let start = 0;
  while (start < buffer.length && length < LOOKED_AT) {
    const found = buffer.indexOf(0x0a, start);
    const end = found === -1 ? buffer.length : found + 1;
    const line = buffer.subarray(start, end);
    if (line.some((byte) => byte >= 0x80)) {
      lines.push(line);
      length += line.length;
    }
    start = end;
  }
  return Buffer.concat(lines);
}

/** The first word that is not ASCII, with its neighbours. */
function sampleOf(text: string): string {
  const cell = text.split(/[;,\t|\r\n"]/).find((each) => /[^\p{ASCII}]/u.test(each)) ?? '';
  return safeText(cell.trim(), { maxLength: 40 });
}

/** UTF-16 without its mark: every other byte is empty. */
function wideWithoutMark(buffer: Buffer): string | undefined {
  const part = buffer.subarray(0, 4096);
  const empty = [0, 0];
  for (const [index, byte] of part.entries()) if (byte === 0) empty[index % 2] = (empty[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = empty;
  if (odd > part.length / 5 && even < odd / 10) return 'utf-16le';
  return even > part.length / 5 && odd < even / 10 ? 'utf-16be' : undefined;
}

const starts = (buffer: Buffer, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => buffer[index] === byte);

/** What a file is that is no text, as a sentence with its cure. */
function whatInstead(buffer: Buffer): string | undefined {
  const save = 'save it there as CSV UTF-8 (comma delimited), and import that file.';
  if (starts(buffer, 0x50, 0x4b, 0x03, 0x04) || starts(buffer, 0x50, 0x4b, 0x05, 0x06)) {
    if (buffer.includes('xl/'))
      return `This is an Excel workbook (.xlsx), whatever its name says. Open it in Excel, ${save}`;
    if (buffer.includes('opendocument'))
      return `This is an OpenDocument spreadsheet (.ods). Open it in LibreOffice, ${save}`;
    if (buffer.includes('Index/'))
      return 'This is a Numbers document. Export it there as CSV, and import that file.';
    return 'This is a zip archive. Unpack it, and import the list that is in it.';
  }
  if (starts(buffer, 0xd0, 0xcf, 0x11, 0xe0))
    return `This is an old Excel workbook (.xls). Open it in Excel, ${save}`;
  if (starts(buffer, 0x1f, 0x8b))
    return 'This is a gzip archive. Unpack it, and import the list that is in it.';
  const head = buffer
    .subarray(0, 512)
    .toString('latin1')
    .replace(/^\W*\uFEFF?/, (start) => start.trim());
  if (head.startsWith('%PDF')) return 'This is a PDF, not a list. Export the list as CSV.';
  if (head.startsWith('{\\rtf')) return 'This is a text document (RTF), not a list. Export the list as CSV.';
  if (/^\s*BEGIN:VCARD/i.test(head))
    return 'This is a file of contact cards (vCard), not a list. Export the contacts as CSV.';
  if (/<(?:!doctype html|html|table|head|body)\b/i.test(head)) {
    return `This is a web page (HTML), whatever its name says; some programs export that as “.xls”. Open it in a spreadsheet, ${save}`;
  }
  if (/^\s*<\?xml/i.test(head) || /<Workbook\b/.test(head))
    return `This is XML, not a list of lines. Open it in a spreadsheet, ${save}`;
  return undefined;
}
