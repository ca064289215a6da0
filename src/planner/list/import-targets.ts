import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { csvSafe } from '../../lib/safe-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { targetReader, type ImportIssue, type RowDefaults } from './read-target.ts';
import { guessColumns, looksLikeHeader, type ColumnField, type TargetColumn } from './target-columns.ts';
import type { Target } from './target.ts';

/** A row that gives no target, with its cells as they were, so that it can be mended and read again. */
export interface RefusedRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly issues: readonly ImportIssue[];
}

/** A list that was read. `targets` and `refused` together hold every row that was not blank. */
export interface ImportedTargets {
  readonly targets: readonly Target[];
  readonly refused: readonly RefusedRow[];
  /** At most `WARNINGS_KEPT`; `warningCount` has them all. */
  readonly warnings: readonly ImportIssue[];
  readonly warningCount: number;
  readonly columns: readonly TargetColumn[];
  /** The first rows, as they were. */
  readonly sample: readonly (readonly string[])[];
  readonly hasHeader: boolean;
  readonly delimiter?: string;
}

export type ImportError =
  | { readonly kind: 'empty'; readonly message: string }
  | { readonly kind: 'no-phone-column'; readonly message: string; readonly columns: readonly TargetColumn[] }
  | { readonly kind: 'broken-csv'; readonly message: string }
  | { readonly kind: 'unreadable'; readonly message: string };

export interface ImportOptions extends RowDefaults {
  /** Columns as the operator confirmed them, by index; columns that are left out stay as guessed. */
  readonly mapping?: ReadonlyMap<number, ColumnField>;
  readonly delimiter?: string;
}

const WARNINGS_KEPT = 1000;
const SAMPLE_ROWS = 20;
const HEAD_LENGTH = 64 * 1024;
const MAX_RECORD_LENGTH = 256 * 1024;

/**
 * Reads a list of targets from CSV or TSV, a row at a time. Rows are numbered as a spreadsheet numbers them: a header
 * is row 1.
 * Errors: nothing in it, no column of phone numbers, text that is no CSV, or a source that fails.
 */
export async function importTargets(
  source: string | AsyncIterable<Uint8Array | string>,
  options: ImportOptions,
): Promise<Result<ImportedTargets, ImportError>> {
  const chunks = typeof source === 'string' ? Readable.from([source]) : source;
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const head = await readHead(iterator);
    const delimiter = options.delimiter ?? guessDelimiter(head.text);
    const parser = parse({
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: MAX_RECORD_LENGTH,
    });
    const feeding = pipeline(Readable.from(rest(head.chunks, iterator)), parser);
    // The reader below meets the same failure; this one only must not go unhandled.
    feeding.catch(() => undefined);
    const table = tableReader(options);
    for await (const record of parser as AsyncIterable<string[]>) table.add(record);
    await feeding;
    const result = table.finish();
    return result.ok ? ok({ ...result.value, delimiter }) : result;
  } catch (error) {
    if (error instanceof CsvError) {
      return err({
        kind: 'broken-csv',
        message: `This is no readable CSV: ${error.message}. A quote may be missing.`,
      });
    }
    return err({ kind: 'unreadable', message: readFault(error) });
  } finally {
    await iterator.return?.();
  }
}

/**
 * Reads a list out of a mission's memory, such as `contractors` or `leads`: objects that carry a number, or bare
 * numbers. Rows are numbered from 1.
 */
export function importList(list: JsonValue, options: ImportOptions): Result<ImportedTargets, ImportError> {
  const records = recordsOf(list);
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (header.length === 0) return err({ kind: 'empty', message: 'There is nothing in this list.' });
  const table = tableReader(options, header);
  for (const record of records) table.add(header.map((key) => cellOf(record[key])));
  return table.finish();
}

