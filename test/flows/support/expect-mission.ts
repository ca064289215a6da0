import { expect } from 'vitest';
import type { MissionClass } from '../../../src/domain/mission/mission-row.ts';
import type { ComposeWorld } from './compose-keys.ts';

/** One mission, one run of ours, one assistant with a number, linked, and the entry that a bot goes on from. */
export function expectMission(
  { sim, state }: Pick<ComposeWorld, 'sim' | 'state'>,
  slug: string,
  wanted: { readonly missionClass: MissionClass; readonly steps: readonly string[] },
): void {
  const entry = state()[slug];
  expect(Object.keys(entry ?? {}).filter((key) => key !== 'last_updated')).toEqual([
    'mission_name',
    'mission_id',
    'created_at',
    'run_id',
    'memory',
    'assistant_id',
    'agent_phone',
    'phone_number_id',
  ]);
  expect(entry?.['memory']).toMatchObject({ mission_class: wanted.missionClass });
  const missions = [...sim.world.missions.values()];
  expect(missions.map(({ id }) => id)).toEqual([entry?.['mission_id']]);
  // Creating a mission makes a run by itself; the other one is ours.
  expect(missions[0]?.runIds).toHaveLength(2);
  const run = sim.world.runs.get(String(entry?.['run_id']));
  expect(run).toMatchObject({ id: missions[0]?.runIds.at(-1), status: 'running' });
  expect(run?.steps.map(({ id }) => id)).toEqual(wanted.steps);
  const assistants = [...sim.world.assistants.values()];
  expect(assistants.map(({ id }) => id)).toEqual([entry?.['assistant_id']]);
  expect(run?.agents).toHaveLength(1);
  const phone = sim.world.phones.get(String(entry?.['phone_number_id']));
  expect(phone).toMatchObject({
    phone: entry?.['agent_phone'],
  });
}
