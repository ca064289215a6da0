import { CsvError, parse } from 'csv-parse/sync';
import { err, ok, type Result } from '../../lib/result.ts';
import { withStop } from '../../lib/full-stop.ts';

/** Told of each record; `row` counts from 1 as a spreadsheet counts, blank lines included. */
export type TakeRecord = (row: number, cells: readonly string[]) => void;

const SEPARATORS = [',', ';', '\t', '|'] as const;
const HEAD_LENGTH = 64 * 1024;
const HEAD_LINES = 40;

/**
 * Reads text as CSV, a record at a time. A line ends with CRLF, LF or CR, whatever the lines before ended with; within
 * quotes it goes on.
 * Errors: a sentence, when a quote is never closed.
 */
export function csvRecords(text: string, delimiter: string, take: TakeRecord): Result<undefined, string> {
  let row = 0;
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells: readonly string[]) => {
        row += 1;
        take(row, cells);
        return undefined;
      },
    });
    return ok(undefined);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err(
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? `A quote opens a cell behind row ${row} and is never closed, so that everything below would be one cell. Close the quote or remove it.`
        : `This is no readable CSV: ${withStop(error.message)} Look at the rows behind row ${row}.`,
    );
  }
}

/** The separator that a spreadsheet was told of in a first line `sep=;`. */
export function toldSeparator(text: string): string | undefined {
  return /^\uFEFF?"?sep=(.)"?[^\S\r\n]*(?:[\r\n]|$)/i.exec(text)?.[1];
}

/** The separator that parts most lines of the beginning alike; `isHeader` weighs a line that names columns. */
export function guessSeparator(text: string, isHeader: (cells: readonly string[]) => boolean): string {
  const told = toldSeparator(text);
  if (told !== undefined) return told;
  const lines = text
    .slice(0, HEAD_LENGTH)
    .replaceAll(/"(?:[^"]|"")*"/g, 'Q')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, HEAD_LINES);
  let best: string = ',';
  let most = 0;
  for (const separator of SEPARATORS) {
    const widths = lines.map((line) => line.split(separator).length);
    const counts = Map.groupBy(
      widths.filter((width) => width > 1),
      (width) => width,
    );
    const [width = 1, alike = 0] =
      [...counts]
        .map(([columns, rows]) => [columns, rows.length] as const)
        .toSorted(([leftWidth, left], [rightWidth, right]) => right - left || rightWidth - leftWidth)[0] ??
      [];
    const header = lines.some((line) => line.includes(separator) && isHeader(line.split(separator)));
    const score = alike * 10 + Math.min(width, 9) + (header ? lines.length * 10 : 0);
    if (alike > 0 && score > most) {
      best = separator;
      most = score;
    }
  }
  return best;
}
