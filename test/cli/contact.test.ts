import { afterEach, beforeEach, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../src/lib/json.ts';
import { openCliWorld, workingDayAt, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

const PHONE = '+13125550123';
let world: CliWorld;

beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

const parsed = (text: string): JsonObject => {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new Error('no object');
  return value;
};

test('contact tells calls, records, acts and the opt-out of a number in order of time', async () => {
  const { mission, run, agent, number } = await glassMission(world);
  const at = workingDayAt(18);
  const event = await world.made('schedule-call', agent, PHONE, number, at, mission, run);
  expect(await world.run(['optout', '+14155550199', '--reason', 'asked'])).toMatchObject({ exit: 0 });
  const told = await world.run(['contact', '+1 312 555 0123', '--json']);
  expect(told.exit).toBe(0);
  const history = parsed(told.out);
  expect(history).toMatchObject({ number: PHONE, opt_out: null, missions: [{ key: mission }] });
  const entries = history['entries'] as JsonObject[];
  expect(entries.at(-1)).toMatchObject({
    at: at.replace('Z', '.000Z'),
    kind: 'call',
    state: 'ahead',
    text: 'Call scheduled',
    mission,
    event_id: event,
  });
  const times = entries.flatMap(({ at: each }) => (typeof each === 'string' ? [Date.parse(each)] : []));
  expect(times).toEqual(times.toSorted((one, other) => one - other));

  expect(await world.run(['optout', PHONE, '--reason', 'they asked'])).toMatchObject({ exit: 0 });
  const after = parsed((await world.run(['contact', PHONE, '--json'])).out);
  expect(after['opt_out']).toBe('they asked');
  expect((after['entries'] as JsonObject[]).map((entry) => entry['kind'])).toContain('opt-out');
  const text = await world.run(['contact', PHONE]);
  expect(text.out).toContain('Must not be contacted: they asked');
  expect(text.out).toMatch(/times in America\/Chicago/);
});

test('contact names the missions whose record was not read; --all reads them', async () => {
  await glassMission(world);
  await world.made('create-mission', 'Somebody else', 'nothing');
  const some = parsed((await world.run(['contact', PHONE, '--json'])).out);
  expect(JSON.stringify(some['not_read'])).toMatch(/record.* other mission/);
  const all = parsed((await world.run(['contact', PHONE, '--all', '--json'])).out);
  expect(JSON.stringify(all['not_read'])).not.toMatch(/other mission/);
  expect(await world.run(['contact', '555'])).toMatchObject({ exit: 2 });
});

test('optout takes back at once what is scheduled for the number, and says so', async () => {
  const { mission, run, agent, number } = await glassMission(world);
  await world.made('schedule-call', agent, PHONE, number, workingDayAt(18), mission, run);
  await world.made('schedule-call', agent, '+13125550124', number, workingDayAt(19), mission, run);
  const told = await world.run(['optout', PHONE, '--reason', 'called us']);
  expect(told).toMatchObject({ exit: 0, said: '' });
  expect(told.out).toContain('1 scheduled call or message was taken back.');
  const pending = [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');
  expect(pending.map(({ to }) => to)).toEqual(['+13125550124']);
  const nobody = await world.run(['optout', '+13125550177', '--reason', 'called us']);
  expect(nobody.out).toContain('nothing was scheduled for it.');
  expect((await world.run(['contact', PHONE])).out).not.toMatch(/\.:|: done/);
});
