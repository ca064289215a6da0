import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { sameData } from '../../lib/same.ts';

/** One line of the difference between two versions of an assistant. `text` is as it was written, unsafe to draw. */
export interface DiffLine {
  readonly field: string;
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/** Texts beyond this many lines are not compared line by line. */
const MOST_LINES = 400;

/** What differs, field by field, long texts line by line with a line around each change. */
export function assistantDiff(before: JsonObject, after: JsonObject): readonly DiffLine[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((field) => {
    const [left, right] = [before[field], after[field]];
    if (sameData(left, right)) return [];
    return linesOf(textOf(left), textOf(right)).map((line) => ({ field, ...line }));
  });
}

function textOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return value === '' ? ['(empty)'] : value.split('\n');
  return JSON.stringify(value, undefined, 1).split('\n');
}

type Line = Omit<DiffLine, 'field'>;

function linesOf(left: readonly string[], right: readonly string[]): readonly Line[] {
  if (left.length > MOST_LINES || right.length > MOST_LINES) {
    return [...left.map((text) => line('-', text)), ...right.map((text) => line('+', text))];
  }
  const all = aligned(left, right);
  const near = (index: number): boolean =>
    [index - 1, index, index + 1].some((at) => all[at] !== undefined && all[at].sign !== ' ');
  return all.filter((_, index) => near(index));
}

const line = (sign: Line['sign'], text: string): Line => ({ sign, text });

/** The longest common sequence of lines, and what is only on one side around it. */
function aligned(left: readonly string[], right: readonly string[]): readonly Line[] {
  const lengths: number[][] = Array.from({ length: left.length + 1 }, () =>
    Array.from({ length: right.length + 1 }, () => 0),
  );
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const cells = lengths[row];
      if (cells === undefined) continue;
      cells[column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      lines.push(line(' ', left[row] ?? ''));
      row += 1;
      column += 1;
    } else if (column >= right.length || (row < left.length && at(row + 1, column) >= at(row, column + 1))) {
      lines.push(line('-', left[row] ?? ''));
      row += 1;
    } else {
      lines.push(line('+', right[column] ?? ''));
      column += 1;
    }
  }
  return lines;
}
