import { readPhone } from '../../domain/contact/phone.ts';
import {
  fieldOfHeader,
  isKindOfNumber,
  kindOfNumber,
  PHONE_KINDS,
  squeeze,
  type ColumnField,
  type NamedField,
  type PhoneKind,
} from './column-names.ts';

/** A column with the guess about it, for the operator to confirm or change. */
export interface TargetColumn {
  /** From 0. */
  readonly index: number;
  readonly header: string;
  readonly field: ColumnField;
  /** Name of the variable its cells fill. */
  readonly variable: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly why: string;
  /** Of a column of numbers: when it is called, 0 first. */
  readonly rank?: number;
  /** Of a column of numbers: the column beside it that names the kind of each. */
  readonly kindColumn?: number;
}

/** A column as the operator named it: what it holds, by its header or its place (`#3`, from 1). */
export interface NamedColumn {
  readonly field: ColumnField;
  readonly header: string;
}

/** `first_name` of `First Name`. */
export function variableName(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** True for a cell that is meant as a number to call, whether or not it can be read. */
export function meantAsNumber(cell: string, country: string | undefined): boolean {
  const digits = cell.replaceAll(/[^\p{Nd}]/gu, '').length;
  if (digits < 7 || digits > cell.trim().length) return false;
  const read = readPhone(cell, country);
  if (read.ok) return true;
  // Without a country a number as it is dialled at home is a number all the same.
  return country === undefined &&
    read.error.kind === 'no-country' &&
    /^[\s(]*[\d(][\d\s().\-/]*$/.test(cell.trim())
    ? readPhone(cell, 'US').ok || /^\s*\(?0/.test(cell)
    : false;
}

/** Fields that several columns may hold at once; each is asked in turn. */
const MANY: ReadonlySet<ColumnField> = new Set([
  'phone',
  'phone-kind',
  'country',
  'region',
  'consent',
  'do-not-call',
  'mail-opt-out',
  'status',
]);

/**
 * Guesses what each column holds: by its header, then by its cells. Other fields than those of `MANY` are given once, to
 * the best column; the rest become variables. `required` gives variables the spelling the assistant uses.
 */
export function guessColumns(
  header: readonly string[],
  sample: readonly (readonly string[])[],
  options: { readonly country?: string | undefined; readonly required?: readonly string[] } = {},
): TargetColumn[] {
  const spellings = new Map((options.required ?? []).map((name) => [squeeze(name), name]));
  const named = header.some((text) => fieldOfHeader(text)?.field === 'phone');
  const guesses = header.map((text, index) => guess(text, index, sample, options.country, named));
  const person = guesses.some(
    ({ field }) => field === 'name' || field === 'first-name' || field === 'last-name',
  );
  const taken = new Map<ColumnField, number>();
  for (const [index, { field, confidence }] of guesses.entries()) {
    // Where nobody is named, the company is who is called.
    const own = field === 'company' && !person ? 'name' : field;
    const rival = taken.get(own);
    if (rival === undefined || (guesses[rival]?.confidence ?? 0) < confidence) taken.set(own, index);
  }
  return guesses.map(({ field: guessed, confidence, why, phone }, index) => {
    const text = header[index] ?? '';
    const field = guessed === 'company' && !person ? 'name' : guessed;
    const variable = spellings.get(squeeze(text)) ?? (variableName(text) || `column_${index + 1}`);
    const column = { index, header: text, variable };
    if (field === 'phone' && phone === 'never') {
      return { ...column, field: 'ignore', confidence: 1, why: 'a fax or a pager is never called' };
    }
    if (field === 'variable' || MANY.has(field) || taken.get(field) === index) {
      return {
        ...column,
        field,
        confidence,
        why,
        ...(field === 'phone' ? phoneOrder(text, phone ?? 'phone', header) : {}),
      };
    }
    const better = header[taken.get(field) ?? 0] ?? '';
    return { ...column, field: 'variable', confidence: 0.6, why: `"${better}" is the ${field} column` };
  });
}

/** When a number is called, and where its kind stands: in the column beside it. */
function phoneOrder(
  text: string,
  kind: PhoneKind,
  header: readonly string[],
): Pick<TargetColumn, 'rank' | 'kindColumn'> {
  const stem = squeeze(text).replace(/(?:value|number)$/, '');
  const kindColumn = header.findIndex((other) => {
    const name = squeeze(other);
    return ['type', 'label', 'kind'].some((word) => name === `${stem}${word}`);
  });
  return { rank: PHONE_KINDS.indexOf(kind), ...(kindColumn === -1 ? {} : { kindColumn }) };
}

interface Guess extends NamedField {
  readonly confidence: number;
  readonly why: string;
}

function guess(
  header: string,
  index: number,
  sample: readonly (readonly string[])[],
  country: string | undefined,
  numbersNamed: boolean,
): Guess {
  const cells = sample.map((row) => row[index]?.trim() ?? '').filter((cell) => cell !== '');
  const numbers = cells.filter((cell) => meantAsNumber(cell, country)).length;
  const share = cells.length === 0 ? 0 : numbers / cells.length;
  const said: NamedField | undefined =
    share > 0.5 && isKindOfNumber(header)
      ? { field: 'phone', phone: kindOfNumber(header) }
      : fieldOfHeader(header);
  if (said !== undefined) {
    if (said.field === 'phone' && said.phone !== 'never' && cells.length > 0 && share < 0.5) {
      // A header that promises numbers must keep the promise, or another column has them.
      const kept = said.weak === true ? share > 0 : cells.some((cell) => /\p{Nd}/u.test(cell));
      return kept
        ? {
            ...said,
            confidence: 0.5,
            why: `the header says phone, ${numbers} of ${cells.length} cells can be read`,
          }
        : { field: 'variable', confidence: 0.4, why: 'the header says phone, and no cell holds one' };
    }
    return { ...said, confidence: said.weak === true ? 0.7 : 1, why: `the header "${header}"` };
  }
  if (share > 0.5 && !numbersNamed) {
    return {
      field: 'phone',
      confidence: 0.5 + share * 0.3,
      why: `${numbers} of ${cells.length} cells are phone numbers`,
    };
  }
  if (cells.length > 0 && cells.every((cell) => /^[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+$/.test(cell))) {
    return { field: 'zone', confidence: 0.7, why: 'its cells look like time zones' };
  }
  return { field: 'variable', confidence: 0.8, why: 'an extra column: a variable' };
}

/**
 * Columns with what the operator said about them. Named numbers are called in the order given, and no others.
 * Errors: a header that the list does not have.
 */
export function withNamed(
  columns: readonly TargetColumn[],
  named: readonly NamedColumn[],
  mapping: ReadonlyMap<number, ColumnField>,
): TargetColumn[] | string {
  const fields = new Map<number, { readonly field: ColumnField; readonly rank: number }>();
  for (const [index, field] of mapping) fields.set(index, { field, rank: index });
  for (const [rank, { field, header }] of named.entries()) {
    const place = /^#(\d+)$/.exec(header.trim())?.[1];
    const found =
      place === undefined
        ? (columns.find((column) => column.header.trim() === header.trim()) ??
          columns.find((column) => squeeze(column.header) === squeeze(header)))
        : columns[Number(place) - 1];
    if (found === undefined) {
      return `The list has no column “${header}”. It has: ${columns.map((column) => `“${column.header}”`).join(', ')}.`;
    }
    fields.set(found.index, { field, rank });
  }
  const phones = [...fields.values()].some(({ field }) => field === 'phone');
  return columns.map((column) => {
    const own = fields.get(column.index);
    if (own !== undefined) {
      const { rank: _rank, ...rest } = column;
      return {
        ...rest,
        field: own.field,
        confidence: 1,
        why: 'confirmed',
        ...(own.field === 'phone' ? { rank: own.rank } : {}),
      };
    }
    // Who says which number is called says that the others are not.
    return phones && column.field === 'phone'
      ? { ...column, field: 'variable' as const, why: 'another column was named for the number' }
      : column;
  });
}
