import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import {
  create,
  entryIn,
  killsOfAgent,
  killsOfMission,
  missionsIn,
  NEW_SLUG as SLUG,
  setUpIn,
} from './support/compose-kills.ts';
import { MINUTE_MS, openDoorWorld, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function open(): Promise<DoorWorld> {
  world = await openDoorWorld();
  return world;
}

test('a mission is made as the bot makes it: mission, run, plan, running, entry, class', async () => {
  const world = await open();
  const outcome = await world.agree(create(2));
  expect(outcome).toMatchObject({ status: 'done', made: { slug: SLUG } });
  const [mission] = missionsIn(world);
  const run = mission?.runIds.at(-1) ?? '';
  expect(Object.keys(entryIn(world) ?? {})).toEqual([
    'mission_name',
    'mission_id',
    'created_at',
    'run_id',
    'memory',
  ]);
  expect(entryIn(world)).toMatchObject({
    mission_name: 'Ask ten painters',
    mission_id: mission?.id,
    run_id: run,
    memory: { mission_class: 2 },
  });
  expect(entryIn(world)?.['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  const row = world.sim.world.runs.get(run);
  expect(row?.status).toBe('running');
  expect(row?.input).toEqual({ original_request: 'What does painting the hall cost?' });
  expect(row?.steps.map(({ id, status }) => `${id} ${status}`)).toEqual(['setup pending', 'calls pending']);
  expect(row?.events.map(({ summary }) => summary)).toEqual(['Mission created: Ask ten painters']);
});

test('the same name resumes and makes no second mission', async () => {
  const world = await open();
  await world.agree(create());
  const again = await world.agree({ ...create(), name: 'ask: ten PAINTERS' });
  expect(again).toMatchObject({ status: 'refused', refusal: { code: 'already-so' } });
  expect(missionsIn(world)).toHaveLength(1);
});

test('a mission that the bot began and left is gone on with', async () => {
  const world = await open();
  const made = value(
    await world.server.createMission({ name: 'Ask ten painters', instructions: 'as the bot wrote it' }),
  );
  world.memory.write({
    ...world.memory.read(),
    [SLUG]: { mission_name: 'Ask ten painters', mission_id: made.id, created_at: '2026-03-03T20:00:00.5Z' },
  });
  expect(await world.agree(create(1))).toMatchObject({ status: 'done' });
  expect(missionsIn(world)).toHaveLength(1);
  expect(entryIn(world)?.['created_at']).toBe('2026-03-03T20:00:00.5Z');
  expect(entryIn(world)?.['run_id']).toBe(missionsIn(world)[0]?.runIds.at(-1));
});

test.each(['reset-after', 'timeout', 'truncate', 'garbage', '5xx', 'reset-before'] as const)(
  'an answer that gets lost (%s) makes one mission and one run of ours',
  async (kind) => {
    const world = await open();
    for (const afterWork of kind === 'timeout' || kind === '5xx' ? [true, false] : [undefined]) {
      const fault = { kind, times: 1, ...(afterWork !== undefined && { afterWork }) } as const;
      world.sim.faults.add({ ...fault, match: /POST \/v1\/missions$/ });
      world.sim.faults.add({ ...fault, match: /POST \/v1\/missions\/[^/]+\/runs$/ });
      await world.agree(create(1));
      for (let round = 0; round < 4; round += 1) {
        await world.clock.advance(2 * MINUTE_MS);
        await world.door.finishOpenRecords();
      }
      await world.agree(create(1));
      expect(missionsIn(world)).toHaveLength(1);
      // The server makes one run with every mission; the other one is ours.
      expect(missionsIn(world)[0]?.runIds).toHaveLength(2);
      expect(world.sim.world.runs.get(entryIn(world)?.['run_id'] as string)?.status).toBe('running');
      world.sim.faults.clear();
    }
  },
);

test.each(['resumed by the same command', 'finished by itself'] as const)(
  'killed at every third boundary and %s: one mission, one run, one plan, one entry',
  async (how) => {
    expect(await killsOfMission(how, 3)).toBeGreaterThan(20);
  },
);

test('an agent is set up in one act: assistant, number, link, entry', async () => {
  const world = await open();
  await world.agree(create(1));
  const outcome = await world.agree(setUpIn(world));
  expect(outcome).toMatchObject({ status: 'done' });
  const assistant = value(await world.server.listAssistants({ name: 'Painter caller' }))[0];
  const free = [...world.sim.world.phones.values()].find((row) => row.voiceConnectionId === undefined);
  expect(entryIn(world)).toMatchObject({
    assistant_id: assistant?.id,
    agent_phone: free?.phone,
    phone_number_id: free?.id,
  });
  // Calling from it takes no assignment: nobody else loses it.
  expect(assistant?.phone).toBeUndefined();
  expect(world.sim.world.runs.get(entryIn(world)?.['run_id'] as string)?.agents).toHaveLength(1);
  expect(await world.agree(setUpIn(world))).toMatchObject({
    status: 'refused',
    refusal: { code: 'already-so' },
  });
});

test('a link that the server swallowed is made again before anything is called set up', async () => {
  const world = await open();
  await world.agree(create(1));
  world.sim.faults.add({ match: /POST .*\/agents$/, kind: 'empty', afterWork: false, times: 1 });
  expect(await world.agree(setUpIn(world))).toMatchObject({ status: 'done' });
  expect(world.sim.world.runs.get(entryIn(world)?.['run_id'] as string)?.agents).toHaveLength(1);
});

test('killed at every third boundary, an agent is set up once', async () => {
  expect(await killsOfAgent(3)).toBeGreaterThan(20);
});

test('without a number nothing is made, and the sentence says what to buy and where', async () => {
  const world = await open();
  await world.agree(create(1));
  world.sim.world.phones.clear();
  const before = world.sim.world.assistants.size;
  const shown = await world.door.preview(setUpIn(world));
  expect(shown.refusal?.sentence).toMatch(/Buy one in the ClawdTalk portal/);
  expect(await world.agree(setUpIn(world))).toMatchObject({ status: 'refused' });
  expect(world.sim.world.assistants.size).toBe(before);
  expect(entryIn(world)?.['assistant_id']).toBeUndefined();
});

test('an assistant that is there can be used, and a second one set up beside it', async () => {
  const world = await open();
  await world.agree(create(4));
  const reuse = {
    kind: 'agent.setup',
    mission: setUpIn(world).mission,
    name: '',
    instructions: '',
    reuse: world.agent,
  } as const;
  expect(await world.agree(reuse)).toMatchObject({ status: 'done', made: { assistantId: world.agent } });
  expect(entryIn(world)).toMatchObject({ assistant_id: world.agent, agent_phone: world.from });
  const second = { ...setUpIn(world), additional: true } as Command;
  expect(await world.agree(second)).toMatchObject({ status: 'done' });
  expect(entryIn(world)).toMatchObject({ assistant_id: world.agent });
  expect(entryIn(world)?.memory?.['agents']).toHaveLength(1);
  expect(world.sim.world.runs.get(entryIn(world)?.['run_id'] as string)?.agents).toHaveLength(2);
});

test('a request that is held up on its way is waited for, not sent a second time', async () => {
  const world = await open();
  world.sim.faults.add({ match: /POST \/v1\/missions$/, kind: 'late', delayMs: MINUTE_MS, times: 1 });
  expect(await world.agree(create(1))).toMatchObject({ status: 'open' });
  expect(await world.agree(create(1))).toMatchObject({ status: 'open' });
  for (let round = 0; round < 4; round += 1) {
    await world.clock.advance(MINUTE_MS);
    await world.door.finishOpenRecords();
  }
  expect(missionsIn(world)).toHaveLength(1);
  expect(entryIn(world)?.['mission_id']).toBe(missionsIn(world)[0]?.id);
});
