import { expect, test } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';
import { gatheringClock } from '../../src/lib/gathering-clock.ts';
import { manualClock } from '../../src/lib/manual-clock.ts';
import { seededRandom } from '../../src/lib/random.ts';

function countedClock() {
  const manual = manualClock(0);
  let wakes = 0;
  const counted: Clock = {
    ...manual,
    after: (delayMs, action) =>
      manual.after(delayMs, () => {
        wakes += 1;
        action();
      }),
  };
  return { manual, clock: gatheringClock(counted), wakes: () => wakes };
}

/** Begins after `startMs` and runs every so often from then on, as readers do: up to a tenth of the time sooner. */
function each(clock: Clock, startMs: number, everyMs: number, earlyMs: number, random = () => 1) {
  const atMs: number[] = [];
  const again = (): void => {
    atMs.push(clock.monotonicMs());
    clock.after(everyMs * (0.9 + 0.1 * random()), again, earlyMs);
  };
  clock.after(startMs, again);
  return atMs;
}

test('what looks round every second or two wakes the process once a second', async () => {
  const { manual, clock, wakes } = countedClock();
  const random = seededRandom(4);
  const runs = [130, 670, 1_210, 1_550, 1_890].map((startMs) => each(clock, startMs, 2_000, 600, random));
  runs.push(each(clock, 830, 1_000, 500), each(clock, 1_330, 1_000, 500));
  await manual.advance(20_000);
  const before = wakes();
  await manual.advance(60_000);
  // Each of them apart would be 270 and more.
  expect(wakes() - before).toBeLessThan(70);
  for (const atMs of runs) {
    const gaps = atMs.slice(1).map((ms, index) => ms - (atMs[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(atMs.length > 60 ? 1_000 : 2_000);
  }
});

test('what may not be early is never early, and never late', async () => {
  const { manual, clock } = countedClock();
  const due = Array.from({ length: 300 }, (_, index) => 7 * index + (index % 13));
  const ran: number[] = [];
  each(clock, 0, 100, 90);
  for (const dueMs of due) clock.after(dueMs, () => ran.push(clock.monotonicMs() - dueMs));
  await manual.advance(3_000);
  expect(ran).toEqual(due.map(() => 0));
});

test('who is called off does not run, not even by another of the same moment', async () => {
  const { manual, clock } = countedClock();
  const ran: string[] = [];
  const cancels = [
    clock.after(10, () => {
      ran.push('first');
      cancels[1]?.();
    }),
    clock.after(20, () => ran.push('second'), 10),
    clock.after(30, () => ran.push('third'), 20),
  ];
  await manual.advance(100);
  expect(ran).toEqual(['first', 'third']);
});
