import { err, ok, type Result } from '../../lib/result.ts';
import { safeText } from '../../lib/safe-text.ts';

/** A number as a cell holds it, taken apart: nothing is added to it, and nothing that stands behind it is part of it. */
export interface WrittenNumber {
  /** It began with `+`. */
  readonly international: boolean;
  readonly digits: string;
  /** Counts of digits after which the number may have ended as well: before `/68`, `-12`, a wide gap. */
  readonly ends: readonly number[];
  readonly extension?: string;
  /** What was read in the cell beside its digits, a sentence. */
  readonly remark?: string;
}

/** What keeps a cell from being one number. `message` for a person, `cure` for what to do. */
export interface WrittenFault {
  readonly kind: 'empty' | 'several' | 'scientific' | 'beside' | 'letters' | 'fax';
  readonly message: string;
  readonly cure: string;
}

/** Marks that show nothing: they come with a copy out of an address book. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202D\u2060-\u2064\u2066-\u2069\uFEFF]/gu;
/** Shows what follows backwards: what is read is not what a person saw. */
const TURNED = '\u202E';
const SMALLEST_NUMBER = 6;

const LABEL =
  /^(?:tel(?:efono?|ephone|éfono)?|tlf|phone|ph|mob(?:ile?|il)?|handy|cell(?:ular|phone)?|celular|m[oó]vil|portable|direct|office|work|home|business|main|telefon(?:nummer)?|[tpmcdwh])\s*(?:nr|no|number|#)?\s*(?:[.:]+\s*|(?=[+(\d]))/iu;
const FAX = /(?:^|[\s([])(?:tele)?fax|(?:^|[\s([])(?:pager|beeper|telex)\b|^f\s*[.:]/iu;
const NOTHING =
  /^(?:n\.?\s?\/?\s?a\.?|none|null|nil|unknown|undefined|nan|no phone|keine|ohne|#n\/a|[-–—?./\s*]*)$/iu;
const KIND =
  /\s*[([]?\s*(?:mobile?|mobil|cell(?:ular)?|handy|home|work|office|direct|main|business|private|privat|landline|büro|zentrale)\s*[)\]]?\s*$/iu;
const EXTENSION =
  /[\s,]*(?:;ext=|extension|extn?\b\.?|xtn\b\.?|(?<=[\d)\s])x\.?|#|durchwahl|dw\b\.?|klappe|poste|interno|int\.|anexo|ramal|доб\.?|wew\.?|linka|toestel|apparat|app\.)\s*[.:]?\s*(\d{1,8})\s*$/iu;
const PAUSE = /\s*(?:,+|;|[pw]+)\s*(\d{1,6})#?\s*$/iu;
const BETWEEN =
  /\s*(?:[;|,\n\r]|:::|&|\s\/\s|(?<=\d[\s)]*)\s(?:or|oder|ou|o|u|und|and|et|y|e|of|en|eller|og|och|lub|i|или|и|bzw\.?|resp\.?)\s)\s*/iu;
const TOLL_FREE = /^8(?:00|33|44|55|66|77|88)$/;

/**
 * Takes a cell apart. Repairs are exact or none: digits of any script are the digits they are, a float's `.0` goes, a
 * `(0)` behind a country code goes. Everything else that is not the number itself refuses the cell.
 */
export function readWritten(text: string): Result<WrittenNumber, WrittenFault> {
  if (text.includes(TURNED)) {
    return fault(
      'beside',
      'A hidden mark turns the digits around, so what is shown is not what is written.',
      'Type the number anew.',
    );
  }
  const plain = unwrapped(plainCharacters(text));
  if (NOTHING.test(plain)) return fault('empty', 'There is no number here.', FILL);
  if (FAX.test(plain)) {
    return fault('fax', `“${short(plain)}” is a fax or a pager.`, 'Use another number of this contact.');
  }
  if (/^[+-]?\d+(?:[.,]\d+)?\s*e\s*\+?\d{1,3}$/i.test(plain)) {
    return fault(
      'scientific',
      'The number is in scientific notation: its last digits may be lost.',
      'Format the column as text in the spreadsheet and export it again.',
    );
  }
  const [first = '', ...others] = plain.split(/\s*:::\s*/);
  // Address books of Google part several numbers of one person so; the first is theirs.
  if (others.some((other) => digitsIn(other) >= SMALLEST_NUMBER)) {
    const read = readOne(first.trim());
    return read.ok
      ? ok({
          ...read.value,
          remark: `the other number of the cell, ${others.map(short).join(', ')}, is not called`,
        })
      : read;
  }
  return readOne(plain);
}

function readOne(plain: string): Result<WrittenNumber, WrittenFault> {
  const unlabelled = plain.replace(LABEL, '');
  const float = /^(\+?\d{7,15})[.,]0{1,6}$/.exec(unlabelled);
  const several = numbersIn(unlabelled);
  if (several.length > 1) {
    return fault(
      'several',
      `There are ${several.length} numbers in one cell: ${several.map(short).join(' and ')}.`,
      'Keep the one to call in this cell, and the other in a column of its own.',
    );
  }
  const { rest, extension } = withoutExtension((float?.[1] ?? unlabelled).replace(KIND, ''));
  const vanity = vanityDigits(rest);
  if (vanity !== undefined) {
    return ok({
      ...vanity,
      ends: [],
      remark: `its letters were read as digits: ${vanity.digits}`,
      ...(extension === undefined ? {} : { extension }),
    });
  }
  const bare = withoutTrunkZero(rest);
  const beside = besideOf(bare);
  if (beside !== undefined) return beside;
  const international = /^[([]?\s*\+/.test(bare);
  const { digits, ends } = digitsAndEnds(bare.replace('+', ''));
  return ok({ international, digits, ends, ...(extension === undefined ? {} : { extension }) });
}

const FILL = 'Fill in the number with its country code.';

/** ASCII digits, blanks and separators for all that look and mean the same; invisible marks go. */
function plainCharacters(text: string): string {
  return text
    .replaceAll(INVISIBLE, '')
    .replaceAll(/\p{Nd}/gu, asciiDigit)
    .replaceAll(/[\uFF01-\uFF5E]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u2010-\u2015\u2212\u2043\u30FC\uFE58\uFE63]/g, '-')
    .replaceAll(/[\u00B7\u2022\u2219\u22C5]/g, '.')
    .replaceAll(/[\u2044\u2215]/g, '/')
    .replaceAll('\uFE62', '+')
    .replaceAll(/\p{Zs}/gu, ' ')
    .trim();
}

/** Digits of a script stand in a row of ten, from zero on. */
function asciiDigit(character: string): string {
  if (character <= '9') return character;
  const code = character.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}

/** Without what a spreadsheet, a link or an address book puts around a number. */
function unwrapped(text: string): string {
  return text
    .replace(/^=\s*(["'])(.*)\1$/s, '$2')
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .replace(/^['’`](?=[=+(\d])/, '')
    .replace(/^(?:tel|callto):/i, '')
    .trim();
}

/** The numbers of a cell that holds several, as they are written. */
export const writtenParts = (text: string): readonly string[] =>
  numbersIn(unwrapped(plainCharacters(text)).replaceAll(':::', ';'));

/** Parts of a cell that are numbers of their own. */
function numbersIn(text: string): readonly string[] {
  const parts = text.split(BETWEEN).flatMap((part) => part.split(/(?<=\d[\s)]*)(?=\+\s*\d)/));
  const slashed = text.split('/');
  const long = (part: string): boolean => digitsIn(part) >= SMALLEST_NUMBER;
  const numbers = parts.filter((part) => long(part));
  if (numbers.length > 1) return numbers.map((part) => part.trim());
  return slashed.filter((part) => digitsIn(part) >= SMALLEST_NUMBER + 1).length > 1
    ? slashed.map((part) => part.trim())
    : numbers;
}

function withoutExtension(text: string): { readonly rest: string; readonly extension?: string } {
  for (const pattern of [EXTENSION, PAUSE]) {
    const found = pattern.exec(text);
    const [, extension] = found ?? [];
    if (found === null || extension === undefined) continue;
    const rest = text.slice(0, found.index).trim();
    if (digitsIn(rest) >= SMALLEST_NUMBER) return { rest, extension };
  }
  return { rest: text.trim() };
}

/** `1-800-FLOWERS`: letters of a North American number, seven behind the area code. */
function vanityDigits(text: string): Pick<WrittenNumber, 'international' | 'digits'> | undefined {
  const found = /^(\+?1[\s.-]*)?\(?([2-9]\d\d)\)?([\s.-]*)([A-Z\d][A-Z\d.-]*)$/.exec(text);
  const [, lead = '', area = '', gap = '', body = ''] = found ?? [];
  const keys = body.replaceAll(/[.-]/g, '');
  if (keys.length !== 7 || !/[A-Z]{3}/.test(keys)) return undefined;
  // A name behind a number is no number: “312 555 ANNA”.
  if (/\s/.test(gap) && !TOLL_FREE.test(area)) return undefined;
  const national = `${area}${keys.replaceAll(/[A-Z]/g, keyOf)}`;
  return lead.startsWith('+')
    ? { international: true, digits: `1${national}` }
    : { international: false, digits: `${lead.replaceAll(/\D/g, '')}${national}` };
}

const keyOf = (letter: string): string =>
  String(
    ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'].findIndex((keys) => keys.includes(letter)) + 2,
  );

/** `+44 (0)20` without the zero that is dialled at home alone; Italy's zero is dialled from everywhere. */
function withoutTrunkZero(text: string): string {
  const found = /^((?:[([]?\+|00)\s*[\d\s)\]]{1,6}?)\s*[([]\s*0\s*[)\]]/.exec(text);
  const [whole = '', lead = ''] = found ?? [];
  if (whole === '') return text;
  const zero = /^(?:00)?(?:39|378|379)$/.test(lead.replaceAll(/\D/g, '')) ? '0' : '';
  return `${lead} ${zero}${text.slice(whole.length)}`;
}

/** What stands beside the digits and is no part of a number. */
function besideOf(text: string): Result<never, WrittenFault> | undefined {
  const [, before = '', number = '', behind = ''] =
    /^([^\d+([]*)([+([\s]*\d(?:[\d\s().\-/[\]]*[\d)\]])?)(.*)$/s.exec(text) ?? [];
  if (number === '') {
    return fault('letters', `“${short(text)}” holds no digits of a number.`, FILL);
  }
  if (before.trim() !== '') return standsBeside(before, 'before');
  if (behind.trim() !== '' && !/^[.,;\s]+$/.test(behind)) {
    return /^\p{L}/u.test(behind) && /\d$/.test(number) && !/^\s/.test(behind)
      ? fault('letters', `The number holds letters: “${short(text)}”.`, 'Write its digits.')
      : standsBeside(behind, 'behind');
  }
  for (const { index, 0: group } of number.matchAll(/[([][^)\]]*(?:[)\]]|$)/g)) {
    const late = digitsIn(number.slice(0, index)) > SMALLEST_NUMBER;
    if (late || !/^[([]\s*\+?[\d\s]{1,7}[)\]]$/.test(group)) return standsBeside(group, 'behind');
  }
  return undefined;
}

function standsBeside(what: string, where: 'before' | 'behind'): Result<never, WrittenFault> {
  return fault(
    'beside',
    `“${short(what)}” stands ${where} the number; it may belong to it or not.`,
    'Leave the digits to dial alone in this cell, and move the rest to another column.',
  );
}

/**
 * The digits, and where the number may have ended: before a slash, before a last group of one or two digits behind a
 * hyphen or a dot (of three where that separator is used nowhere else), within `4501-4509`, before a wide gap.
 */
function digitsAndEnds(text: string): Pick<WrittenNumber, 'digits' | 'ends'> {
  const groups = [...text.matchAll(/(\D*)(\d+)/g)].map(([, gap = '', digits = '']) => ({ gap, digits }));
  const ends: number[] = [];
  let digits = '';
  for (const [index, group] of groups.entries()) {
    const before = groups[index - 1]?.digits ?? '';
    if (index > 0 && mayEndBefore(group, before, index === groups.length - 1, groups))
      ends.push(digits.length);
    digits += group.digits;
  }
  return { digits, ends };
}

interface Group {
  readonly gap: string;
  readonly digits: string;
}

function mayEndBefore(
  { gap, digits }: Group,
  before: string,
  last: boolean,
  groups: readonly Group[],
): boolean {
  if (gap.includes('/') || /\t|\s{3,}/.test(gap)) return true;
  const separator = gap.trim();
  if (separator !== '-' && separator !== '.') return false;
  if (digits.length === before.length && digits.length >= 3) {
    const apart = Number(digits) - Number(before);
    if (apart > 0 && apart <= 100) return true;
  }
  if (!last) return false;
  if (digits.length <= 2) return true;
  return digits.length === 3 && groups.filter((group) => group.gap.includes(separator)).length === 1;
}

const digitsIn = (text: string): number => text.replaceAll(/\D/g, '').length;

const short = (text: string): string => safeText(text.trim().replaceAll(/\s+/g, ' '), { maxLength: 40 });

function fault(kind: WrittenFault['kind'], message: string, cure: string): Result<never, WrittenFault> {
  return err({ kind, message, cure });
}
