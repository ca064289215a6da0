import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import { placeColumns, type ListColumn } from '../../../src/ui/list/list-columns.ts';

const column = (id: string, rest: Partial<ListColumn<string>>): ListColumn<string> => ({
  id,
  title: id,
  min: 10,
  priority: 0,
  text: () => safe`x`,
  ...rest,
});

test('a narrow terminal keeps the essentials, a wide one gets more columns and more room', () => {
  const columns = [
    column('name', { flex: 1 }),
    column('next', { priority: 2 }),
    column('status', { priority: 1, flex: 1, max: 12 }),
  ];
  const placed = (width: number): readonly string[] =>
    placeColumns(columns, width).map(({ column, width }) => `${column.id} ${width}`);
  expect(placed(15)).toEqual(['name 15']);
  expect(placed(21)).toEqual(['name 10', 'status 10']);
  expect(placed(40)).toEqual(['name 16', 'next 10', 'status 12']);
});

test('columns never take more room than there is', () => {
  const shape = fc.record({
    min: fc.integer({ min: 1, max: 20 }),
    flex: fc.nat(3),
    priority: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(shape, { maxLength: 8 }), fc.integer({ min: 10, max: 200 }), (shapes, width) => {
      const columns = [
        column('first', { flex: 1 }),
        ...shapes.map((each, index) => column(String(index), each)),
      ];
      const used = placeColumns(columns, width).reduce((sum, each) => sum + each.width + 1, -1);
      expect(used).toBe(width);
    }),
  );
});
