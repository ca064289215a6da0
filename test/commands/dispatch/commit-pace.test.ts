import { expect, test } from 'vitest';
import { commitItems } from '../../../src/commands/dispatch/commit-items.ts';
import type { CommitProgress } from '../../../src/state/planning.ts';
import type { ScheduleFields } from '../../../src/commands/command.ts';
import type { OnceOutcome } from '../../../src/commands/once/at-most-once.ts';

const items = (count: number): ScheduleFields[] =>
  Array.from({ length: count }, (_, index) => ({ to: `+1212555${1000 + index}` }) as ScheduleFields);
const DONE = { status: 'done', opKey: 'x', eventId: 'e' } as unknown as OnceOutcome;
const tooMany = (retryAfterMs?: number): OnceOutcome =>
  ({
    status: 'failed',
    opKey: 'x',
    kind: 'server',
    sentence: 'too many',
    again: true,
    error: { kind: 'rate-limit', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  }) as unknown as OnceOutcome;

async function committed(count: number, refusals: ReadonlyMap<number, number | undefined>) {
  const waits: number[] = [];
  const told: CommitProgress[] = [];
  let asked = 0;
  const outcome = await commitItems(items(count), {
    send: () => {
      asked += 1;
      return Promise.resolve(refusals.has(asked) ? tooMany(refusals.get(asked)) : DONE);
    },
    sleep: (delayMs) => {
      waits.push(delayMs);
      return Promise.resolve();
    },
    onProgress: (progress) => void told.push(progress),
  });
  return { outcome, waits, told };
}

test('twenty calls with three refusals of a second take seconds, and each wait is as long as was asked', async () => {
  const { outcome, waits, told } = await committed(
    20,
    new Map([
      [4, 1000],
      [9, 1000],
      [15, 1000],
    ]),
  );
  expect(outcome.status).toBe('done');
  const asked = told.filter(({ waitsFor, waitingMs }) => waitsFor === 'server' && waitingMs > 0);
  expect(asked.map(({ waitingMs }) => waitingMs)).toEqual([1000, 1000, 1000]);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(10_000);
});

test('the pace shrinks with a refusal and comes back with good answers', async () => {
  const { told } = await committed(
    60,
    new Map([
      [1, undefined],
      [2, undefined],
      [3, undefined],
    ]),
  );
  expect(Math.min(...told.map(({ batchSize }) => batchSize))).toBe(1);
  expect(told.at(-1)).toMatchObject({ batchSize: 10, gapMs: 1000, eased: 3, done: 60 });
});
