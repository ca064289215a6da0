import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUDGETS_SAMPLE } from '../../src/state/settings/budgets-file.ts';
import { PRICES_SAMPLE } from '../../src/state/settings/prices-file.ts';
import { openCliWorld, workingDayAt, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
let glass: Awaited<ReturnType<typeof glassMission>>;
beforeEach(async () => {
  world = await openCliWorld();
  glass = await glassMission(world);
});
afterEach(() => world.close());

const file = (name: string, text: string): void => {
  const config = join(world.folder, 'home', 'config');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, name), text);
};
const schedule = (last: number) => {
  const { mission_id = '', run_id = '' } =
    (world.state() as Record<string, Record<string, string>>)['glass'] ?? {};
  return world.api(
    'schedule-call',
    glass.agent,
    `+1312555010${last}`,
    glass.number,
    workingDayAt(18, last * 5),
    mission_id,
    run_id,
    'calls',
  );
};

test('a budget in a file holds what bots and verbs schedule, until a person releases more of it', async () => {
  file('prices.json', PRICES_SAMPLE);
  // Two minutes at 1.4 cents each: one call.
  file('budgets.json', '{ "currency": "USD", "missions": { "glass": 0.03 } }');
  expect((await schedule(1)).exit).toBe(0);
  const second = await schedule(2);
  expect(second.exit).toBe(1);
  expect(second.said).toContain(
    'Beyond the budget of the mission glass: this costs about 0.0280 USD, and 0.0020 USD of 0.0300 USD is left.',
  );
  const listed = await world.run(['budget']);
  expect(listed.out).toMatch(/the mission Glass\S* +0\.0280 USD +0\.0300 USD +0\.0020 USD left/);
  const asked = await world.run(['budget', 'release', 'glass', '--by', '0.5', '--reason', 'agreed']);
  expect(asked.exit).toBe(3);
  const digest = /--expect ([0-9a-f]+)/.exec(`${asked.out}${asked.said}`)?.[1] ?? '';
  const released = await world.run([
    'budget',
    'release',
    'glass',
    '--by',
    '0.5',
    '--reason',
    'agreed',
    '--yes',
    '--expect',
    digest,
  ]);
  expect(released.said).toBe('');
  expect(released.exit).toBe(0);
  expect((await schedule(2)).exit).toBe(0);
  const json = JSON.parse((await world.run(['budget', '--json'])).out) as object[];
  expect(json).toMatchObject([{ spent: 0.056, most: 0.53, reached: false, currency: 'USD' }]);
});

test('what the bot scheduled by itself is counted', async () => {
  file('prices.json', PRICES_SAMPLE);
  file('budgets.json', '{ "currency": "USD", "account": 1 }');
  const scheduled = await schedule(1);
  expect(scheduled).toMatchObject({ exit: 0, said: '' });
  const id = scheduled.out.trim().split(': ').at(-1) ?? '';
  const row = world.sim.world.scheduled.get(id);
  if (row === undefined) throw new Error('no event');
  world.sim.world.scheduled.set('by-the-bot', { ...row, id: 'by-the-bot', metadata: {} });
  for (const { scheduledIds } of world.sim.world.assistants.values())
    if (scheduledIds.includes(id)) scheduledIds.push('by-the-bot');
  const { out } = await world.run(['budget']);
  expect(out).toMatch(/the account +0\.0560 USD +1\.00 USD/);
});

test('what is scheduled is counted when all of it was read, however late the assistants are told', async () => {
  file('prices.json', PRICES_SAMPLE);
  file('budgets.json', '{ "currency": "USD", "account": 1 }');
  const id = (await schedule(1)).out.trim().split(': ').at(-1) ?? '';
  const row = world.sim.world.scheduled.get(id);
  if (row === undefined) throw new Error('no event');
  world.sim.world.scheduled.set('by-the-bot', { ...row, id: 'by-the-bot', metadata: {} });
  for (const { scheduledIds } of world.sim.world.assistants.values())
    if (scheduledIds.includes(id)) scheduledIds.push('by-the-bot');
  world.sim.faults.add({ match: /GET \S*\/assistants(?:\?|$)/, kind: 'late', delayMs: 700 });
  const { out } = await world.run(['budget']);
  expect(out).toMatch(/the account +0\.0560 USD +1\.00 USD/);
});

test('slips are usage or a place in the file', async () => {
  expect((await world.run(['budget', 'sample'])).out).toBe(BUDGETS_SAMPLE);
  expect((await world.run(['budget'])).out).toContain('No budgets.');
  expect((await world.run(['budget', 'release', 'day'])).exit).toBe(2);
  expect((await world.run(['budget', 'release', 'day', '--by', 'x', '--reason', 'r'])).exit).toBe(2);
  file('budgets.json', '{ "currency": "usd" }');
  const broken = await world.run(['budget']);
  expect(broken.exit).toBe(2);
  expect(broken.said).toContain('line 1, column 15: currency must be a code such as EUR.');
});

test('without prices nobody knows what is spent', async () => {
  file('prices.json', PRICES_SAMPLE);
  file('budgets.json', '{ "currency": "USD", "account": 9 }');
  await schedule(1);
  rmSync(join(world.folder, 'home', 'config', 'prices.json'));
  const { out } = await world.run(['budget']);
  expect(out).toMatch(/the account +not known +9\.00 USD +left: not known/);
  const json = JSON.parse((await world.run(['budget', '--json'])).out) as object[];
  expect(json).toMatchObject([
    {
      spent: null,
      left: null,
      reached: null,
      not_known: expect.stringContaining('there is no prices.json') as string,
    },
  ]);
});

