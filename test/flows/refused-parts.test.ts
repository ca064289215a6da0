import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import { openDoorWorld, SLUG, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const EVENTS = /POST .*\/runs\/.*\/events/;
const RUN = /PATCH .*\/runs\/[^/]+$/;
const STEP = /PATCH .*\/plan\/steps\//;
const REFUSALS = [400, 404, 409, 422] as const;

/** This server never takes such a request. */
const refuse = (match: RegExp, status: number): void =>
  void world.sim.faults.add({ match, kind: '5xx', status, times: Infinity });
const run = async () => value(await world.server.getRun(world.mission, world.run));
const summaries = async () =>
  value(await world.server.listEvents(world.mission, world.run)).map(({ summary }) => summary);
const memory = () => world.memory.read()[SLUG]?.memory ?? {};
const lastAct = () => {
  const rows = world.updates.flatMap((update) =>
    update.kind === 'upsert' && update.into === 'audit' ? update.rows.map(([, row]) => row) : [],
  );
  return rows.at(-1);
};

test.each(REFUSALS)('a note that the server refuses (%i) is not logged, and says so', async (status) => {
  refuse(EVENTS, status);
  const outcome = await world.agree({ kind: 'mission.note', mission: world.key, text: 'They moved' });
  expect(outcome).toMatchObject({ status: 'failed', kind: 'server' });
  expect('sentence' in outcome && outcome.sentence).toContain('The server');
  expect(lastAct()?.outcome).toBe('failed');
  expect(await summaries()).toEqual([]);
});

test.each(REFUSALS)(
  'a step whose event is refused (%i) is complete, and its event is refused',
  async (status) => {
    refuse(EVENTS, status);
    const complete: Command = { kind: 'step.complete', mission: world.key, step: stepId('research') };
    const outcome = await world.agree(complete);
    expect(outcome).toMatchObject({
      status: 'partly',
      records: [
        { target: 'memory', state: 'done' },
        { target: 'event', state: 'refused' },
      ],
      parts: [
        { target: 'server', state: 'done' },
        { target: 'memory', state: 'done' },
        { target: 'event', state: 'refused', sentence: expect.stringContaining('The server') },
      ],
    });
    expect(outcome).not.toHaveProperty('mainRefused');
    expect(lastAct()).toMatchObject({ outcome: 'partly' });
  },
);

test.each(REFUSALS)(
  'a run that is not failed (%i) is told as not failed, and nothing tells that it was',
  async (status) => {
    refuse(RUN, status);
    const outcome = await world.agree({ kind: 'mission.fail', mission: world.key, reason: 'no budget' });
    expect(outcome).toMatchObject({ status: 'failed' });
    expect((await run()).status).toBe('running');
    expect(await summaries()).toEqual([]);
    expect(memory()).toEqual({});
  },
);

test('a run that is not failed after its step was: what is done and what is not are both told', async () => {
  refuse(RUN, 422);
  const outcome = await world.agree({
    kind: 'mission.fail',
    mission: world.key,
    step: stepId('calls'),
    reason: 'no budget',
  });
  expect(outcome).toMatchObject({ status: 'partly', mainRefused: true });
  expect('sentence' in outcome && outcome.sentence).toMatch(/^Not done: The server refused the run → failed/);
  expect('sentence' in outcome && outcome.sentence).toContain('Done before that: step calls → failed');
  expect(await summaries()).toEqual(['Failed: no budget']);
  // The result is told where the mission has one.
  expect(memory()).not.toHaveProperty('result');
});

test('a step that the server does not take keeps no mission from being failed', async () => {
  refuse(STEP, 404);
  const fail = {
    kind: 'mission.fail',
    mission: world.key,
    step: stepId('calls'),
    reason: 'no budget',
  } as const;
  expect(await world.agree(fail)).toMatchObject({ status: 'partly' });
  expect((await run()).status).toBe('failed');
  // Nobody is told of a step that did not fail.
  expect(await summaries()).toEqual([]);
});

test.each([404, 405, 501])('where a mission cannot be cancelled (%i), its run is', async (status) => {
  refuse(/POST .*\/missions\/[^/]+\/cancel/, status);
  const cancel: Command = { kind: 'mission.cancel', mission: world.key, reason: 'enough' };
  expect(await world.agree(cancel)).toMatchObject({ status: 'done' });
  expect((await run()).status).toBe('cancelled');
  expect(await summaries()).toEqual(['Cancelled: enough']);
});

test('a mission that the server will not cancel at all is told as running', async () => {
  refuse(/POST .*\/missions\/[^/]+\/cancel/, 404);
  refuse(RUN, 409);
  expect(await world.agree({ kind: 'mission.cancel', mission: world.key, reason: 'enough' })).toMatchObject({
    status: 'failed',
  });
  expect((await run()).status).toBe('running');
  expect(await summaries()).toEqual([]);
});

test('a call that is scheduled while its event is refused is told as both', async () => {
  refuse(EVENTS, 422);
  const outcome = await world.agree({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: world.agent,
    to: '+13125550123',
    from: world.from,
    atMs: world.clock.now() + 600_000,
    mission: world.key,
    step: stepId('calls'),
    attempt: 1,
  });
  expect(outcome).toMatchObject({ status: 'partly', records: [{ state: 'done' }, { state: 'refused' }] });
});

test('what is withdrawn for an opt-out goes on where one call has begun meanwhile', async () => {
  const call = (minutes: number, attempt: number): Command => ({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: world.agent,
    to: '+13125550123',
    from: world.from,
    atMs: world.clock.now() + minutes * 60_000,
    mission: world.key,
    step: stepId('calls'),
    attempt,
  });
  await world.agree(call(10, 1));
  await world.agree(call(30, 2));
  const confirm: Command = { kind: 'optout.confirm', phone: '+13125550123', evidence: 'STOP' };
  const shown = await world.door.preview(confirm);
  // The first begins between the look and the act: the server refuses to cancel it.
  const [first] = [...world.sim.world.scheduled.values()];
  world.sim.faults.add({
    match: new RegExp(`DELETE .*${first?.id}`),
    kind: '5xx',
    status: 409,
    times: Infinity,
  });
  const outcome = await world.door.submit(
    confirm,
    { kind: 'operator', label: 'operator:kim' },
    { digest: shown.digest, confirmedTier: 2 },
  );
  expect(outcome.status).toBe('partly');
  const left = [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');
  expect(left.map(({ id }) => id)).toEqual([first?.id]);
  expect((await summaries()).filter((summary) => summary.startsWith('Cancelled'))).toHaveLength(1);
});
