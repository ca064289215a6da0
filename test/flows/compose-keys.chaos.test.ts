import { afterEach, expect, test } from 'vitest';
import { expectMission } from './support/expect-mission.ts';
import {
  agree,
  openComposeWorld,
  setUpAgent,
  toFacts,
  toReview,
  type ComposeWorld,
} from './support/compose-keys.ts';

let world: ComposeWorld;
afterEach(() => world.close());

test.each([
  [1, ['research', 'setup', 'calls', 'analyze']],
  [2, ['research', 'setup', 'calls', 'rank']],
  [3, ['research', 'setup', 'calls', 'compare']],
  [4, ['research', 'setup', 'round-1', 'shortlist-approval', 'setup-2', 'round-2', 'analyze']],
  [5, ['research', 'setup', 'calls', 'act']],
] as const)(
  'class %i from N to a running mission with agent, number and link, by keys alone at 80×24',
  async (missionClass, steps) => {
    world = await openComposeWorld();
    await toFacts(world.view, missionClass);
    await toReview(world.view, missionClass, `Class ${missionClass} it is`);
    await agree(world.view);
    await setUpAgent(world.view);
    await world.view.shows('[steps');
    expectMission(world, `class-${missionClass}-it-is`, { missionClass, steps });
    // Each text that the templates bring is whole.
    expect(JSON.stringify(world.state())).not.toContain('[[');
    const agents = [...world.sim.world.assistants.values()];
    expect(JSON.stringify(agents.map(({ config }) => config))).not.toContain('[[');
  },
  120_000,
);
