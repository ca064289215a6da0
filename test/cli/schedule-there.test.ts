import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerClient } from '../../src/api/http/server-client.ts';
import { assistantId, missionId, runId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { value } from '../flows/support/door-world.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

test('the schedule tells the hour there by the zone that the list told, and by the number where that is none', async () => {
  const { mission, run, agent, number } = await glassMission(world);
  const server = createServerClient({
    config: { baseUrl: world.sim.baseUrl, key: world.sim.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
  });
  const atMs = Date.parse(`${new Date().getUTCFullYear() + 1}-01-12T10:10:00Z`);
  const phones = ['+351213456789', '+351213456788', '+351213456787'];
  for (const to of phones) {
    value(
      await server.schedule({
        assistantId: assistantId(agent),
        channel: 'call',
        to,
        from: number,
        scheduledAtMs: atMs,
        missionId: missionId(mission),
        runId: runId(run),
      }),
    );
  }
  await server.close();
  const state = world.state() as Record<string, { memory: object }>;
  const tracked = (zone: string) => ({ status: 'scheduled', attempts: 1, zone, zone_origin: 'list' });
  world.writeState({
    glass: {
      ...state['glass'],
      memory: {
        call_tracker: { [phones[0]!]: tracked('Europe/Lisbon'), [phones[1]!]: tracked('Middle/Earth') },
      },
    },
  });

  const { out } = await world.run(['schedule']);
  const lines = out.split('\n');
  expect(lines.find((line) => line.includes(phones[0]!))).toMatch(/ 10:10 (WET|GMT|UTC)\S* /);
  expect(lines.find((line) => line.includes(phones[1]!))).toMatch(/\? /);
  expect(lines.find((line) => line.includes(phones[2]!))).toMatch(/\? /);
});
