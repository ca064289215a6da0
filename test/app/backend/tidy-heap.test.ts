import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { tidyHeap } from '../../../src/app/backend/tidy-heap.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';

const MINUTE_MS = 60_000;

test('the heap is tidied after the start and every ten minutes, but not under the hands of somebody who types', async () => {
  const clock = manualClock(0);
  const atMs: number[] = [];
  let busy = false;
  const stop = tidyHeap(
    clock,
    () => busy,
    () => atMs.push(clock.monotonicMs()),
  );
  await clock.advance(5 * MINUTE_MS);
  expect(atMs).toEqual([70_000]);
  busy = true;
  await clock.advance(10 * MINUTE_MS);
  expect(atMs).toHaveLength(1);
  busy = false;
  await clock.advance(5_000);
  expect(atMs).toHaveLength(2);
  stop();
  await clock.advance(60 * MINUTE_MS);
  expect(atMs).toHaveLength(2);
  expect(clock.pending()).toBe(0);
});

test('what nobody needs is gone afterwards', async () => {
  const clock = manualClock(0);
  let held: unknown = Array.from({ length: 400_000 }, (_, index) => ({ index }));
  const before = getHeapStatistics().used_heap_size;
  held = undefined;
  tidyHeap(clock, () => false);
  await clock.advance(2 * MINUTE_MS);
  expect(before - getHeapStatistics().used_heap_size).toBeGreaterThan(8_000_000);
  expect(held).toBeUndefined();
});
