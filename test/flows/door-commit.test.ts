import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScheduleFields } from '../../src/commands/command.ts';
import type { CommitRun } from '../../src/state/planning.ts';
import { stepId } from '../../src/domain/ids.ts';
import {
  ENGINE,
  MINUTE_MS,
  openDoorWorld,
  OPERATOR,
  START_MS,
  type DoorWorld,
} from './support/door-world.ts';

let world: DoorWorld;
let door: DoorWorld['door'];
let sleeps: number[];
beforeEach(async () => {
  world = await openDoorWorld();
  sleeps = [];
  door = world.another({
    clock: {
      ...world.clock,
      sleep: async (delayMs) => {
        sleeps.push(delayMs);
        await world.clock.advance(delayMs);
      },
    },
  });
});
afterEach(() => world.close());

const POST = /POST .*assistants\/.*\/events/;
const items = (count: number): readonly ScheduleFields[] =>
  Array.from({ length: count }, (_, index) => ({
    channel: 'call',
    assistantId: world.agent,
    to: `+131255502${String(index).padStart(2, '0')}`,
    from: world.from,
    atMs: START_MS + 20 * MINUTE_MS + (count - index) * MINUTE_MS,
    step: stepId('calls'),
    attempt: 1,
  }));
const commit = (planned: readonly ScheduleFields[], digest = 'plan-1') =>
  ({ kind: 'plan.commit', mission: world.key, items: planned, digest }) as const;
const agree = async (command: ReturnType<typeof commit>) => {
  const shown = await door.preview(command);
  expect(shown.tier).toBe(2);
  return door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: 2, reason: 'go' });
};
/** How far the commit was each time that it was told on the board since it had begun to send. */
const progress = (): readonly CommitRun[] =>
  world.updates
    .flatMap((update) =>
      update.kind === 'set' && update.field === 'commit' ? [update.value as CommitRun] : [],
    )
    .filter(({ batchSize }) => batchSize > 0);
const pending = () => [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');

test('a plan is scheduled in order of time, in batches, with progress', async () => {
  expect(await agree(commit(items(12)))).toMatchObject({ status: 'done', sentence: '12 scheduled.' });
  const times = pending().map(({ scheduledAtMs }) => scheduledAtMs);
  expect(times).toHaveLength(12);
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  expect(sleeps).toEqual([1_000]);
  expect(progress().at(-1)).toMatchObject({ total: 12, done: 12, unclear: 0 });
});

test('too many requests make the batch smaller until answers are good again; nothing is lost or doubled', async () => {
  world.sim.faults.add({ match: POST, kind: '429', skip: 3, retryAfterS: 0 });
  expect(await agree(commit(items(12)))).toMatchObject({ status: 'done' });
  expect(Math.min(...progress().map(({ batchSize }) => batchSize))).toBe(5);
  expect(progress().at(-1)).toMatchObject({ done: 12, batchSize: 10, gapMs: 1_000, eased: 1 });
  expect(pending()).toHaveLength(12);
});

test('what was unclear while it was sent and is found at the end is told as scheduled, everywhere', async () => {
  world.sim.faults.add({ match: POST, kind: 'reset-after', skip: 2 });
  // The list cannot be read right after the lost answer, and can be at the end.
  const look = {
    test: (line: string): boolean => world.sim.faults.hits() > 0 && /GET .*\/events/.test(line),
  };
  world.sim.faults.add({ match: look as RegExp, kind: '5xx', status: 401 });
  const outcome = await agree(commit(items(3)));
  expect(world.sim.faults.hits()).toBe(2);
  expect(outcome).toMatchObject({ status: 'done', sentence: '3 scheduled.' });
  const told = world.updates.flatMap((update) =>
    update.kind === 'set' && update.field === 'commit' ? [update.value] : [],
  );
  expect(told.some((run) => run?.unclear === 1)).toBe(true);
  expect(told.at(-1)).toMatchObject({ state: 'ended', done: 3, unclear: 0 });
  expect(pending()).toHaveLength(3);
});

test('it stops at the first refusal, and the same plan goes on where it stopped', async () => {
  world.sim.faults.add({ match: POST, kind: '5xx', status: 401, skip: 4 });
  const planned = items(8);
  const stopped = await agree(commit(planned));
  expect(stopped).toMatchObject({ status: 'failed' });
  expect(pending()).toHaveLength(4);
  expect(await agree(commit(planned))).toMatchObject({
    status: 'done',
    sentence: '4 scheduled, 4 had been before.',
  });
  expect(pending()).toHaveLength(8);
});

test('a hold in the middle stops it', async () => {
  const planned = items(15);
  const shown = await door.preview(commit(planned));
  const other = world.another({ holder: { id: 'console-2', label: 'console 2' } });
  const going = world.another({
    clock: {
      ...world.clock,
      sleep: async () => void (await other.submit({ kind: 'hold.set', reason: 'wait' }, OPERATOR)),
    },
  });
  const outcome = await going.submit(commit(planned), OPERATOR, {
    digest: shown.digest,
    confirmedTier: 2,
    reason: 'go',
  });
  expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'held' } });
  expect(pending()).toHaveLength(10);
  // What was not sent is not sent later by itself: the plan is committed again, or not.
  await world.agree({ kind: 'hold.release', reason: 'waited' });
  expect(await world.door.settleOpenIntents()).toEqual({ settled: 0, waiting: 0, parked: 0 });
  expect(pending()).toHaveLength(10);
});

test('a committed contact costs three requests at most, whatever the plan reads once', async () => {
  const cost = async (count: number, digest: string): Promise<number> => {
    const before = world.sim.requests.count();
    const planned = items(20).slice(0, count);
    expect(await agree(commit(planned, digest))).toMatchObject({ status: 'done' });
    return world.sim.requests.count() - before;
  };
  const few = await cost(4, 'few');
  const more = await cost(14, 'more');
  // The four that stand already cost nothing more.
  expect(more - few).toBeLessThanOrEqual(3 * 10);
});

test('a commit that was cut off is not taken for the whole of it: the engine does not close the mission', async () => {
  const complete = { kind: 'mission.complete', mission: world.key, summary: 'All were reached.' } as const;
  world.sim.faults.add({ match: POST, kind: '5xx', status: 401, skip: 2 });
  const planned = items(8);
  expect(await agree(commit(planned))).toMatchObject({ status: 'failed' });
  // Another process, which knows of the first what stands in the ledger alone.
  const other = world.another({});
  const closing = await other.preview(complete);
  expect(closing.tier).toBe(2);
  expect(closing.lines.join('\n')).toMatch(/A commit stopped after [23] of 8: [56] people were never called/);
  await world.agree({ kind: 'mission.drive', mission: world.key, mode: 'on' });
  await world.door.submit({ kind: 'lease.take', mission: world.key }, OPERATOR);
  const byEngine = await world.door.submit(complete, ENGINE);
  expect(byEngine).toMatchObject({
    status: 'refused',
    refusal: { sentence: expect.stringContaining('A commit stopped after') },
  });
  expect(await agree(commit(planned))).toMatchObject({ status: 'done' });
  expect((await other.preview(complete)).lines.join('\n')).not.toContain('A commit stopped');
});