function readFault(error: unknown): string {
  const { code, path = 'that name' } = error as { readonly code?: string; readonly path?: string };
  switch (code) {
    case 'ENOENT':
      return `There is no file ${path}.`;
    case 'EACCES':
      return `You may not read ${path}.`;
    case 'EISDIR':
      return 'That is a folder; name a CSV or TSV file.';
    default:
      return `The list could not be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** Lists in a mission's memory that hold numbers to call, with how many entries they have. */
export function targetLists(memory: JsonObject): { readonly key: string; readonly count: number }[] {
  return Object.entries(memory).flatMap(([key, value]) => {
    if (key === 'scheduled_events' || !Array.isArray(value)) return [];
    const records = recordsOf(value as JsonValue);
    const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
    const sample = records.slice(0, SAMPLE_ROWS).map((record) => header.map((name) => cellOf(record[name])));
    const found = guessColumns(header, sample).some(
      ({ field, confidence }) => field === 'phone' && confidence > 0.4,
    );
    return found ? [{ key, count: records.length }] : [];
  });
}

/** The refused rows as CSV: their own columns, then what is wrong. No cell is a formula to a spreadsheet. */
export function refusedCsv(imported: Pick<ImportedTargets, 'refused' | 'columns'>): string {
  const header = [...imported.columns.map((column) => column.header), 'row', 'problem', 'fix'];
  const lines = imported.refused.map(({ row, cells, issues }) => [
    ...imported.columns.map(({ index }) => cells[index] ?? ''),
    String(row),
    issues.map(({ column, reason }) => `${column}: ${reason}`).join(' '),
    issues.map(({ fix }) => fix).join(' '),
  ]);
  return [header, ...lines].map((cells) => `${cells.map(csvSafe).join(',')}\r\n`).join('');
}

interface TableReader {
  add(cells: readonly string[]): void;
  finish(): Result<ImportedTargets, ImportError>;
}

/** Holds back the first rows until the columns can be guessed from them, then reads row by row. */
function tableReader(options: ImportOptions, givenHeader?: readonly string[]): TableReader {
  const waiting: { row: number; cells: readonly string[] }[] = [];
  const targets: Target[] = [];
  const refused: RefusedRow[] = [];
  const warnings: ImportIssue[] = [];
  let warningCount = 0;
  let row = 0;
  let hasHeader = givenHeader !== undefined;
  let columns: readonly TargetColumn[] | undefined;
  let read: ReturnType<typeof targetReader> | undefined;
  let sample: readonly (readonly string[])[] = [];

  const take = (at: number, cells: readonly string[]): void => {
    const result = read?.(at, cells);
    if (result === undefined) return;
    if (result.target === undefined) refused.push({ row: at, cells, issues: result.refused });
    else targets.push(result.target);
    warningCount += result.warnings.length;
    if (warnings.length < WARNINGS_KEPT) warnings.push(...result.warnings);
  };
  const begin = (): void => {
    const first = waiting[0];
    if (first === undefined) return;
    hasHeader ||= looksLikeHeader(first.cells, options.country);
    const width = Math.max(...waiting.map(({ cells }) => cells.length));
    const header =
      givenHeader ?? (hasHeader ? first.cells : Array.from({ length: width }, (_, at) => `column ${at + 1}`));
    if (hasHeader && givenHeader === undefined) waiting.shift();
    columns = guessColumns(
      header,
      waiting.map(({ cells }) => cells),
      { country: options.country, required: options.requiredVariables ?? [] },
    ).map((column) => {
      const field = options.mapping?.get(column.index);
      return field === undefined ? column : { ...column, field, confidence: 1, why: 'confirmed' };
    });
    if (columns.some(({ field }) => field === 'phone')) read = targetReader(columns, options);
    sample = waiting.map(({ cells }) => cells);
    for (const { row: at, cells } of waiting.splice(0)) take(at, cells);
  };

  return {
    add(cells) {
      row += 1;
      if (cells.every((cell) => cell.trim() === '')) return;
      if (columns !== undefined) {
        take(row, cells);
        return;
      }
      waiting.push({ row, cells });
      if (waiting.length > SAMPLE_ROWS) begin();
    },
    finish() {
      if (columns === undefined) begin();
      if (columns === undefined) return err({ kind: 'empty', message: 'There is nothing in this list.' });
      if (read === undefined) {
        return err({
          kind: 'no-phone-column',
          message: 'No column holds phone numbers. Say which one it is, or give the country of its numbers.',
          columns,
        });
      }
      return ok({
        targets,
        refused,
        warnings: warnings.slice(0, WARNINGS_KEPT),
        warningCount,
        columns,
        sample,
        hasHeader,
      });
    },
  };
}

/** The first chunks, as many as it takes to see the first line. */
async function readHead(
  iterator: AsyncIterator<Uint8Array | string>,
): Promise<{ readonly chunks: (Uint8Array | string)[]; readonly text: string }> {
  const chunks: (Uint8Array | string)[] = [];
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < HEAD_LENGTH && !/\n[^\n]/.test(text)) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    text += typeof next.value === 'string' ? next.value : decoder.decode(next.value, { stream: true });
  }
  return { chunks, text };
}

async function* rest(
  chunks: readonly (Uint8Array | string)[],
  iterator: AsyncIterator<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string> {
  yield* chunks;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

/** The separator that the first line holds most of, outside quotes. */
function guessDelimiter(text: string): string {
  const line = text.replaceAll(/"[^"]*"/g, '').split(/\r?\n|\r/)[0] ?? '';
  let best = ',';
  let most = 0;
  for (const delimiter of [',', ';', '\t', '|']) {
    const count = line.split(delimiter).length - 1;
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}

function recordsOf(list: JsonValue): JsonObject[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).flatMap((item) => {
    if (isJsonObject(item)) return [item];
    return typeof item === 'string' || typeof item === 'number' ? [{ phone: String(item) }] : [];
  });
}

function cellOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
