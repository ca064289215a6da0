import { afterEach, expect, test } from 'vitest';
import { scheduledEventId, stepId } from '../../src/domain/ids.ts';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import { MINUTE_MS, openDoorWorld, SLUG, START_MS, value, type DoorWorld } from './support/door-world.ts';
import { openDriveWorld, talk, type DriveWorld } from './support/drive-world.ts';

const A = '+13125550101';
const B = '+13125550102';
const POST = /POST .*assistants\/.*\/events/;

let world: DriveWorld | undefined;
let alone: DoorWorld | undefined;
afterEach(async () => {
  await world?.close();
  await alone?.close();
  world = undefined;
  alone = undefined;
});

const dialsTo = (phone: string): number =>
  (world?.door ?? alone)?.sim.dials.filter((dial) => dial.phone === phone).length ?? 0;
const ended = async (): Promise<boolean> =>
  ['succeeded', 'failed'].includes((await world?.runStatus()) ?? '');
const eventTo = (phone: string): string =>
  [...(world?.door.sim.world.scheduled.values() ?? [])].find(
    (row) => row.to === phone && row.status === 'pending',
  )?.id ?? '';

test('a call that a person moved to an earlier time is followed to its end', async () => {
  world = await openDriveWorld({
    missionClass: 1,
    steps: ['calls', 'report'],
    dialect: 'flat',
    script: new Map<string, readonly ScriptedOutcome[]>([[A, [{ kind: 'busy' }, talk({ rate: 1 })]]]),
  });
  await world.agree({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: world.door.agent,
    to: A,
    from: world.door.from,
    atMs: START_MS + 60 * MINUTE_MS,
    mission: world.door.key,
    step: stepId('calls'),
    attempt: 1,
  });
  await world.agree({
    kind: 'event.move',
    assistantId: world.door.agent,
    event: scheduledEventId(eventTo(A)),
    atMs: START_MS + 20 * MINUTE_MS,
  });
  await world.until(ended);
  expect(await world.runStatus()).toBe('succeeded');
  expect(dialsTo(A)).toBe(2);
  const log = JSON.stringify(value(await world.door.server.listEvents(world.door.mission, world.run)));
  expect(log).toContain('"attempt":2');
  expect(log).not.toContain('"attempt":3');
});

test.each(['nested', 'flat'] as const)(
  'whom a person took out of the schedule is not dialled by the engine: %s',
  async (dialect) => {
    world = await openDriveWorld({
      missionClass: 3,
      steps: ['calls', 'report'],
      dialect,
      memory: { call_queue: [{ phone: A }, { phone: B }] },
      script: new Map<string, readonly ScriptedOutcome[]>([[B, [talk({ offer: 250 })]]]),
    });
    await world.until(() => eventTo(A) !== '');
    await world.agree({
      kind: 'event.cancel',
      assistantId: world.door.agent,
      event: scheduledEventId(eventTo(A)),
      reason: 'they called back',
    });
    await world.until(() => dialsTo(B) === 1);
    expect(dialsTo(A)).toBe(0);
  },
);

test('a try that nobody could find out about, and that a person gave up, is not sent again by the engine', async () => {
  world = await openDriveWorld({
    missionClass: 3,
    steps: ['calls', 'report'],
    memory: { call_queue: [{ phone: A }, { phone: B }] },
    script: new Map<string, readonly ScriptedOutcome[]>([[B, [talk({ offer: 250 })]]]),
  });
  world.door.sim.faults.add({ match: POST, kind: 'reset-before' });
  const parked = (): string =>
    (world?.door.ledger.db
      .prepare(`SELECT op_key FROM intents WHERE kind = 'dispatch' AND status = 'parked'`)
      .get()?.['op_key'] as string | undefined) ?? '';
  await world.until(() => parked() !== '');
  await world.agree({ kind: 'unclear.resolve', opKey: parked(), decision: 'leave' });
  await world.until(() => dialsTo(B) === 1);
  expect(world.door.sim.requests.count(POST)).toBe(2);
  expect(dialsTo(A)).toBe(0);
});