test('a day that the calendar does not have is none, and a value that begins with a dash is told how to be written', async () => {
  file('budgets.json', '{ "currency": "USD", "day": 5 }');
  for (const day of ['2026-02-31', '2026-13-01', '2027-02-29']) {
    const ran = await world.run(['budget', 'release', day, '--by', '5', '--reason', 'x']);
    expect(ran).toMatchObject({ exit: 2, said: `${day} is no day of the calendar.\n` });
  }
  expect((await world.run(['cost', '--since', '2026-02-31'])).exit).toBe(2);
  const dash = await world.run(['budget', 'release', 'day', '--by', '-5', '--reason', 'x']);
  expect(dash.exit).toBe(2);
  expect(dash.said).toMatch(
    /^--by needs a value; one that begins with a dash is written --by=VALUE\. Usage: /,
  );
  const negative = await world.run(['budget', 'release', 'day', '--by=-5', '--reason', 'x']);
  expect(negative.exit).toBe(2);
  expect(negative.said).toContain('This takes an amount and a reason');
});

test('nobody is called on a day that the calendar does not have', async () => {
  const { mission_id = '', run_id = '' } =
    (world.state() as Record<string, Record<string, string>>)['glass'] ?? {};
  const words = ['schedule-call', glass.agent, '+13125550101', glass.number] as const;
  const ran = await world.api(...words, '2027-02-31T18:00:00Z', mission_id, run_id, 'calls');
  expect(ran.exit).toBe(1);
  expect(world.sim.world.scheduled.size).toBe(0);
});

test('a call from the number of another mission is told, with whose it is; one’s own and a shared one are not', async () => {
  const { mission_id = '', run_id = '' } =
    (world.state() as Record<string, Record<string, string>>)['glass'] ?? {};
  const state = world.state();
  const callAt = (minute: number) =>
    world.api(
      'schedule-call',
      glass.agent,
      `+1312555015${minute / 5}`,
      glass.number,
      workingDayAt(18, minute),
      mission_id,
      run_id,
      'calls',
    );
  // The number that it is called from is another mission's, and this one has its own.
  world.writeState({
    ...state,
    glass: { ...(state['glass'] as object), agent_phone: '+15550001111' },
    brass: { mission_name: 'Brass', mission_id: 'm2', agent_phone: glass.number, memory: {} },
  });
  const borrowed = await callAt(5);
  expect(borrowed).toMatchObject({
    exit: 0,
    said: `Note: ${glass.number} is the number of the mission 'Brass'; whoever calls back reaches its agent.\n`,
  });
  // An account with one number calls from it for everybody.
  world.writeState({
    ...state,
    brass: { mission_name: 'Brass', mission_id: 'm2', agent_phone: glass.number, memory: {} },
  });
  expect(await callAt(10)).toMatchObject({ exit: 0, said: '' });
});

test('what a bot’s own script schedules is counted, told as not stopped, and taken back by a person alone', async () => {
  file('prices.json', PRICES_SAMPLE);
  file('budgets.json', '{ "currency": "USD", "missions": { "glass": 0.03 } }');
  expect((await schedule(1)).exit).toBe(0);
  // Straight at the server, as the script does.
  const { run_id = '', mission_id = '' } =
    (world.state() as Record<string, Record<string, string>>)['glass'] ?? {};
  for (const last of [1, 2]) {
    const sent = await fetch(`${world.sim.baseUrl}/assistants/${glass.agent}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.sim.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        channel: 'call',
        to: `+1312555020${last}`,
        from: glass.number,
        scheduled_at: workingDayAt(19, last * 5),
        mission_id,
        run_id,
        step_id: 'calls',
      }),
    });
    expect(sent.ok).toBe(true);
  }
  const told = await world.run(['budget']);
  expect(told.out).toMatch(/the mission Glass\S* +0\.0840 USD +0\.0300 USD +over by 0\.0540 USD/);
  expect(told.out).toMatch(
    /Of the mission Glass\S*, 0\.0560 USD, 2 that are still to come were scheduled by the bot or another console: counted, and not stopped by a budget\./,
  );
  expect(JSON.parse((await world.run(['budget', '--json'])).out)).toMatchObject([
    { scheduled_by_others: { count: 2, cost: 0.056 } },
  ]);
  const words = ['budget', 'cancel', 'glass', '--reason', 'over budget'];
  const asked = await world.run(words);
  expect(asked.exit).toBe(3);
  expect(asked.out).toContain('+13125550201');
  // What this ledger scheduled is none of it.
  expect(asked.out).not.toContain('+13125550101');
  const digest = /--expect ([0-9a-f]+)/.exec(asked.said)?.[1] ?? '';
  expect(await world.run([...words, '--yes', '--expect', digest])).toMatchObject({ exit: 0 });
  const left = [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');
  expect(left.map(({ to }) => to)).toEqual(['+13125550101']);
  expect((await world.run(words)).exit).not.toBe(0);
  expect((await world.run(['budget'])).out).not.toContain('scheduled by the bot');
});
