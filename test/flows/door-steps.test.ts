import { afterEach, beforeEach, expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import { ENGINE, openDoorWorld, OPERATOR, SLUG, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const RESEARCH = stepId('research');

const eventsOf = async () =>
  value(await world.server.listEvents(world.mission, world.run)).map(({ type, summary, stepId, agentId }) => [
    type,
    summary,
    stepId ?? '-',
    agentId,
  ]);
const statusOf = async (id: string) =>
  value(await world.server.getPlan(world.mission, world.run)).find((step) => step.id === id)?.status;
const written = () =>
  world.sim.requests
    .all()
    .filter(({ method, path }) => method !== 'GET' && /runs\/[^/]+\/(plan|events)|cancel/.test(path))
    .map(({ method, path }) => `${method} ${path.split('/').slice(6).join('/')}`);

test('starting a step moves it first, then writes memory and event, and asks for consent', async () => {
  const command = { kind: 'step.start', mission: world.key, step: RESEARCH } as const;
  const shown = await world.door.preview(command);
  expect(shown).toMatchObject({ tier: 1, title: 'Start step research' });
  expect(await world.door.submit(command, OPERATOR)).toMatchObject({
    status: 'refused',
    refusal: { code: 'needs-consent' },
  });
  expect(await statusOf('research')).toBe('pending');

  const outcome = await world.door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: 1 });
  expect(outcome).toMatchObject({
    status: 'done',
    records: [
      { half: 'memory', state: 'done' },
      { half: 'event', state: 'done' },
    ],
  });
  expect(await statusOf('research')).toBe('in_progress');
  expect(world.memory.read()[SLUG]?.memory).toMatchObject({ step_research: { status: 'in_progress' } });
  expect(await eventsOf()).toEqual([['step_started', 'Starting: Research', 'research', 'operator:kim']]);
  expect(written()).toEqual(['POST plan', 'PATCH plan/steps/research', 'POST events']);
});
