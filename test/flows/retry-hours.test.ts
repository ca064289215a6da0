import type { JsonObject } from '../../src/lib/json.ts';
import { afterEach, expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import { makePlan } from '../../src/commands/planning/make-plan.ts';
import { orderOf } from '../../src/commands/planning/plan-commit.ts';
import { emptyDraft } from '../../src/state/planning.ts';
import { MINUTE_MS, openDoorWorld, START_MS } from './support/door-world.ts';
import { openDriveWorld, talk, type DriveWorld } from './support/drive-world.ts';
import { planningOf } from './support/plan-world.ts';

const A = '+13125550101';

let world: DriveWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const ended = async (): Promise<boolean> =>
  ['succeeded', 'failed'].includes((await world?.runStatus()) ?? '');

test('the engine tries again in the hours of the place where the contact is, not of its number', async () => {
  world = await openDriveWorld({
    missionClass: 1,
    steps: ['calls', 'report'],
    script: new Map<string, readonly ScriptedOutcome[]>([
      [A, [{ kind: 'no-answer' }, { kind: 'no-answer' }, talk({ rate: 1 })]],
    ]),
  });
  await world.agree({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: world.door.agent,
    to: A,
    from: world.door.from,
    // 16:40 in Chicago, where the number is from; 12:40 in Honolulu, where the contact lives.
    atMs: START_MS + 100 * MINUTE_MS,
    mission: world.door.key,
    step: stepId('calls'),
    attempt: 1,
    zone: 'Pacific/Honolulu',
    recipientType: 'professional',
  });
  await world.until(ended, 12);
  const hours = world.door.sim.dials.map(({ atMs }) =>
    Number(
      new Intl.DateTimeFormat('en-US', {
        timeZone: 'Pacific/Honolulu',
        hour: '2-digit',
        hourCycle: 'h23',
      }).format(atMs),
    ),
  );
  expect(hours).toHaveLength(3);
  expect(hours.filter((hour) => hour < 9 || hour >= 17)).toEqual([]);
  // Nobody of this kind is called twice in a day.
  const days = world.door.sim.dials.map(({ atMs }) => new Date(atMs - 10 * 60 * MINUTE_MS).getUTCDate());
  expect(new Set(days).size).toBe(3);
});

test('a plan keeps the place that somebody told, and works out anew what was guessed', async () => {
  const door = await openDoorWorld();
  try {
    const planning = planningOf(door);
    const ground = await planning.inputs(door.key, door.agent);
    const draft = { ...emptyDraft, source: { kind: 'text', text: `phone\n${A}\n` } as const };
    const list = await planning.readList(draft, { requiredVariables: [] });
    const basis = planning.basis();
    if (!ground.ok || !list.ok || !basis.ok) throw new Error('the plan cannot be made');
    const { value: read } = ground;
    const planned = (record: JsonObject): unknown => {
      const facts = { ...read, memory: { call_tracker: { [A]: record } } };
      const made = makePlan(draft, list.value.targets, facts, basis.value);
      if (!made.ok) throw new Error(made.error);
      return orderOf(made.value, facts).items;
    };
    for (const zone_origin of ['said', 'list']) {
      expect(planned({ zone: 'Pacific/Honolulu', zone_origin })).toMatchObject([
        { to: A, zone: 'Pacific/Honolulu', zoneOrigin: zone_origin },
      ]);
    }
    // A guess without an origin, as earlier versions wrote it, mends itself.
    for (const origin of [{}, { zone_origin: 'guessed' }]) {
      expect(planned({ zone: 'Pacific/Honolulu', ...origin })).toMatchObject([
        { to: A, zone: 'America/Chicago', zoneOrigin: 'guessed' },
      ]);
    }
  } finally {
    await door.close();
  }
});
