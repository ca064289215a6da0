import { readPhone, type PhoneError, type PhoneFacts } from '../../domain/contact/phone.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { kindOfNumber, PHONE_KINDS } from './column-names.ts';
import type { TargetColumn } from './target-columns.ts';

/** The number of a row that is called, and the column it stands in. */
export interface RowNumber {
  readonly facts: PhoneFacts;
  readonly column: TargetColumn;
  /** Numbers of the row that stand before it and cannot be called. */
  readonly passed: readonly { readonly column: TargetColumn; readonly error: PhoneError }[];
}

const AMERICAN: ReadonlySet<string> = new Set(['US', 'CA', 'PR', 'VI', 'GU', 'AS', 'MP']);

/**
 * The best filled number of a row: mobile, direct, phone, home, other; never a fax or a pager. One that is empty or
 * cannot be read hands over to the next.
 * Errors: what is wrong with the first that is filled, and in which column.
 */
export function rowNumber(
  cells: readonly string[],
  columns: readonly TargetColumn[],
  country: string | undefined,
  callingCode: string,
): Result<RowNumber, { readonly column: TargetColumn | undefined; readonly error: PhoneError }> {
  const passed: { column: TargetColumn; error: PhoneError }[] = [];
  for (const column of inOrder(cells, columns)) {
    const cell = cells[column.index] ?? '';
    const read = readCell(cell, country, callingCode);
    if (read.ok) return ok({ facts: read.value, column, passed });
    if (read.error.kind !== 'empty') passed.push({ column, error: read.error });
  }
  const [first] = passed;
  if (first !== undefined) return err(first);
  const fax = columns.some(({ index }) => (cells[index] ?? '').trim() !== '');
  return err({
    column: columns[0],
    error: fax
      ? {
          kind: 'fax',
          message: 'The row has no other number than a fax or a pager.',
          cure: 'Fill in another number.',
        }
      : {
          kind: 'empty',
          message: 'There is no number here.',
          cure: 'Fill in the number with its country code.',
        },
  });
}

/** The column whose number would be called, as far as empty cells tell. */
export const likelyColumn = (
  cells: readonly string[],
  columns: readonly TargetColumn[],
): TargetColumn | undefined =>
  inOrder(cells, columns).find(({ index }) => (cells[index] ?? '').trim() !== '');

/** Columns of one row in the order they are called; the cell beside a number may say its kind, or that it is a fax. */
function inOrder(cells: readonly string[], columns: readonly TargetColumn[]): readonly TargetColumn[] {
  if (columns.length === 1 && columns[0]?.kindColumn === undefined) return columns;
  return columns
    .map((column) => {
      const kind = column.kindColumn === undefined ? '' : (cells[column.kindColumn] ?? '').trim();
      const rank = kind === '' ? (column.rank ?? 0) : PHONE_KINDS.indexOf(kindOfNumber(kind));
      return { column, rank };
    })
    .filter(({ rank }) => rank < PHONE_KINDS.indexOf('never'))
    .toSorted((a, b) => a.rank - b.rank || a.column.index - b.column.index)
    .map(({ column }) => column);
}

function readCell(
  cell: string,
  country: string | undefined,
  callingCode: string,
): Result<PhoneFacts, PhoneError> {
  const written = cell.trim();
  const code = callingCode.replaceAll(/\D/g, '');
  const home = code !== '' && country === undefined && /^[\s(]*\d/.test(written) && !written.startsWith('00');
  const read = readPhone(home ? `+${code} ${written}` : written, country);
  if (!read.ok || country === undefined || !AMERICAN.has(country)) return read;
  // Ten digits behind a plus, in a row that is American: a number of another country, or one that lost its 1.
  const ten = /^\+\d{10}$/.test(written.replaceAll(/[\s().-]/g, ''));
  return ten && readPhone(`+1${written.replaceAll(/\D/g, '')}`).ok
    ? err({
        kind: 'unclear',
        message: `Its country code says ${read.value.country ?? 'another country'}, the row says ${country}: a 1 may be missing behind the plus.`,
        cure: 'Write +1 before its ten digits, or correct the country.',
      })
    : read;
}
