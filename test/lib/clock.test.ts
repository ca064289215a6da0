import { expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';

test('no timer comes before its time, not by a fraction of a millisecond', async () => {
  const clock = systemClock({ keepAlive: true });
  const early = await Promise.all(
    Array.from({ length: 500 }, async (_, index) => {
      const dueMs = clock.monotonicMs() + 5 + index / 7;
      await clock.sleep(dueMs - clock.monotonicMs());
      return clock.monotonicMs() < dueMs;
    }),
  );
  expect(early.filter(Boolean)).toEqual([]);
});
