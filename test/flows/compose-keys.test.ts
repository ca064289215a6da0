import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import { missionKeyOf, type MissionKey } from '../../src/domain/mission/mission-row.ts';
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

test('from N to a running mission with agent, number and link, by keys alone at 80×24, left in the middle', async () => {
  world = await openComposeWorld();
  await toFacts(world.view, 2);
  await world.view.type('Screen ten');
  // The screen is taken away while a name is being typed: it is there again.
  await world.reopen();
  await world.view.shows('Missions');
  await world.view.type('N');
  await world.view.shows('A mission was begun and not finished.');
  await world.view.type('\r');
  await world.view.shows('Slug: screen-ten');
  await toReview(world.view, 2, ' nurses');
  await world.view.shows('screen-ten-nurses');
  await agree(world.view);
  await world.view.shows('Which assistant works for it?');
  // Left again: the mission is there, and the way to its agent is kept.
  await world.reopen();
  await world.view.shows('Missions');
  await world.view.type('N');
  await world.view.shows('Go on with Screen ten nurses');
  await world.view.type('\r');
  await setUpAgent(world.view);
  await world.view.shows('[steps');
  expectMission(world, 'screen-ten-nurses', {
    missionClass: 2,
    steps: ['research', 'setup', 'calls', 'rank'],
  });
  expect(world.state()['screen-ten-nurses']?.['memory']).toMatchObject({
    mission_class: 2,
    rubric: { years: 2, salary: -1 },
    // The agent was set up here: nobody else has to say so.
    step_setup: { status: 'completed' },
  });
});

test('a link that got lost is found on the board and mended with one key', async () => {
  world = await openComposeWorld();
  const key = await commanded(world, {
    kind: 'mission.create',
    name: 'Ask ten painters',
    instructions: 'Call them.',
    request: 'as it was asked',
    missionClass: 1,
    steps: [{ stepId: stepId('calls'), description: 'Call them', sequence: 1 }],
  });
  await commanded(world, {
    kind: 'agent.setup',
    mission: key,
    name: 'Painter caller',
    instructions: 'Ask the price.',
  });
  const entry = world.state()['ask-ten-painters'];
  const run = world.sim.world.runs.get(String(entry?.['run_id']));
  expect(run?.agents.splice(0)).toHaveLength(1);
  await world.view.shows('Ask ten painters');
  await world.view.type('\r', 'r');
  await world.view.shows('not linked');
  await world.view.type('A');
  await agree(world.view);
  await world.view.shows('is linked.');
  expect(run?.agents).toHaveLength(1);
});

/** Does what a person would have agreed to, and gives the mission's key. */
async function commanded({ view }: ComposeWorld, command: Command): Promise<MissionKey> {
  const { backend, operator } = view.console;
  const { digest, tier } = await backend.preview(command);
  const outcome = await backend.submit(command, operator, { digest, confirmedTier: tier });
  if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
  return missionKeyOf(outcome.made?.missionId, outcome.made?.slug);
}
