import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScheduleFields } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, START_MS, value, type DoorWorld } from './support/door-world.ts';

const PHONE = '+13125550223';
const POST = /POST .*assistants\/.*\/events/;

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const call = (index: number): ScheduleFields => ({
  channel: 'call',
  assistantId: world.agent,
  to: `+131255502${String(index).padStart(2, '0')}`,
  from: world.from,
  atMs: START_MS + (20 + index) * MINUTE_MS,
  mission: world.key,
  step: stepId('calls'),
  attempt: 1,
});
const pending = () => [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');

test.each(['cancelled', 'failed'] as const)(
  'a commit of many ends when the run is %s meanwhile, wherever that was done',
  async (status) => {
    const door = world.another({
      clock: {
        ...world.clock,
        sleep: async (delayMs) => {
          value(await world.server.updateRun(world.mission, world.run, { status }));
          await world.clock.advance(delayMs);
        },
      },
    });
    const items = Array.from({ length: 25 }, (_, index) => call(index));
    const plan = { kind: 'plan.commit', mission: world.key, items, digest: 'plan' } as const;
    const shown = await door.preview(plan);
    expect(
      await door.submit(plan, OPERATOR, { digest: shown.digest, confirmedTier: 2, reason: 'go' }),
    ).toMatchObject({ status: 'refused', refusal: { code: 'ended' } });
    expect(world.sim.requests.count(POST)).toBe(10);
  },
);

test('a call that was unclear when its mission was cancelled is withdrawn before it goes out', async () => {
  world.sim.faults.add({ match: POST, kind: 'reset-before' });
  expect(await world.agree({ kind: 'event.schedule', ...call(23) })).toMatchObject({ status: 'open' });
  expect(await world.agree({ kind: 'mission.cancel', mission: world.key })).toMatchObject({ status: 'done' });
  // The request was held up on its way; what it made is listed only now.
  const [intent] = world.ledger.db.prepare(`SELECT op_key FROM intents WHERE kind = 'dispatch'`).all();
  value(
    await world.server.schedule(
      {
        assistantId: world.agent,
        channel: 'call',
        to: PHONE,
        from: world.from,
        scheduledAtMs: START_MS + 43 * MINUTE_MS,
        metadata: { ct_op: `${String(intent?.['op_key'])}:0` },
        missionId: world.mission,
        runId: world.run,
      },
      {},
    ),
  );
  await world.door.settleOpenIntents();
  expect(pending()).toHaveLength(1);
  await world.clock.advance(42 * MINUTE_MS);
  await world.door.checkDue();
  expect(pending()).toEqual([]);
  await world.clock.advance(10 * MINUTE_MS);
  expect(world.sim.dials).toEqual([]);
});

test('a round of checks asks once how a run stands, however many of its calls are due', async () => {
  for (const index of [1, 2, 3]) {
    const item = { ...call(index), atMs: START_MS + 30 * MINUTE_MS + index * 1_000 };
    expect(await world.agree({ kind: 'event.schedule', ...item })).toMatchObject({ status: 'done' });
  }
  await world.clock.advance(29 * MINUTE_MS);
  const asked = (): number => world.sim.requests.count(/^GET .*\/runs\/[^/]+$/);
  const before = asked();
  await world.door.checkDue();
  expect(asked()).toBe(before + 1);
  expect(pending()).toHaveLength(3);
});