test('a plan says which of its numbers this program has scheduled under another name since', async () => {
  alone = await openDoorWorld();
  const item = {
    channel: 'call',
    assistantId: alone.agent,
    to: A,
    from: alone.from,
    atMs: START_MS + 20 * MINUTE_MS,
    mission: alone.key,
    step: stepId('calls'),
    attempt: 2,
  } as const;
  const plan = {
    kind: 'plan.commit',
    mission: alone.key,
    digest: 'plan',
    items: [{ ...item, attempt: 1 }],
  } as const;
  const shown = await alone.door.preview(plan);
  expect(await alone.agree({ kind: 'event.schedule', ...item })).toMatchObject({ status: 'done' });
  // What was agreed to before is not what would happen now.
  expect(
    await alone.door.submit(
      plan,
      { kind: 'operator', label: 'operator:kim' },
      { digest: shown.digest, confirmedTier: 2 },
    ),
  ).toMatchObject({ status: 'refused', refusal: { code: 'changed' } });
  expect((await alone.door.preview(plan)).lines.join('\n')).toContain('Already pending');
});

test('a try whose outcome is unclear stands in the way of another name for it', async () => {
  alone = await openDoorWorld();
  const item = {
    channel: 'call',
    assistantId: alone.agent,
    to: A,
    from: alone.from,
    atMs: START_MS + 20 * MINUTE_MS,
    mission: alone.key,
    step: stepId('calls'),
    attempt: 1,
  } as const;
  // The list does not show it; that may come.
  alone.sim.faults.add({ match: POST, kind: 'reset-before' });
  expect(await alone.agree({ kind: 'event.schedule', ...item })).toMatchObject({ status: 'open' });
  const next = { ...item, attempt: 2, atMs: START_MS + 40 * MINUTE_MS };
  expect(await alone.door.preview({ kind: 'event.schedule', ...next })).toMatchObject({ tier: 2 });
  const { attempt: _try, mission: _mission, ...bots } = next;
  expect(
    await alone.agree({
      kind: 'bot.schedule',
      item: { ...bots, missionId: alone.mission, runId: alone.run },
    }),
  ).toMatchObject({ status: 'refused', refusal: { code: 'already-so' } });
  const plan = { kind: 'plan.commit', mission: alone.key, digest: 'plan', items: [next] } as const;
  expect((await alone.door.preview(plan)).lines.join('\n')).toContain('nobody knows yet');
  expect(alone.sim.requests.count(POST)).toBe(1);
});

test.each(['event.move', 'event.retry'] as const)(
  'what a person does with a call that a bot scheduled is written down, though the bot writes its own: %s',
  async (kind) => {
    alone = await openDoorWorld({
      script: new Map<string, readonly ScriptedOutcome[]>([[A, [{ kind: 'busy' }]]]),
    });
    const placed = await alone.agree({
      kind: 'bot.schedule',
      item: {
        channel: 'call',
        assistantId: alone.agent,
        to: A,
        from: alone.from,
        atMs: START_MS + 20 * MINUTE_MS,
        step: stepId('calls'),
        missionId: alone.mission,
        runId: alone.run,
      },
    });
    if (placed.status !== 'done') throw new Error(JSON.stringify(placed));
    if (kind === 'event.retry') await alone.clock.advance(30 * MINUTE_MS);
    const event = scheduledEventId(placed.eventId ?? '');
    const atMs = START_MS + 60 * MINUTE_MS;
    const moved = await alone.agree({ kind, assistantId: alone.agent, event, atMs });
    expect(moved).toMatchObject({ status: 'done', eventId: expect.any(String) });
    expect(alone.memory.read()[SLUG]?.memory).toMatchObject({
      scheduled_events: [{ event_id: moved.status === 'done' ? moved.eventId : '' }],
      call_tracker: { [A]: { status: 'scheduled' } },
    });
  },
);

test('while a try is unclear the engine waits for it, and does not read the mission over and over', async () => {
  world = await openDriveWorld({
    missionClass: 3,
    steps: ['calls', 'report'],
    memory: { call_queue: [{ phone: A }] },
  });
  world.door.sim.faults.add({ match: POST, kind: 'reset-before' });
  await world.until(() => (world?.door.sim.requests.count(POST) ?? 0) === 1);
  const before = world.door.sim.requests.count(/GET /);
  let looks = 0;
  await world.until(() => {
    looks += 1;
    return looks > 3;
  });
  expect(world.door.sim.requests.count(/GET /) - before).toBeLessThan(120);
  expect(world.door.sim.requests.count(POST)).toBe(1);
});
