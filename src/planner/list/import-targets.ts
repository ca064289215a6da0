import { Buffer } from 'node:buffer';
import { csvSafe } from '../../lib/safe-text.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { decodeList } from './decode-list.ts';
import { namesNumbers } from './header-row.ts';
import { jsonTable, looksLikeJson, readJsonList } from './json-list.ts';
import { guessSeparator, csvRecords, toldSeparator } from './csv-records.ts';
import type { ImportedTargets, ImportError } from './imported-targets.ts';
import type { RowDefaults } from './read-target.ts';
import { tableReader, type TableOptions } from './table-reader.ts';
import { guessColumns } from './target-columns.ts';
import { withStop } from '../../lib/full-stop.ts';

export interface ImportOptions extends RowDefaults, TableOptions {
  readonly delimiter?: string;
  /** Of the file; found out when absent. */
  readonly encoding?: string;
  /** Called between some hundred rows, so that a long list blocks nobody; false stops the reading. */
  readonly breathe?: (doneRows: number, totalRows: number) => Promise<boolean>;
}

const ROWS_A_BREATH = 500;

const SAMPLE_ROWS = 20;
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Reads a list of targets from CSV, TSV or JSON. Rows are numbered as a spreadsheet numbers them: the first line of the
 * file is row 1.
 * Errors: nothing in it, no column of phone numbers, bytes that may be read in several ways, text that is no list, or a
 * source that fails.
 */
export async function importTargets(
  source: string | AsyncIterable<Uint8Array | string>,
  options: ImportOptions,
): Promise<Result<ImportedTargets, ImportError>> {
  if (typeof source === 'string') return importText(source, options);
  const bytes = await allBytes(source);
  if (!bytes.ok) return bytes;
  const decoded = decodeList(bytes.value, options.encoding);
  if (!decoded.ok) {
    return err(
      decoded.error.kind === 'encoding'
        ? decoded.error
        : { kind: 'unreadable', message: decoded.error.message },
    );
  }
  const { text, encoding, remark } = decoded.value;
  const list = await importText(text, options);
  if (!list.ok) return list;
  return ok({
    ...list.value,
    encoding,
    remarks: [...(remark === undefined ? [] : [remark]), ...list.value.remarks],
  });
}

/** Reads a list from text that was decoded. */
async function importText(
  text: string,
  options: ImportOptions,
): Promise<Result<ImportedTargets, ImportError>> {
  if (looksLikeJson(text)) {
    const json = readJsonList(text);
    if (json.ok) return readInBreaths(json.value, options);
    // A list may begin with a bracket and be none: its lines decide.
    if (/^[\s\uFEFF]*(?:\[\s*[{"\]]|\{\s*["}])/.test(text))
      return err({ kind: 'unreadable', message: json.error });
  }
  const delimiter = options.delimiter ?? guessSeparator(text, namesNumbers);
  const table = tableReader(options);
  const told = toldSeparator(text) !== undefined;
  const records: (readonly string[])[] = [];
  const read = csvRecords(text.startsWith('\uFEFF') ? text.slice(1) : text, delimiter, (_row, cells) => {
    records.push(cells);
  });
  if (!read.ok) return err({ kind: 'broken-csv', message: read.error });
  const whole = await inBreaths(records, options, (cells, index) => {
    if (!(told && index === 0)) table.add(index + 1, cells);
  });
  if (!whole) return STOPPED;
  const result = table.finish();
  return result.ok ? ok({ ...result.value, delimiter }) : result;
}

const STOPPED = err({ kind: 'stopped', message: 'You stopped the reading.' } as const);

/** Each row in turn, with a breath between some hundred; false where the reading was stopped. */
async function inBreaths(
  rows: readonly (readonly string[])[],
  { breathe }: ImportOptions,
  take: (cells: readonly string[], index: number) => void,
): Promise<boolean> {
  for (const [index, cells] of rows.entries()) {
    if (index % ROWS_A_BREATH === 0 && (await breathe?.(index, rows.length)) === false) return false;
    take(cells, index);
  }
  return true;
}

/**
 * Reads a list out of a mission's memory, such as `contractors` or `leads`: objects that carry a number, or bare
 * numbers. Rows are numbered from 1.
 */
export function importList(list: JsonValue, options: ImportOptions): Result<ImportedTargets, ImportError> {
  return readTable(jsonTable(Array.isArray(list) ? (list as readonly JsonValue[]) : []), options);
}

/** A table of JSON, which has a header of its own, read as a file is: between other work. */
async function readInBreaths(
  { header, rows }: ReturnType<typeof jsonTable>,
  options: ImportOptions,
): Promise<Result<ImportedTargets, ImportError>> {
  if (header.length === 0) return EMPTY;
  const table = tableReader(options, header);
  const whole = await inBreaths(rows, options, (cells, index) => table.add(index + 1, cells));
  return whole ? table.finish() : STOPPED;
}

const EMPTY = err({ kind: 'empty', message: 'There is nothing in this list.' } as const);

function readTable(
  { header, rows }: ReturnType<typeof jsonTable>,
  options: ImportOptions,
): Result<ImportedTargets, ImportError> {
  if (header.length === 0) return EMPTY;
  const table = tableReader(options, header);
  for (const [index, cells] of rows.entries()) table.add(index + 1, cells);
  return table.finish();
}

async function allBytes(
  source: AsyncIterable<Uint8Array | string>,
): Promise<Result<Uint8Array, ImportError>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      chunks.push(bytes);
      length += bytes.length;
      if (length > MOST_BYTES) {
        return err({
          kind: 'unreadable',
          message: 'The list is larger than 256 MB. Split it, and plan the parts one after another.',
        });
      }
    }
  } catch (error) {
    return err({ kind: 'unreadable', message: readFault(error) });
  }
  return ok(Buffer.concat(chunks));
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
      return `The list could not be read: ${withStop(error instanceof Error ? error.message : String(error))}`;
  }
}

/** Lists in a mission's memory that hold numbers to call, with how many entries they have. */
export function targetLists(memory: JsonObject): { readonly key: string; readonly count: number }[] {
  return Object.entries(memory).flatMap(([key, value]) => {
    if (key === 'scheduled_events' || !Array.isArray(value)) return [];
    const { header, rows } = jsonTable(value as readonly JsonValue[]);
    const found = guessColumns(header, rows.slice(0, SAMPLE_ROWS)).some(
      ({ field, confidence }) => field === 'phone' && confidence > 0.5,
    );
    return found ? [{ key, count: rows.length }] : [];
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
