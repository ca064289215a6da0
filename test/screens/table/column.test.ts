import { expect, test } from 'vitest';
import { fitColumns, type Column } from '../../../src/screens/table/column.ts';

const column = (
  id: string,
  minWidth: number,
  priority: number,
  more: Partial<Column<object>> = {},
): Column<object> => ({
  id,
  title: id,
  minWidth,
  priority,
  cell: () => ({ text: id }),
  ...more,
});

const columns = [
  column('name', 10, 1, { goodWidth: 20, maxWidth: 30 }),
  column('status', 5, 2),
  column('extra', 8, 5),
  column('why', 10, 1, { maxWidth: 100 }),
];

const widths = (width: number): Record<string, number> =>
  Object.fromEntries(fitColumns(columns, width).map((fitted) => [fitted.column.id, fitted.width]));

test('the least important columns go first, and never those that must be there', () => {
  expect(Object.keys(widths(27))).toEqual(['name', 'status', 'why']);
  expect(Object.keys(widths(22))).toEqual(['name', 'why']);
  expect(Object.keys(widths(5))).toEqual(['name', 'why']);
});

test('a further column is added only when the important ones have a good width', () => {
  expect(Object.keys(widths(38))).toEqual(['name', 'status', 'why']);
  expect(Object.keys(widths(46))).toEqual(['name', 'status', 'extra', 'why']);
});

test('what is left over is shared out, up to the widest', () => {
  expect(widths(160)).toEqual({ name: 30, status: 5, extra: 8, why: 100 });
  for (let width = 30; width < 130; width += 1) {
    const fitted = Object.values(widths(width));
    expect(fitted.reduce((sum, each) => sum + each, fitted.length - 1)).toBeLessThanOrEqual(width);
  }
});
