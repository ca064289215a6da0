import { expect, test } from 'vitest';
import { createBudget, type Priority, type TurnResult } from '../../../src/api/http/budget.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';

function setUp(options: { concurrency?: number; perSecond?: number; burst?: number } = {}) {
  const clock = manualClock(0);
  let heldMs = 0;
  const budget = createBudget({
    clock,
    concurrency: 8,
    perSecond: 1e6,
    burst: 1e6,
    ...options,
    heldForMs: () => Math.max(0, heldMs - clock.monotonicMs()),
  });
  const log: string[] = [];
  const ask = (
    name: string,
    priority: Priority = 'read',
    patienceMs = 60_000,
    signal?: AbortSignal,
  ): Promise<TurnResult> =>
    budget.take({ priority, patienceMs, ...(signal === undefined ? {} : { signal }) }).then((result) => {
      log.push(result.kind === 'go' ? name : `${name}:${result.kind}`);
      return result;
    });
  return { clock, budget, log, ask, hold: (untilMs: number) => void (heldMs = untilMs) };
}

test('never more at once than allowed, the urgent first, in order', async () => {
  const { clock, budget, log, ask } = setUp({ concurrency: 1 });
  const first = await ask('first');
  void ask('b1', 'background');
  void ask('r1');
  void ask('r2');
  void ask('a1', 'act');
  await clock.advance(0);
  expect(log).toEqual(['first']);
  expect(budget.waiting()).toBe(4);
  if (first.kind !== 'go') throw new Error('no turn');
  first.done();
  // Giving a turn back twice frees one place.
  first.done();
  await clock.advance(0);
  expect(log).toEqual(['first', 'a1']);
});

test('an operator finds a place however much waits in the background', async () => {
  const { clock, log, ask } = setUp({ concurrency: 4 });
  for (let count = 0; count < 10; count += 1) void ask(`b${count}`, 'background');
  for (let count = 0; count < 10; count += 1) void ask(`r${count}`, 'read');
  void ask('act', 'act');
  await clock.advance(0);
  expect(log).toEqual(['b0', 'b1', 'r0', 'act']);
});

test('so many a second, after a burst', async () => {
  const { clock, log, ask } = setUp({ perSecond: 10, burst: 5, concurrency: 100 });
  for (let count = 0; count < 30; count += 1) void ask(`r${count}`);
  await clock.advance(0);
  expect(log).toHaveLength(5);
  await clock.advance(1_000);
  expect(log).toHaveLength(15);
  await clock.advance(10_000);
  expect(log).toHaveLength(30);
});

test('a pause holds everything; who cannot wait that long is told at once', async () => {
  const { clock, log, ask, hold } = setUp();
  hold(30_000);
  void ask('patient', 'read', 60_000);
  const hurried = await ask('hurried', 'act', 10_000);
  expect(hurried).toEqual({ kind: 'held', forMs: 30_000 });
  await clock.advance(29_999);
  expect(log).toEqual(['hurried:held']);
  await clock.advance(1);
  expect(log).toEqual(['hurried:held', 'patient']);
});

test('a pause that begins later reaches those who wait', async () => {
  const { clock, log, ask, hold } = setUp({ concurrency: 1 });
  const first = await ask('first', 'act');
  void ask('second', 'act', 10_000);
  hold(60_000);
  if (first.kind === 'go') first.done();
  await clock.advance(0);
  expect(log).toEqual(['first', 'second:held']);
});

test('patience ends, and so does interest', async () => {
  const { clock, log, ask, budget } = setUp({ concurrency: 1 });
  await ask('first', 'act');
  void ask('crowded', 'act', 10_000);
  const controller = new AbortController();
  void ask('cancelled', 'act', 60_000, controller.signal);
  controller.abort();
  await clock.advance(10_000);
  expect(log).toEqual(['first', 'cancelled:cancelled', 'crowded:crowded']);
  expect(budget.waiting()).toBe(0);
  expect(clock.pending()).toBe(0);
});
