import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '../../src/lib/backoff.ts';

test('doubles from its base to its cap', () => {
  const waits = [1, 2, 3, 4, 5, 1_000].map((attempt) =>
    backoffMs(attempt, { baseMs: 500, maxMs: 3_000 }, () => 1),
  );
  expect(waits).toEqual([500, 1_000, 2_000, 3_000, 3_000, 3_000]);
});

test('is spread over the upper half of its ceiling', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, chance) => {
        const ceilingMs = Math.min(8_000, 500 * 2 ** (attempt - 1));
        const waitMs = backoffMs(attempt, { baseMs: 500, maxMs: 8_000 }, () => chance);
        expect(waitMs).toBeGreaterThanOrEqual(ceilingMs / 2);
        expect(waitMs).toBeLessThanOrEqual(ceilingMs);
      },
    ),
  );
});
