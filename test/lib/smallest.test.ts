import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallest } from '../../src/lib/smallest.ts';

test('the lightest, as a stable sort would give them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.nat())),
      fc.integer({ min: 0, max: 6 }),
      (items, count) => {
        const sorted = items.toSorted(([left], [right]) => left - right).slice(0, count);
        expect(smallest(items, count, ([weight]) => weight)).toEqual(sorted);
      },
    ),
  );
});
