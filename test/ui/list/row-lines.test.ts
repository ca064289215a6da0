import { expect, test } from 'vitest';
import { safe, type SafeText } from '../../../src/lib/safe-text.ts';
import { cellLines, rowAtLine, rowLines } from '../../../src/ui/list/row-lines.ts';

const column = (wraps: boolean, width: number) => ({
  column: { id: 'a', title: 'a', min: 1, priority: 0, wraps, text: (row: SafeText) => row },
  width,
});
const short = safe`short`;
const long = safe`a reason that is longer than its column`;

test('a cut cell goes on in a second line where all rows fit twice over', () => {
  expect(rowLines([short, long, short], [column(true, 20)], 6)).toEqual([1, 2, 1]);
  expect(rowLines([short, long, short], [column(true, 20)], 5)).toEqual([1, 1, 1]);
  expect(rowLines([short, long], [column(false, 20)], 6)).toEqual([1, 1]);
});

test('what two lines do not hold is cut in the second', () => {
  expect(cellLines(column(true, 20), long)).toEqual(['a reason that is', 'longer than its column']);
  expect(cellLines(column(true, 60), long)).toEqual([long]);
});

test('a row that is gone takes its line', () => {
  expect(rowLines([undefined], [column(true, 20)], 9)).toEqual([1]);
});

test('a line below the header belongs to the row that it was drawn for', () => {
  const at = (line: number) => rowAtLine([1, 2, 1], line);
  expect([at(-1), at(0), at(1), at(2), at(3), at(4)]).toEqual([undefined, 0, 1, 1, 2, undefined]);
  expect(rowAtLine([], 0)).toBeUndefined();
});
