import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/manual-clock.ts';
import { createAgenda } from '../../src/simulator/agenda.ts';
import { awaitTime } from '../../src/simulator/schedule-course.ts';
import { addAssistant, addMission, addScheduled } from '../../src/simulator/world.ts';
import { START_MS, startRig, type Rig } from './raw-client.ts';

let rig: Rig | undefined;
afterEach(() => rig?.sim.stop());

test('ten thousand missions and as many pending calls cost one timer, and list in pages', async () => {
  rig = await startRig({
    world: (backend) => {
      const assistant = addAssistant(backend.world, { name: 'Caller' }, START_MS);
      for (let index = 0; index < 10_000; index += 1) {
        const mission = addMission(backend.world, {
          name: `Mission ${index}`,
          instructions: 'x',
          atMs: START_MS - 10_000 + index,
        });
        awaitTime(
          backend,
          addScheduled(backend.world, {
            assistantId: assistant.id,
            channel: 'sms',
            to: '+13125550123',
            from: '+13125550100',
            text: 'x',
            scheduledAtMs: START_MS + 3_600_000 + index,
            createdAtMs: START_MS,
            missionId: mission.id,
          }),
        );
      }
    },
  });
  expect(rig.clock.pending()).toBe(1);
  const aid = [...rig.sim.world.assistants.keys()][0] ?? '';
  const seen = new Set<string>();
  for (let page = 1; ; page += 1) {
    const { body } = await rig.call('GET', `/assistants/${aid}/events?page[size]=1000&page[number]=${page}`);
    expect(body.events.length).toBeLessThanOrEqual(100);
    for (const event of body.events) seen.add(event.id);
    // Nothing says how much there is: a short page is the last.
    if (body.events.length < 100) break;
  }
  expect(seen.size).toBe(10_000);
  const first = (await rig.call('GET', '/missions?page[size]=3')).body;
  expect(first.missions.map((mission: { name: string }) => mission.name)).toEqual([
    'Mission 9999',
    'Mission 9998',
    'Mission 9997',
  ]);
  expect(Object.keys(first)).toEqual(['missions']);
  const last = (await rig.call('GET', '/missions?page[size]=100&page[number]=100')).body;
  expect(last.missions.at(-1).name).toBe('Mission 0');
  expect((await rig.call('GET', '/missions?page[number]=501')).body.missions).toEqual([]);
});

test('assistants page in their own spelling, up to a hundred', async () => {
  rig = await startRig({
    world: ({ world }) => {
      for (let index = 0; index < 130; index += 1) addAssistant(world, { name: `A${index}` }, START_MS);
    },
  });
  const page = (await rig.call('GET', '/assistants?pageSize=500&page=2')).body;
  expect(page.assistants).toHaveLength(30);
  expect(Object.keys(page)).toEqual(['assistants']);
  expect((await rig.call('GET', '/assistants?name=a12&pageSize=50')).body.assistants).toHaveLength(11);
});

test('an agenda runs everything once, in order of time, then of asking', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
      async (delays, moves) => {
        const clock = manualClock(START_MS);
        const agenda = createAgenda(clock);
        const ran: { atMs: number; index: number }[] = [];
        for (const [index, delayMs] of delays.entries()) {
          agenda.at(START_MS + delayMs, () => {
            expect(clock.now()).toBeGreaterThanOrEqual(START_MS + delayMs);
            ran.push({ atMs: delayMs, index });
          });
        }
        for (const move of moves) {
          if (move % 3 === 0) clock.jump(move);
          else await clock.advance(move);
          if (move % 5 === 0) agenda.runDue();
          expect(clock.pending()).toBeLessThanOrEqual(1);
        }
        await clock.advance(4_000_000);
        const sorted = ran.toSorted((a, b) => a.atMs - b.atMs || a.index - b.index);
        expect(ran).toEqual(sorted);
        expect(ran).toHaveLength(delays.length);
      },
    ),
    { numRuns: 60 },
  );
});
