import { afterEach, describe, expect, test } from 'vitest';
import { slugOf } from '../../src/domain/mission/slug.ts';
import { manualClock } from '../../src/lib/manual-clock.ts';
import { DEMO_ASSISTANTS, SPARE_PHONES } from '../../src/simulator/demo/assistants.ts';
import { demoStateFile, stateFileAfter } from '../../src/simulator/demo/bot-memory.ts';
import { DEMO_MISSIONS } from '../../src/simulator/demo/missions.ts';
import { SMALL_MISSIONS } from '../../src/simulator/demo/small-missions.ts';
import { STOCK_LINES } from '../../src/simulator/demo/stock-lines.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';

/** A Sunday night, a weekday at noon, the eve of a holiday, the night of a clock change. */
const PRESENTS = [
  '2026-11-22T03:10:00Z',
  '2026-03-10T17:00:00Z',
  '2026-12-24T20:00:00Z',
  '2026-03-08T09:30:00Z',
];

let sim: Simulator | undefined;
afterEach(() => sim?.stop());

const zoneOf = (phone: string): string | undefined =>
  DEMO_MISSIONS.flatMap((mission) => mission.contacts).find((contact) => contact.phone === phone)?.zone;

const sizeOf = (table: unknown): unknown => (table instanceof Map ? [...table.values()] : table);

/** Weekday and minute of the day where the phone is, read independently of what placed the call. */
function localOf(atMs: number, zone: string): { readonly weekday: string; readonly minute: number } {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(atMs);
  const [, weekday = '', hour = '', minute = ''] = /^(\w+) (\d+):(\d+)/.exec(text) ?? [];
  return { weekday, minute: Number(hour) * 60 + Number(minute) };
}

describe.each(PRESENTS)('seen at %s', (present) => {
  test('every call lies in the recipient’s own business hours', async () => {
    const clock = manualClock(Date.parse(present));
    sim = await startSimulator({ clock, world: 'demo' });
    let upcoming = 0;
    for (const row of sim.world.scheduled.values()) {
      const mission = sim.world.missions.get(row.missionId ?? '');
      if (mission === undefined) continue;
      const { weekday, minute } = localOf(row.scheduledAtMs, zoneOf(row.to) ?? 'nowhere');
      expect(['Sat', 'Sun']).not.toContain(weekday);
      expect(minute).toBeGreaterThanOrEqual(9 * 60);
      expect(minute).toBeLessThan(17 * 60);
      const pending = row.status === 'pending';
      if (pending) upcoming += 1;
      expect(row.scheduledAtMs > clock.now()).toBe(pending);
      expect(row.updatedAtMs).toBeLessThanOrEqual(clock.now());
      expect(row.createdAtMs).toBeLessThan(row.scheduledAtMs);
    }
    expect(upcoming).toBeGreaterThan(15);
    for (const run of sim.world.runs.values()) {
      for (const event of run.events) expect(event.atMs).toBeLessThanOrEqual(clock.now());
    }
  });
});

test('it has a mission of each class, and each of the states that a console must tell apart', async () => {
  sim = await startSimulator({ clock: manualClock(Date.parse('2026-03-10T17:00:00Z')), world: 'demo' });
  expect(new Set(DEMO_MISSIONS.map((mission) => mission.missionClass))).toEqual(new Set([1, 2, 3, 4, 5]));
  const { world } = sim;
  const names = new Set([...world.missions.values()].map((mission) => mission.name));
  const known = new Set(world.botState.keys());
  expect([...known].some((slug) => ![...names].some((name) => slugOf(name) === slug))).toBe(true);
  expect([...names].some((name) => !known.has(slugOf(name)))).toBe(true);
  const stuck = [...world.runs.values()].filter(
    (run) =>
      run.status === 'running' &&
      run.steps.length > 0 &&
      run.steps.every((step) => step.status === 'completed'),
  );
  expect(stuck).toHaveLength(1);
  expect([...world.approvals.values()].filter(({ status }) => status === 'pending')).toHaveLength(3);
  expect(world.messages.some((row) => row.direction === 'inbound' && row.body === 'STOP')).toBe(true);
  const memories = [...world.botState.values()].map((entry) => entry['memory']);
  expect(
    memories.filter((memory) => JSON.stringify(memory).includes('"awaiting_approval":true')),
  ).toHaveLength(1);
  const statuses = new Set([...world.missions.values()].map((mission) => mission.status));
  expect(statuses).toEqual(new Set(['running', 'succeeded', 'failed', 'paused', 'cancelled']));
});

test('a number belongs to one contact alone, and none of them to us', () => {
  const names = new Map<string, Set<string>>();
  const people = [
    ...DEMO_MISSIONS.flatMap((mission) => mission.contacts),
    ...STOCK_LINES,
    ...SMALL_MISSIONS.flatMap((mission) => mission.lines),
  ];
  for (const { who, phone } of people) names.set(phone, (names.get(phone) ?? new Set()).add(who));
  expect([...names].filter(([, owners]) => owners.size > 1)).toEqual([]);
  const ours = [...DEMO_ASSISTANTS.map(({ phone }) => phone), ...SPARE_PHONES];
  expect(ours.filter((phone) => phone !== undefined && names.has(phone))).toEqual([]);
});

