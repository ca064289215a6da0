import { expect, test } from 'vitest';
import { differenceInterval, wilsonInterval } from '../../../src/domain/report/proportion.ts';

// From Newcombe's papers of 1998, tables I and II.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i', (hits, tried, from, to) => {
  const interval = wilsonInterval(hits, tried);
  expect(interval.from).toBeCloseTo(from, 4);
  expect(interval.to).toBeCloseTo(to, 4);
});

test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [10, 10, 0, 20, 0.6791, 1],
])('%i of %i against %i of %i', (a, m, b, n, from, to) => {
  const interval = differenceInterval({ hits: a, tried: m }, { hits: b, tried: n });
  expect(interval.from).toBeCloseTo(from, 4);
  expect(interval.to).toBeCloseTo(to, 4);
});

test('nobody tried tells nothing', () => {
  expect(wilsonInterval(0, 0)).toEqual({ from: 0, to: 1 });
  expect(differenceInterval({ hits: 0, tried: 0 }, { hits: 1, tried: 1 })).toEqual({ from: -1, to: 1 });
});
