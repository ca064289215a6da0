import type { SafeText } from '../../lib/safe-text.ts';
import { cellWidth, wrap } from '../../lib/width.ts';
import type { PlacedColumn } from './list-columns.ts';

const MOST_LINES = 2;

/**
 * How many lines each row takes: one, but where the whole list fits twice over, as many as its longest cell needs. So no
 * text is cut while the rows below are blank, and lists that scroll keep a line a row.
 */
export function rowLines<Row>(
  rows: readonly (Row | undefined)[],
  placed: readonly PlacedColumn<Row>[],
  bodyRows: number,
): readonly number[] {
  const roomy = rows.length * MOST_LINES <= bodyRows;
  return rows.map((row) =>
    roomy && row !== undefined
      ? Math.max(1, ...placed.map((each) => cellLines(each, each.column.text(row)).length))
      : 1,
  );
}

/** Which of the shown rows a line below the header belongs to, both counted from 0; undefined below the last one. */
export function rowAtLine(lines: readonly number[], line: number): number | undefined {
  if (line < 0) return undefined;
  let below = 0;
  const place = lines.findIndex((each) => (below += each) > line);
  return place < 0 ? undefined : place;
}

/** A cell's lines; what the last one cannot hold is left to be cut there. */
export function cellLines<Row>(
  { column, width }: PlacedColumn<Row>,
  text: SafeText,
): readonly (SafeText | string)[] {
  if (column.wraps !== true || cellWidth(text) <= width) return [text];
  const lines = wrap(text, width);
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES - 1), lines.slice(MOST_LINES - 1).join(' ')];
}
