import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Command, CommandOf } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { MINUTE_MS, openDoorWorld, SLUG, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const POST = /POST \/v1\/assistants\/.*\/events/;
const TO = '+13125550123';
const call = (attempt = 1): Command => ({
  kind: 'event.schedule',
  channel: 'call',
  assistantId: world.agent,
  to: TO,
  from: world.from,
  atMs: world.clock.now() + 10 * MINUTE_MS,
  mission: world.key,
  step: stepId('calls'),
  attempt,
  contactName: 'Jon Bell',
});
const fault = (match: RegExp, change: Partial<Fault>): void =>
  void world.sim.faults.add({ match, kind: '5xx', status: 500, ...change });
const listed = () => world.door.unclear();
const resolve = (decision: CommandOf<'unclear.resolve'>['decision']) =>
  world.agree({ kind: 'unclear.resolve', opKey: listed()[0]?.id ?? '', decision });
/** The next verb, and nothing else: another process that settles once. */
const nextVerb = async () => {
  const door = world.another({ holder: { id: 'verb-2', label: 'verb 2' } });
  await door.settleOpenIntents();
  await door.finishOpenRecords();
};
const tracker = () =>
  (world.memory.read()[SLUG]?.memory?.['call_tracker'] as Record<string, unknown> | undefined)?.[TO];

describe('a server that answers 500', () => {
  test('having done nothing: not sent, as soon as its list shows nothing, and sent again once', async () => {
    fault(POST, {});
    expect(await world.agree(call())).toMatchObject({ status: 'open' });
    expect(listed()).toMatchObject([
      {
        state: 'unknown',
        title: `Being found out: call to Jon Bell (${TO})`,
        ends: ['reached', 'leave'],
      },
    ]);
    expect(await resolve('again')).toMatchObject({ refusal: { code: 'invalid' } });
    world.clock.jump(31_000);
    await nextVerb();
    expect(listed()).toMatchObject([{ state: 'unsent', ends: ['again', 'leave'] }]);
    expect(await resolve('again')).toMatchObject({ status: 'done' });
    expect(listed()).toEqual([]);
    await world.clock.advance(40 * MINUTE_MS);
    expect(world.sim.dials).toHaveLength(1);
  });

  test('having done it: found in the list, and never sent again', async () => {
    fault(POST, { afterWork: true });
    expect(await world.agree(call())).toMatchObject({ status: 'done' });
    expect(listed()).toEqual([]);
    await world.clock.advance(40 * MINUTE_MS);
    expect(world.sim.dials).toHaveLength(1);
    expect(world.sim.requests.count(POST)).toBe(1);
  });

  test('having done it, with a list that lags: the plan that is committed again finds it', async () => {
    await world.close();
    world = await openDoorWorld({ listLagS: 45 });
    fault(POST, { afterWork: true });
    expect(await world.agree(call())).toMatchObject({ status: 'open' });
    world.clock.jump(31_000);
    await nextVerb();
    world.clock.jump(20_000);
    expect(await world.agree(call())).toMatchObject({ status: 'refused', refusal: { code: 'already-so' } });
    await world.clock.advance(40 * MINUTE_MS);
    expect(world.sim.dials).toHaveLength(1);
  });

  test.each([502, 503, 504])(
    'from between (%i), who may still be at work: parked after its slot',
    async (status) => {
      fault(POST, { status });
      await world.agree(call());
      world.clock.jump(5 * MINUTE_MS);
      await nextVerb();
      expect(listed()).toMatchObject([{ state: 'unknown' }]);
      world.clock.jump(8 * MINUTE_MS);
      await nextVerb();
      expect(listed()).toMatchObject([{ state: 'parked', ends: ['reached', 'again', 'leave'] }]);
    },
  );
});

describe('a parked call', () => {
  beforeEach(async () => {
    fault(POST, { kind: 'reset-before' });
    await world.agree(call());
    world.clock.jump(13 * MINUTE_MS);
    await nextVerb();
  });

  test('that reached them is never made again, and memory and log say so', async () => {
    expect(await resolve('reached')).toMatchObject({ status: 'done' });
    expect(listed()).toEqual([]);
    expect(tracker()).toMatchObject({ status: 'succeeded', attempts: 1 });
    const events = value(await world.server.listEvents(world.mission, world.run));
    expect(events.map(({ summary }) => summary)).toEqual([
      `Reached ${TO} by call, try 1: a person found out, no id is known`,
    ]);
    expect(await world.agree(call())).toMatchObject({ refusal: { code: 'already-so' } });
  });

  test('that is left is given up', async () => {
    expect(await resolve('leave')).toMatchObject({ status: 'done' });
    expect(listed()).toEqual([]);
    expect(tracker()).toMatchObject({ status: 'abandoned' });
  });

  test('that shows up while somebody decides is taken for what it is', async () => {
    const mark = listed()[0]?.opKey;
    value(
      await world.server.schedule({
        assistantId: world.agent,
        channel: 'call',
        to: TO,
        from: world.from,
        scheduledAtMs: world.clock.now() + 10 * MINUTE_MS,
        metadata: { ct_op: `${mark}:0` },
      }),
    );
    const outcome = await resolve('again');
    expect(outcome).toMatchObject({ status: 'done' });
    expect('sentence' in outcome && outcome.sentence).toContain('found at the server');
    await world.clock.advance(40 * MINUTE_MS);
    expect(world.sim.dials).toHaveLength(1);
  });

  test('that did not is made again at the next allowed time, with a code', async () => {
    world.hours = {
      check: ({ atMs }) =>
        atMs < world.clock.now() + 60 * MINUTE_MS
          ? { allowed: false, sentence: 'too early', nextOpenMs: world.clock.now() + 90 * MINUTE_MS }
          : { allowed: true },
    };
    const shown = await world.door.preview({
      kind: 'unclear.resolve',
      opKey: listed()[0]?.id ?? '',
      decision: 'again',
    });
    expect(shown.tier).toBe(2);
    expect(shown.lines.join('\n')).toContain('contacted a second time');
    expect(await resolve('again')).toMatchObject({ status: 'done' });
    const [event] = [...world.sim.world.scheduled.values()];
    expect(event?.scheduledAtMs).toBe(world.clock.now() + 90 * MINUTE_MS);
  });
});

test('a message and a call at once: parked, then ended by a person', async () => {
  fault(/POST \/v1\/calls/, { kind: 'reset-after' });
  await world.agree({ kind: 'call.start', to: TO, purpose: 'ask' });
  expect(listed()).toMatchObject([{ state: 'parked', title: `Unclear: call to ${TO}` }]);
  expect(await resolve('again')).toMatchObject({ status: 'done' });
  expect(world.sim.dials).toHaveLength(2);
  fault(/messages\/send/, { status: 500 });
  await world.agree({ kind: 'sms.send', to: TO, text: 'Nine?' });
  expect(listed()).toMatchObject([{ state: 'unknown', lines: expect.arrayContaining(['Text: Nine?']) }]);
  world.clock.jump(31_000);
  await nextVerb();
  expect(listed()).toMatchObject([{ state: 'unsent' }]);
  expect(await resolve('leave')).toMatchObject({ status: 'done' });
  expect(listed()).toEqual([]);
});

test('an event that was refused is tried again when the server takes it, or left', async () => {
  const mend = world.sim.faults.add({
    match: /POST .*\/runs\/.*\/events/,
    kind: '5xx',
    status: 422,
    times: Infinity,
  });
  await world.agree({ kind: 'step.complete', mission: world.key, step: stepId('research') });
  const [item] = listed();
  expect(item).toMatchObject({ state: 'refused', ends: ['again', 'leave'] });
  expect(item?.lines.join('\n')).toContain('Refused: the event “Completed: Research”');
  expect(await resolve('again')).toMatchObject({ status: 'partly' });
  expect(listed()).toHaveLength(1);
  mend();
  expect(await resolve('again')).toMatchObject({ status: 'done' });
  expect(listed()).toEqual([]);
  expect(value(await world.server.listEvents(world.mission, world.run))).toHaveLength(1);
});

test('a setup that stopped half way goes on, or is left', async () => {
  const mend = world.sim.faults.add({
    match: /POST .*\/runs\/.*\/plan/,
    kind: '5xx',
    status: 422,
    times: Infinity,
  });
  const create: Command = {
    kind: 'mission.create',
    name: 'Second',
    instructions: 'Call',
    request: 'Call',
    steps: [{ stepId: stepId('one'), description: 'One', sequence: 1 }],
  };
  expect(await world.agree(create)).toMatchObject({ status: 'failed' });
  expect(listed()).toMatchObject([{ state: 'stopped', title: 'Stopped half way: mission Second' }]);
  mend();
  expect(await resolve('again')).toMatchObject({ status: 'done' });
  expect(listed()).toEqual([]);
  expect(value(await world.server.listMissions()).filter(({ name }) => name === 'Second')).toHaveLength(1);
});
