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
