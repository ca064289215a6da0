import { array, assert, boolean, integer, nat, option, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { orderRows, type OrderRule } from '../../../src/screens/table/order.ts';

interface Row {
  readonly rank: number;
  readonly hidden: boolean;
}

const rule: OrderRule<Row> = {
  name: 'rank',
  shows: ({ hidden }) => !hidden,
  compare: (a, b) => a.rank - b.rank,
};

const rows = (items: readonly (readonly [string, Row])[]): ReadonlyMap<string, Row> => new Map(items);

test('a few changed rows give what ordering all of them anew gives', () => {
  const row = record({ rank: integer({ min: 0, max: 2_000_000 }), hidden: boolean() });
  const change = record({ index: nat({ max: 79 }), row: option(row, { nil: undefined }) });
  assert(
    property(
      array(row, { minLength: 40, maxLength: 60 }),
      array(change, { maxLength: 6 }),
      (start, changes) => {
        const before = rows(start.map((item, index) => [`r${index}`, item]));
        const after = new Map(before);
        for (const { index, row: changed } of changes) {
          if (changed === undefined) after.delete(`r${index}`);
          else after.set(`r${index}`, changed);
        }
        const patched = orderRows(after, rule, orderRows(before, rule));
        const anew = orderRows(after, rule);
        const ranks = (ids: readonly string[]): (number | undefined)[] =>
          ids.map((id) => after.get(id)?.rank);
        expect(ranks(patched.ids)).toEqual(ranks(anew.ids));
        expect([...patched.ids].sort()).toEqual([...anew.ids].sort());
      },
    ),
  );
});

test('a change that moves nothing gives the same list back, so that nobody draws again', () => {
  const before = rows(
    Array.from({ length: 100 }, (_, index) => [`r${index}`, { rank: index, hidden: false }]),
  );
  const first = orderRows(before, rule);
  const after = new Map(before).set('r7', { rank: 7, hidden: false });
  expect(orderRows(after, rule, first).ids).toBe(first.ids);
  expect(orderRows(before, rule, first)).toBe(first);
});

test('one changed row of 10,000 compares a handful of rows, not all of them', () => {
  let compared = 0;
  const counting: OrderRule<Row> = {
    ...rule,
    compare: (a, b) => {
      compared += 1;
      return rule.compare(a, b);
    },
  };
  const before = rows(
    Array.from({ length: 10_000 }, (_, index) => [`r${index}`, { rank: index, hidden: false }]),
  );
  const first = orderRows(before, counting);
  compared = 0;
  const next = orderRows(new Map(before).set('r9000', { rank: 2.5, hidden: false }), counting, first);
  expect(next.ids.slice(0, 5)).toEqual(['r0', 'r1', 'r2', 'r9000', 'r3']);
  expect(compared).toBeLessThan(30);
});

test('another rule orders anew', () => {
  const before = rows([
    ['a', { rank: 1, hidden: false }],
    ['b', { rank: 2, hidden: false }],
  ]);
  const reverse: OrderRule<Row> = { ...rule, name: 'reverse', compare: (a, b) => b.rank - a.rank };
  expect(orderRows(before, reverse, orderRows(before, rule)).ids).toEqual(['b', 'a']);
});

test('another filter over the same rows in the same order sorts nothing', () => {
  let compared = 0;
  const counting: OrderRule<Row> = {
    ...rule,
    compare: (a, b) => {
      compared += 1;
      return rule.compare(a, b);
    },
  };
  const all = rows(
    Array.from({ length: 1_000 }, (_, index) => [
      `r${index}`,
      { rank: 7_919 * index, hidden: index % 3 > 0 },
    ]),
  );
  const first = orderRows(all, { ...counting, name: 'all', shows: () => true });
  compared = 0;
  const filtered = orderRows(all, counting, first);
  expect(filtered.ids).toEqual(orderRows(all, rule).ids);
  const later = new Map(all).set('r500', { rank: 5, hidden: false });
  const wider = orderRows(later, { ...counting, name: 'wider', shows: ({ rank }) => rank % 2 > 0 }, filtered);
  expect(wider.ids[0]).toBe('r500');
  expect(compared).toBeLessThan(40);
});

test('another filter over the same rows sorts nothing and looks up nothing', () => {
  let compared = 0;
  const counting = (name: string, shows: (row: Row) => boolean): OrderRule<Row> => ({ name, shows, compare });
  const compare = (a: Row, b: Row): number => {
    compared += 1;
    return a.rank - b.rank;
  };
  const all = rows(
    Array.from({ length: 10_000 }, (_, index) => [`r${index}`, { rank: index % 977, hidden: false }]),
  );
  const typed = orderRows(
    all,
    counting('7', ({ rank }) => String(rank).includes('7')),
  );
  compared = 0;
  let lookedUp = 0;
  Object.defineProperty(all, 'get', { value: () => (lookedUp += 1) });
  const further = orderRows(
    all,
    counting('77', ({ rank }) => String(rank).includes('77')),
    typed,
  );
  expect([compared, lookedUp]).toEqual([0, 0]);
  expect(further.ids.length).toBeGreaterThan(0);
  expect(further.ids.length).toBeLessThan(typed.ids.length);
});
