import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, workingDayAt, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

const pending = () => [...world.sim.world.scheduled.values()].length;

test('the same call at the same time is scheduled once, however often it is asked for', async () => {
  const { mission, run, agent, number } = await glassMission(world);
  const words = [
    'schedule-call',
    agent,
    '+13125550123',
    number,
    workingDayAt(18),
    mission,
    run,
    'calls',
  ] as const;
  const first = await world.made(...words);
  expect(await world.made(...words)).toBe(first);
  expect(pending()).toBe(1);
  const twin = await world.api(...words.with(4, workingDayAt(18, 30)));
  expect(twin).toMatchObject({ exit: 1, out: '' });
  expect(twin.said).toContain(`has a pending call for this step already, as event ${first}`);
  expect(pending()).toBe(1);
  await world.made('cancel-scheduled-event', agent, first);
  const again = await world.made(...words.with(4, workingDayAt(18, 30)));
  expect(again).not.toBe(first);
});

test('a schedule whose answer gets lost is found, and never sent twice', async () => {
  const { mission, run, agent, number } = await glassMission(world);
  world.sim.faults.add({ match: /POST \/v1\/assistants\/[^/]+\/events/, kind: 'reset-after' });
  const words = ['schedule-call', agent, '+13125550123', number, workingDayAt(18), mission, run] as const;
  const event = await world.made(...words);
  expect(pending()).toBe(1);
  expect([...world.sim.world.scheduled.keys()]).toEqual([event]);
});

test('the law’s hours, a hold and an opt-out end with 1 and a sentence', async () => {
  const { mission, run, agent, number } = await glassMission(world);
  const night = await world.api(
    'schedule-call',
    agent,
    '+13125550123',
    number,
    workingDayAt(8),
    mission,
    run,
  );
  expect(night).toMatchObject({ exit: 1, out: '' });
  expect(night.said).toMatch(/Next allowed: /);
  await world.run(['hold']);
  const held = await world.api(
    'schedule-call',
    agent,
    '+13125550123',
    number,
    workingDayAt(18),
    mission,
    run,
  );
  expect(held).toMatchObject({ exit: 1, out: '' });
  expect(held.said).toMatch(/^Dispatch is held by /);
  expect(await world.api('sms', 'send', '+13125550123', 'Hello')).toMatchObject({ exit: 1 });
  expect(await world.api('call', '--to', '+13125550123')).toMatchObject({ exit: 1 });
  expect(world.sim.dials).toEqual([]);
  expect(pending()).toBe(0);
});

test('what an answer that got lost had made is found, and made once', async () => {
  world.sim.faults.add({ match: /POST \/v1\/missions$/, kind: 'reset-after' });
  const mission = await world.made('create-mission', 'Glass', 'Call');
  expect([...world.sim.world.missions.keys()]).toEqual([mission]);
  world.sim.faults.add({ match: /POST .*\/runs$/, kind: 'truncate' });
  const run = await world.made('create-run', mission, '{"a":1}');
  world.sim.faults.add({ match: /POST .*\/events$/, kind: 'reset-after' });
  await world.made('log-event', mission, run, 'custom', 'Found', '-', '{"a":1}');
  expect((await world.api('list-events', mission, run)).out.match(/Found/g)).toHaveLength(1);
  world.sim.faults.add({ match: /POST \/v1\/assistants$/, kind: 'empty', afterWork: true });
  await world.made('create-assistant', 'Caller', 'Be kind');
  expect(world.sim.world.assistants.size).toBe(1);
});

test('an answer that stays lost is an error, not a line that says None', async () => {
  world.sim.faults.add({ match: /POST \/v1\/missions$/, kind: 'reset-before' });
  const lost = await world.api('create-mission', 'Glass', 'Call');
  expect(lost).toMatchObject({ exit: 1, out: '' });
  expect(lost.said).toMatch(/^Connection Error: /);
  expect(world.sim.world.missions.size).toBe(0);
});

test('an init that is broken off goes on, and never makes a second mission', async () => {
  const words = [
    'init',
    'Glass',
    'Call',
    'please',
    '[{"step_id":"calls","description":"c","sequence":1}]',
  ] as const;
  for (const match of [
    /POST \/v1\/missions$/,
    /POST .*\/runs$/,
    /POST .*\/plan$/,
    /PATCH .*\/runs\/[^/]+$/,
  ]) {
    world.sim.faults.add({ match, kind: '5xx', status: 500, afterWork: true });
    await world.api(...words);
  }
  const last = await world.api(...words);
  expect(last.exit).toBe(0);
  expect(world.sim.world.missions.size).toBe(1);
  const { run_id } = world.state()['glass'] as Record<string, string>;
  const [mission] = world.sim.world.missions.values();
  // The one that creating the mission makes by itself, and ours.
  expect(mission?.runIds).toHaveLength(2);
  expect(world.sim.world.runs.get(run_id ?? '')?.status).toBe('running');
});

test('an entry that the bot has removed keeps its memory in the ledger', async () => {
  await world.made('save-memory', 'glass', 'k', 'precious');
  await world.made('remove-state', 'glass');
  const ledger = readFileSync(join(world.folder, 'home', 'data', 'ledger.db'));
  const wal = (() => {
    try {
      return readFileSync(join(world.folder, 'home', 'data', 'ledger.db-wal'));
    } catch {
      return Buffer.alloc(0);
    }
  })();
  expect(Buffer.concat([ledger, wal]).includes('precious')).toBe(true);
});

test('read-only and dry run write nothing, and say so with 1', async () => {
  const { mission, run, agent, number } = await glassMission(world);
  world.writeState({ glass: { mission_id: mission, run_id: run, memory: {} } });
  const writes = world.sim.requests.all().filter(({ method }) => method !== 'GET').length;
  for (const mode of [{ readOnly: true }, { dryRun: true }]) {
    for (const words of [
      ['create-mission', 'a', 'b'],
      ['create-run', mission, '{}'],
      ['update-run', mission, run, 'running'],
      ['log-event', mission, run, 'custom', 'x', '-'],
      ['schedule-call', agent, '+13125550123', number, workingDayAt(18), mission, run],
      ['link-agent', mission, run, agent],
      ['save-memory', 'glass', 'k', 'v'],
      ['append-memory', 'glass', 'k', 'v'],
      ['remove-state', 'glass'],
      ['init', 'New', 'a', 'b'],
      ['sms', 'send', '+13125550123', 'Hello'],
      ['call', '--to', '+13125550123'],
      ['approval', 'request', 'Do it'],
    ]) {
      const ran = await world.run(['api', ...words], mode);
      expect({ words, exit: ran.exit, isTold: ran.said !== '' }).toEqual({ words, exit: 1, isTold: true });
    }
  }
  expect(world.sim.requests.all().filter(({ method }) => method !== 'GET').length).toBe(writes);
  expect(world.state()).toEqual({ glass: { mission_id: mission, run_id: run, memory: {} } });
});

test('the key is in no output, whatever fails', async () => {
  for (const words of [
    ['check-key'],
    ['get-mission', world.sim.apiKey],
    ['create-run', world.sim.apiKey, '{}'],
    ['get-assistant', 'x'],
  ]) {
    const { out, said } = await world.api(...words);
    expect(out + said).not.toContain(world.sim.apiKey);
  }
  const refused = await world.run(['api', 'list-missions'], { key: 'cc_live_wrong_0123456789' });
  expect(refused.exit).toBe(1);
  expect(refused.said).toMatch(/^HTTP Error 401: /);
  expect(refused.said).not.toContain('cc_live_wrong_0123456789');
});
