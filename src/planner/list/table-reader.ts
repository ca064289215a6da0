import { readPhone } from '../../domain/contact/phone.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ColumnField } from './column-names.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { countryName } from '../places/country-names.ts';
import { findHeader, type NumberedRecord } from './header-row.ts';
import type { CountryQuestion, ImportedTargets, ImportError, RefusedRow } from './imported-targets.ts';
import { targetReader, type ImportIssue, type ReadRow, type RowDefaults } from './read-target.ts';
import { guessColumns, withNamed, type NamedColumn, type TargetColumn } from './target-columns.ts';
import type { Target } from './target.ts';

/** How the operator said that a table is to be read. */
export interface TableOptions {
  /** Columns as the operator confirmed them, by index; columns that are left out stay as guessed. */
  readonly mapping?: ReadonlyMap<number, ColumnField>;
  /** Columns as the operator named them, by header. */
  readonly named?: readonly NamedColumn[];
  /** Row of the file that names the columns; 0 where none does. Found when absent. */
  readonly headerRow?: number;
}

/** Takes the rows of a table one by one. */
export interface TableReader {
  add(row: number, cells: readonly string[]): void;
  finish(): Result<ImportedTargets, ImportError>;
}

const WARNINGS_KEPT = 1000;
const SAMPLE_ROWS = 20;
/** The header is looked for among so many first rows. */
const HEAD_ROWS = 40;
/** Rows whose numbers tell whose they are. */
const COUNTRY_ROWS = 200;
/** Countries whose way to write numbers is told apart well enough to be asked about. */
const ASKED_COUNTRIES = ['US', 'GB', 'DE', 'FR', 'AU', 'IN'] as const;

/**
 * Holds back the first rows until the columns can be guessed from them, then reads row by row. Every row that is not
 * blank becomes a target or is refused, but for the header and the titles above it, which a remark tells.
 */
export function tableReader(
  options: RowDefaults & TableOptions,
  givenHeader?: readonly string[],
): TableReader {
  const waiting: NumberedRecord[] = [];
  const targets: Target[] = [];
  const refused: RefusedRow[] = [];
  const warnings: ImportIssue[] = [];
  const remarks: string[] = [];
  const homeless: string[] = [];
  const unreadStates = new Map<string, number>();
  let warningCount = 0;
  let filledRows = 0;
  let skipped = 0;
  let headerRow: number | undefined;
  let columns: readonly TargetColumn[] | undefined;
  let fault: ImportError | undefined;
  let read: ((row: number, cells: readonly string[]) => ReadRow) | undefined;
  let sample: readonly (readonly string[])[] = [];

  const take = (row: number, cells: readonly string[]): void => {
    const result = swallowed(row, cells, columns ?? [], options.country) ?? read?.(row, cells);
    if (result === undefined) return;
    if (result.target === undefined) {
      refused.push({ row, cells, issues: result.refused });
      if (homeless.length < COUNTRY_ROWS) homeless.push(...homelessNumbers(cells, columns ?? []));
    } else targets.push(result.target);
    const { unreadStateOf: home } = result;
    if (home !== undefined) unreadStates.set(home, (unreadStates.get(home) ?? 0) + 1);
    warningCount += result.warnings.length;
    if (warnings.length < WARNINGS_KEPT) warnings.push(...result.warnings);
  };

  const begin = (): void => {
    if (waiting.length === 0 || columns !== undefined) return;
    const found = headerOf(waiting, options, givenHeader);
    if (typeof found === 'string') {
      fault = { kind: 'option', message: found };
      return;
    }
    const header = found === -1 ? undefined : waiting[found];
    const titles = found > 0 ? waiting.splice(0, found) : [];
    if (header !== undefined) {
      headerRow = header.row;
      waiting.shift();
    }
    skipped = titles.length + (header === undefined ? 0 : 1);
    if (titles.length > 0) {
      const shown = titles.map(
        ({ row, cells }) => `${row} “${cells.filter((cell) => cell.trim() !== '').join(' ')}”`,
      );
      remarks.push(
        safe`Above the header (row ${headerRow ?? 0}) stands what is nobody to call: row ${safeText(shown.join(', '), { maxLength: 200 })}.`,
      );
    }
    const width = Math.max(1, ...waiting.map(({ cells }) => cells.length), header?.cells.length ?? 0);
    const names =
      givenHeader ??
      Array.from(
        { length: width },
        (_, at) => header?.cells[at]?.trim() ?? (header === undefined ? `column ${at + 1}` : ''),
      );
    const rows = waiting.slice(0, SAMPLE_ROWS).map(({ cells }) => cells);
    const guessed = guessColumns(names, rows, {
      country: options.country,
      required: options.requiredVariables ?? [],
    });
    const confirmed = withNamed(guessed, options.named ?? [], options.mapping ?? new Map());
    sample = rows.map((cells) => cells.map((cell) => cell.slice(0, 200)));
    if (typeof confirmed === 'string') {
      fault = { kind: 'option', message: confirmed };
      columns = guessed;
      return;
    }
    columns = confirmed;
    if (columns.some(({ field }) => field === 'phone')) read = targetReader(columns, options);
    for (const { row, cells } of waiting.splice(0)) take(row, cells);
  };

  return {
    add(row, cells) {
      if (cells.every((cell) => cell.trim() === '')) return;
      filledRows += 1;
      if (columns !== undefined) {
        take(row, cells);
        return;
      }
      waiting.push({ row, cells });
      if (waiting.length >= HEAD_ROWS) begin();
    },
    finish() {
      begin();
      if (fault !== undefined) return err(fault);
      if (columns === undefined) return err({ kind: 'empty', message: 'There is nothing in this list.' });
      if (read === undefined) {
        return err({
          kind: 'no-phone-column',
          message: `No column holds phone numbers${columns.length === 0 ? '' : `, of ${columns.map(({ header }) => safe`“${header}”`).join(', ')}`}. Say which one it is (--column phone="…"), or give the country of its numbers (--country).`,
          columns,
          sample,
          hasHeader: headerRow !== undefined || givenHeader !== undefined,
        });
      }
      const given = filledRows - skipped;
      if (targets.length + refused.length !== given) {
        throw new Error(`of ${given} rows ${targets.length} are targets and ${refused.length} refused`);
      }
      const question = countryQuestion(homeless);
      return ok({
        targets,
        refused,
        given,
        warnings: warnings.slice(0, WARNINGS_KEPT),
        warningCount,
        remarks: [
          ...remarks,
          ...unreadStatesText(unreadStates),
          ...(question === undefined ? [] : [questionText(question)]),
        ],
        columns,
        sample,
        hasHeader: headerRow !== undefined || givenHeader !== undefined,
        ...(headerRow === undefined ? {} : { headerRow }),
        ...(question === undefined ? {} : { countryQuestion: question }),
      });
    },
  };
}

