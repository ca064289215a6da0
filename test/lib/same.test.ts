import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameData } from '../../src/lib/same.ts';

test('data equals its copy', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(sameData(value, structuredClone(value))).toBe(true);
    }),
  );
});

test('two values are the same exactly when their JSON is', () => {
  const small = fc.jsonValue({ maxDepth: 2 });
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
        : inner,
    );
  fc.assert(
    fc.property(small, small, (left, right) => {
      fc.pre(!sorted(left).includes('-0') && !sorted(right).includes('-0'));
      expect(sameData(left, right)).toBe(sorted(left) === sorted(right));
    }),
  );
});

test.each([
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: undefined, b: 1 }, { b: 1, c: undefined }, true],
  [{ a: null }, { a: undefined }, false],
  [{ a: null }, {}, false],
  [[], {}, false],
  [[1, 2], [1], false],
  [NaN, NaN, true],
  [0, '0', false],
])('%j and %j: %s', (left, right, expected) => {
  expect(sameData(left, right)).toBe(expected);
  expect(sameData(right, left)).toBe(expected);
});
