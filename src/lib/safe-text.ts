declare const brand: unique symbol;

/** Text that may be drawn: nothing in it can move a cursor, hide, reorder or colour. Made by `safeText` alone. */
export type SafeText = string & { readonly [brand]: true };

export interface SafeTextOptions {
  /** In UTF-16 units of the result; what is over is cut and marked with `…`. */
  readonly maxLength?: number;
  /** Keeps line breaks; otherwise each becomes a space. */
  readonly multiline?: boolean;
}

const LINE_LENGTH = 2_000;
const TEXT_LENGTH = 100_000;
const MARKS_PER_BASE = 3;

const ASCII = /^[\x20-\x7e]*$/;

/** Characters that never need a second look; all else takes the slow path. */
const HARMLESS = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u4e00-\u9fff\uac00-\ud7a3]*$/;
const HARMLESS_LINES = /^[\n\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u4e00-\u9fff\uac00-\ud7a3]*$/;

/**
 * All that could act on a terminal or deceive a reader, with the context that decides what becomes of it. In order:
 * line breaks, runs of marks, flags, the tail of an emoji, a joiner inside a script that needs it, then single
 * characters: every control, format, private, unassigned, invisible or blank one.
 * Made when it is asked for: Node reads its tables of all characters to make it, and most starts never ask.
 */
const troublePattern = (): RegExp =>
  /(?<line>\r\n?|[\n\u2028\u2029])|(?<flag>\p{RI}{2})|(?<emoji>(?<=\p{Extended_Pictographic})(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})+)|(?<keycap>(?<=[\d#*])\ufe0f?\u20e3)|(?<joiner>(?<=[[\p{L}\p{M}]--[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]])[\u200c\u200d](?=[\p{L}--[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]]))|(?<blank>[[\p{Zs}\t\u2800]--[ ]])|(?<hidden>[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}])|(?<marks>[\p{M}--\p{Default_Ignorable_Code_Point}]+)/gv;

interface Found {
  readonly line?: string;
  readonly flag?: string;
  readonly emoji?: string;
  readonly keycap?: string;
  readonly joiner?: string;
  readonly blank?: string;
  readonly hidden?: string;
  readonly marks?: string;
}

/**
 * Makes text from outside drawable. Sequences are not parsed: each character that could act becomes a visible one
 * (`␛`, `‹U+202E›`), so what was hostile is still there to be read. Emoji sequences shrink to their first sign and
 * flags to their letters, because terminals disagree about their width.
 * Anything but a string is written as JSON would write it; `undefined` and `null` give an empty text.
 */
export function safeText(raw: unknown, options: SafeTextOptions = {}): SafeText {
  const multiline = options.multiline === true;
  const maxLength = options.maxLength ?? (multiline ? TEXT_LENGTH : LINE_LENGTH);
  const text = typeof raw === 'string' ? raw : written(raw);
  if (text.length <= maxLength && ASCII.test(text)) return text as SafeText;
  // What lies far beyond the cap is never looked at, however long the input is.
  const near = text.length > maxLength ? text.slice(0, maxLength + 1) : text;
  const harmless = (multiline ? HARMLESS_LINES : HARMLESS).test(near);
  const clean = harmless ? near : neutralise(near.toWellFormed().normalize('NFC'), multiline);
  return cut(clean, maxLength) as SafeText;
}

/**
 * A template of our own words around text from outside: every value in it is made safe, line breaks of ours stay.
 */
export function safe(words: TemplateStringsArray, ...values: readonly unknown[]): SafeText {
  let text = words[0] ?? '';
  values.forEach((value, index) => {
    text += safeText(value, { multiline: true }) + (words[index + 1] ?? '');
  });
  return text as SafeText;
}

/**
 * One CSV cell: controls neutralised, quoted where needed, and never a formula for the program that opens it. Signed
 * numbers and phone numbers stay as they are.
 */
export function csvSafe(raw: unknown): string {
  const text = safeText(raw, { multiline: true });
  const formula = /^\s*[=+\-@＝＋－＠]/u.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  const guarded = formula ? `'${text}` : text;
  return /[",\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** A title for the terminal's window or tab: one short line that starts with our name. */
export function windowTitle(part?: string): SafeText {
  return safeText(part === undefined || part === '' ? 'clawdtalk' : `clawdtalk · ${part}`, { maxLength: 80 });
}

function written(raw: unknown): string {
  if (raw === undefined || raw === null || typeof raw === 'symbol' || typeof raw === 'function') return '';
  if (typeof raw === 'object') {
    try {
      return JSON.stringify(raw) ?? '';
    } catch {
      return '(cannot be shown)';
    }
  }
  return `${raw as number}`;
}

function neutralise(text: string, multiline: boolean): string {
  const clean = text.replace(troublePattern(), (...args: unknown[]) => {
    const found = args.at(-1) as Found;
    if (found.line !== undefined) return multiline ? '\n' : ' ';
    if (found.flag !== undefined) return flagLetters(found.flag);
    if (found.emoji !== undefined || found.keycap !== undefined || found.joiner !== undefined) return '';
    if (found.blank !== undefined) return ' ';
    if (found.hidden !== undefined) return visible(found.hidden);
    const offset = args.at(-3) as number;
    const marks = firstMarks(found.marks ?? '');
    // A mark without a base would sit on whatever is drawn before it.
    return offset === 0 || text[offset - 1] === '\n' || text[offset - 1] === '\r' ? `◌${marks}` : marks;
  });
  // What was taken out may have brought marks and letters together that were apart.
  return clean.replace(/\p{M}+/gu, firstMarks).normalize('NFC');
}

function firstMarks(marks: string): string {
  return Array.from(marks).slice(0, MARKS_PER_BASE).join('');
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

function flagLetters(flag: string): string {
  const letter = (sign: string): string => String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0x1f1e6 + 0x41);
  return Array.from(flag, letter).join('');
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, Math.max(0, maxLength - 1));
  // Half of a surrogate pair is not a character.
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