test('the state file is what Python would write: two spaces, ASCII alone, read back the same', async () => {
  sim = await startSimulator({ clock: manualClock(Date.parse('2026-03-10T17:00:00Z')), world: 'demo' });
  const text = demoStateFile(sim.world);
  expect(text).toMatch(/^\{\n {2}"[a-z0-9-]+": \{\n {4}"mission_name": /);
  expect(/^[\n -~]*$/.test(text)).toBe(true);
  expect(text).toContain('Venue for the Harper\\u2013Okafor wedding');
  const state = JSON.parse(text) as Record<string, { mission_name: string; created_at: string }>;
  for (const [slug, entry] of Object.entries(state)) {
    expect(slugOf(entry.mission_name)).toBe(slug);
    expect(entry.created_at).toMatch(/\.\d{6}Z$/);
  }
});

test('things go on by themselves: calls end, messages and requests come, missions are born and end', async () => {
  const clock = manualClock(Date.parse('2026-03-10T17:00:00Z'));
  sim = await startSimulator({ clock, world: 'demo' });
  const before = {
    dials: sim.dials.length,
    messages: sim.world.messages.length,
    approvals: sim.world.approvals.size,
    missions: sim.world.missions.size,
  };
  await clock.advance(60 * 60_000);
  expect(sim.dials.length).toBeGreaterThan(before.dials + 10);
  expect(sim.world.messages.length).toBeGreaterThan(before.messages + 5);
  expect(sim.world.approvals.size).toBeGreaterThan(before.approvals + 1);
  expect(sim.world.missions.size).toBeGreaterThan(before.missions + 2);
  const readings = [...sim.world.scheduled.values()].filter(
    (row) => row.status === 'completed' && row.createdAtMs > Date.parse('2026-03-10T17:00:00Z'),
  );
  expect(readings.length).toBeGreaterThan(5);
  await clock.advance(6 * 3_600_000);
  expect(sim.world.missions.size).toBeLessThan(before.missions + 10);
});

test('what the bot writes becomes the file that a bot would have written', async () => {
  const clock = manualClock(Date.parse('2026-03-10T17:00:00Z'));
  sim = await startSimulator({ clock, world: 'demo' });
  let text = demoStateFile(sim.world);
  let writes = 0;
  const stop = sim.onBotWrite((slug, entry) => {
    writes += 1;
    text = stateFileAfter(text, slug, entry) ?? text;
  });
  await clock.advance(40 * 60_000);
  expect(writes).toBeGreaterThan(10);
  expect(JSON.parse(text)).toEqual(JSON.parse(demoStateFile(sim.world)));
  expect(stateFileAfter('{"half": ', 'x', undefined)).toBeUndefined();
  stop();
  const before = writes;
  await clock.advance(40 * 60_000);
  expect(writes).toBe(before);
});

test('a demo that runs for days does not grow without end', async () => {
  const clock = manualClock(Date.parse('2026-03-10T17:00:00Z'));
  sim = await startSimulator({ clock, world: 'demo' });
  const { world } = sim;
  const size = (): number => JSON.stringify(Object.values(world).map(sizeOf)).length;
  await clock.advance(24 * 3_600_000);
  const afterDay = size();
  await clock.advance(6 * 24 * 3_600_000);
  expect(size()).toBeLessThan(afterDay * 1.2);
  expect(sim.requests.all().length).toBeLessThan(10);
  expect(world.dials.length).toBeLessThan(140);
  expect(world.conversations.size).toBeLessThan(500);
  const pulse = [...world.missions.values()].find(({ name }) => name === 'Amoxicillin stock lines');
  expect(pulse?.scheduledIds.length).toBeLessThan(140);
  expect(world.messages.length).toBeLessThan(140);
  expect(world.approvals.size).toBeLessThan(140);
  expect(demoStateFile(world).length).toBeLessThan(100_000);
});

test('at night and on a Sunday its bots call nobody; in the morning they go on', async () => {
  // Tuesday, five in the afternoon where the pharmacies are.
  const clock = manualClock(Date.parse('2026-03-11T00:00:00Z'));
  sim = await startSimulator({ clock, world: 'demo' });
  const began = clock.now();
  await clock.advance(5 * 24 * 3_600_000);
  const made = [...sim.world.scheduled.values()].filter((row) => row.createdAtMs > began);
  expect(made.length).toBeGreaterThan(50);
  for (const row of made) {
    const { weekday, minute } = localOf(row.scheduledAtMs, 'America/Los_Angeles');
    expect(['Sat', 'Sun']).not.toContain(weekday);
    expect(minute).toBeGreaterThanOrEqual(9 * 60);
    expect(minute).toBeLessThan(17 * 60);
  }
});

test('the same seed lives the same life', async () => {
  const tell = async (seed: number): Promise<string> => {
    const clock = manualClock(Date.parse('2026-03-10T17:00:00Z'));
    const one = await startSimulator({ clock, world: 'demo', seed });
    await clock.advance(20 * 60_000);
    const { world } = one;
    await one.stop();
    return JSON.stringify([
      [...world.missions.values()],
      [...world.runs.values()],
      [...world.scheduled.values()],
      [...world.conversations.values()],
      world.messages,
      [...world.approvals.values()],
      world.dials,
    ]);
  };
  const first = await tell(7);
  expect(await tell(7)).toBe(first);
  expect(await tell(8)).not.toBe(first);
});
