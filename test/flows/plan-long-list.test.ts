import { afterEach, expect, test } from 'vitest';
import { createPlanSession, type PlanSession } from '../../src/commands/planning/plan-session.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Planning, TargetSource } from '../../src/state/planning.ts';
import { openDoorWorld, type DoorWorld } from './support/door-world.ts';
import { peopleCsv, planningOf } from './support/plan-world.ts';

let world: DoorWorld;
afterEach(() => world.close());

const ROWS = 40_000;
/** Every row but the first is refused: a plan of all of them is not what is looked at here. */
const longList: TargetSource = {
  kind: 'text',
  text: `name,phone\n${peopleCsv(1).csv.split('\n')[1] ?? ''}\n${'Nobody,12\n'.repeat(ROWS - 1)}`,
};

/** A session over a pace that moves 100 ms at every breath; `onBreath` is told how often it breathed. */
async function open(onBreath: (breaths: number, session: PlanSession) => void) {
  world = await openDoorWorld();
  let [paceMs, breaths] = [0, 0];
  const shown: Planning[] = [];
  const pace: Pick<Clock, 'monotonicMs' | 'sleep'> = {
    monotonicMs: () => paceMs,
    sleep: () => {
      paceMs += 100;
      breaths += 1;
      onBreath(breaths, session);
      return Promise.resolve();
    },
  };
  const session: PlanSession = createPlanSession({
    tools: planningOf(world),
    entries: () => world.memory.entries(),
    publish: (update) => {
      if (update.kind === 'set' && update.field === 'planning') shown.push(update.value as Planning);
    },
    nowMs: () => world.clock.now(),
    pace,
  });
  await session.edit({ kind: 'set', change: { mission: world.key } });
  return { session, shown, now: () => shown.at(-1) };
}

test('a long list lets others have their turn, and tells after a second how far it is', async () => {
  let breaths = 0;
  const { session, shown, now } = await open((count) => (breaths = count));
  await session.edit({ kind: 'set', change: { source: longList } });
  expect(breaths).toBeGreaterThan(50);
  const told = shown.flatMap(({ progress }) => (progress === undefined ? [] : [progress]));
  expect(told.length).toBeGreaterThan(10);
  // Ten breaths of 100 ms are the first second.
  expect(told[0]?.done).toBeGreaterThanOrEqual((ROWS / breaths) * 9);
  expect(told.every(({ total, done }) => total > done && total >= ROWS)).toBe(true);
  expect(now()?.progress).toBeUndefined();
  expect(now()?.busy).toBeUndefined();
  expect(now()?.list).toMatchObject({ targets: 1, refusedRows: ROWS - 1 });
});

test('what is stopped leaves the list that was there, or none', async () => {
  const { session, now } = await open((count, of) => {
    if (count % 20 === 0) void of.edit({ kind: 'stop' });
  });
  const first = await session.edit({ kind: 'set', change: { source: longList } });
  expect(first).toMatchObject({ ok: false, error: 'Stopped: no list was read.' });
  expect(now()).toMatchObject({ draft: { mission: world.key } });
  expect(now()?.draft.source).toBeUndefined();
  expect([now()?.busy, now()?.progress, now()?.fault, now()?.list]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);

  await session.edit({ kind: 'set', change: { source: { kind: 'text', text: peopleCsv(3).csv } } });
  expect(now()?.plan?.placed.size).toBe(3);
  const second = await session.edit({ kind: 'set', change: { source: longList } });
  expect(second).toMatchObject({ ok: false, error: 'You stopped the reading. The list before stays.' });
  expect(now()?.plan?.placed.size).toBe(3);
  expect(now()?.progress).toBeUndefined();
});