/** One line for each country, however many rows name a state of it. */
function unreadStatesText(rowsOf: ReadonlyMap<string, number>): readonly string[] {
  return [...rowsOf].map(
    ([country, rows]) =>
      `States and provinces of ${countryName(country)} are not read (${counted(rows, 'row')}): the number alone decides time zone and law there, unless the row has a zone.`,
  );
}

/** Which of the first records is the header: as the operator said, else as it is found. Errors: a sentence. */
function headerOf(
  records: readonly NumberedRecord[],
  { headerRow, country }: RowDefaults & TableOptions,
  givenHeader: readonly string[] | undefined,
): number | string {
  if (givenHeader !== undefined || headerRow === 0) return -1;
  if (headerRow === undefined) return findHeader(records, country).index;
  const index = records.findIndex(({ row }) => row === headerRow);
  return index === -1
    ? `Row ${headerRow} cannot be the header: it is blank, or does not stand among the first ${HEAD_ROWS} filled rows.`
    : index;
}

/** A cell that runs over lines which are rows themselves: a quote is missing, and people are inside of it. */
function swallowed(
  row: number,
  cells: readonly string[],
  columns: readonly TargetColumn[],
  country: string | undefined,
): ReadRow | undefined {
  for (const [index, cell] of cells.entries()) {
    if (!/[\r\n]/.test(cell)) continue;
    const lines = cell.split(/[\r\n]+/);
    const rows = lines.filter((line) =>
      line.split(/[,;\t|]/).some((part, _at, parts) => parts.length > 1 && readPhone(part, country).ok),
    );
    if (rows.length === 0) continue;
    const issue: ImportIssue = {
      row,
      column: safeText(columns[index]?.header ?? `column ${index + 1}`, { maxLength: 60 }),
      value: safeText(cell, { maxLength: 60 }),
      reason: `the cell runs over ${lines.length} lines, ${rows.length} of which hold numbers of their own: a quote is missing or too many`,
      fix: 'Mend the quotes in this row and read the list again.',
    };
    return { target: undefined, refused: [issue], warnings: [] };
  }
  return undefined;
}

/** Numbers of a refused row that lack nothing but a country. */
function homelessNumbers(cells: readonly string[], columns: readonly TargetColumn[]): readonly string[] {
  const number = columns
    .filter(({ field }) => field === 'phone')
    .map(({ index }) => cells[index] ?? '')
    .find((cell) => {
      const read = readPhone(cell);
      return !read.ok && read.error.kind === 'no-country';
    });
  return number === undefined ? [] : [number];
}

/** The country that reads nearly all numbers which need one; none where several do, or none does. */
function countryQuestion(numbers: readonly string[]): CountryQuestion | undefined {
  if (numbers.length === 0) return undefined;
  const found = ASKED_COUNTRIES.map((country) => ({
    country,
    reads: numbers.filter((number) => readPhone(number, country).ok).length,
  })).toSorted((a, b) => b.reads - a.reads);
  const [best, next] = found;
  if (best === undefined || best.reads < numbers.length * 0.8) return undefined;
  if (best.reads === next?.reads && best.country !== 'US') return undefined;
  return { ...best, of: numbers.length, sample: safeText(numbers[0]?.trim() ?? '', { maxLength: 30 }) };
}

const questionText = ({ country, reads, of, sample }: CountryQuestion): string =>
  safe`${of === 1 ? 'A number has' : `${of} numbers have`} no country; ${reads === of ? 'they look' : `${reads} look`} like numbers of ${country} (such as “${sample}”). To read them so: --country ${country}.`;
