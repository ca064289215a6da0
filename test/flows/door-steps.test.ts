import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import { openDoorWorld, OPERATOR, SLUG, value, type DoorWorld } from './support/door-world.ts';

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
const memory = () => world.memory.read()[SLUG]?.memory;
const writes = () =>
  world.sim.requests
    .all()
    .filter(({ method, path }) => method !== 'GET' && /runs\/[^/]+\/(plan\/steps|events)/.test(path))
    .map(({ method, path }) => `${method} ${path.split('/').slice(6).join('/')}`);

describe('a step', () => {
  test('is moved first; memory and event follow, once a person has agreed', async () => {
    const command = { kind: 'step.start', mission: world.key, step: RESEARCH } as const;
    const shown = await world.door.preview(command);
    expect(shown).toMatchObject({ tier: 1, title: 'Start step research' });
    expect(await world.door.submit(command, OPERATOR)).toMatchObject({
      refusal: { code: 'needs-consent' },
    });
    expect(await statusOf('research')).toBe('pending');

    const outcome = await world.door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: 1 });
    expect(outcome).toMatchObject({
      status: 'done',
      records: [
        { target: 'memory', state: 'done' },
        { target: 'event', state: 'done' },
      ],
    });
    expect(await statusOf('research')).toBe('in_progress');
    expect(memory()).toMatchObject({ step_research: { status: 'in_progress' } });
    expect(await eventsOf()).toEqual([['step_started', 'Starting: Research', 'research', 'operator:kim']]);
    expect(writes()).toEqual(['PATCH plan/steps/research', 'POST events']);
  });

  test('that failed says in memory whether trying again helps', async () => {
    await world.agree({
      kind: 'step.fail',
      mission: world.key,
      step: RESEARCH,
      reason: 'no numbers found',
      recoverable: true,
    });
    expect(memory()).toEqual({ error_research: { error: 'no numbers found', recoverable: true } });
    expect(await eventsOf()).toEqual([['error', 'Failed: no numbers found', 'research', 'operator:kim']]);
  });

  test('that the bot has moved meanwhile is refused: it is so already', async () => {
    value(await world.server.updateStep(world.mission, world.run, RESEARCH, 'completed'));
    expect(await world.agree({ kind: 'step.complete', mission: world.key, step: RESEARCH })).toMatchObject({
      status: 'refused',
      refusal: { code: 'already-so' },
    });
    expect(await eventsOf()).toEqual([]);
  });

  test('that changed after the preview is not acted on, and a consent serves once', async () => {
    const command = { kind: 'step.skip', mission: world.key, step: RESEARCH } as const;
    const shown = await world.door.preview(command);
    const consent = { digest: shown.digest, confirmedTier: shown.tier } as const;
    value(await world.server.updateStep(world.mission, world.run, RESEARCH, 'in_progress'));
    expect(await world.door.submit(command, OPERATOR, consent)).toMatchObject({
      refusal: { code: 'changed' },
    });
    expect(await statusOf('research')).toBe('in_progress');

    const note = { kind: 'mission.note', mission: world.key, text: 'Called the shop' } as const;
    const agreed = await world.door.preview(note);
    const once = { digest: agreed.digest, confirmedTier: agreed.tier } as const;
    expect((await world.door.submit(note, OPERATOR, once)).status).toBe('done');
    expect(await world.door.submit(note, OPERATOR, once)).toMatchObject({ refusal: { code: 'changed' } });
    expect(await eventsOf()).toEqual([['message', 'Called the shop', '-', 'operator:kim']]);
    // The same note may be agreed to once more.
    expect((await world.agree(note)).status).toBe('done');
  });

  test('of a run that has ended is left alone', async () => {
    value(await world.server.updateRun(world.mission, world.run, { status: 'failed' }));
    expect(await world.agree({ kind: 'step.start', mission: world.key, step: RESEARCH })).toMatchObject({
      refusal: { code: 'ended' },
    });
    expect(writes()).toEqual([]);
  });
});

describe('half an act', () => {
  test('whose event gets lost stays open, and is finished once, without a second event', async () => {
    world.sim.faults.add({ match: /POST .*runs\/.*\/events/, kind: 'reset-after' });
    const outcome = await world.agree({ kind: 'step.start', mission: world.key, step: RESEARCH });
    expect(outcome).toMatchObject({
      status: 'open',
      records: [
        { target: 'memory', state: 'done' },
        { target: 'event', state: 'open' },
      ],
    });
    expect(await world.door.finishOpenRecords()).toEqual({ finished: 0, open: 1 });
    world.clock.jump(20_000);
    expect(await world.door.finishOpenRecords()).toEqual({ finished: 1, open: 0 });
    expect(await eventsOf()).toHaveLength(1);
  });

  test('whose event was never taken is logged later', async () => {
    world.sim.faults.add({ match: /POST .*runs\/.*\/events/, kind: '5xx', status: 503 });
    expect((await world.agree({ kind: 'step.start', mission: world.key, step: RESEARCH })).status).toBe(
      'open',
    );
    expect(await eventsOf()).toEqual([]);
    world.clock.jump(20_000);
    expect(await world.door.finishOpenRecords()).toEqual({ finished: 1, open: 0 });
    expect(await eventsOf()).toEqual([['step_started', 'Starting: Research', 'research', 'operator:kim']]);
  });

  test('that the server refuses clean is no act at all', async () => {
    world.sim.faults.add({ match: /PATCH .*steps/, kind: '429', retryAfterS: 0 });
    const outcome = await world.agree({ kind: 'step.start', mission: world.key, step: RESEARCH });
    expect(outcome).toMatchObject({ status: 'failed', kind: 'server' });
    world.clock.jump(200_000);
    expect(await world.door.finishOpenRecords()).toEqual({ finished: 0, open: 0 });
    expect(await statusOf('research')).toBe('pending');
    expect(memory()).toEqual({});
  });

  test('whose answer got lost is looked up before it is done again', async () => {
    world.sim.faults.add({ match: /PATCH .*steps/, kind: 'reset-after' });
    expect((await world.agree({ kind: 'step.start', mission: world.key, step: RESEARCH })).status).toBe(
      'open',
    );
    expect(await eventsOf()).toEqual([]);
    world.clock.jump(20_000);
    await world.door.finishOpenRecords();
    expect(writes()).toEqual(['PATCH plan/steps/research', 'POST events']);
    expect(memory()).toMatchObject({ step_research: { status: 'in_progress' } });
  });

  test('that is queued for the state file shows so, and one that cannot be written follows later', async () => {
    world.memory.mode = 'queued';
    expect(await world.agree({ kind: 'step.start', mission: world.key, step: RESEARCH })).toMatchObject({
      status: 'done',
      records: [
        { target: 'memory', state: 'open' },
        { target: 'event', state: 'done' },
      ],
    });
    world.memory.mode = 'broken';
    expect(await world.agree({ kind: 'step.complete', mission: world.key, step: RESEARCH })).toMatchObject({
      status: 'open',
      records: [
        { target: 'memory', state: 'open' },
        { target: 'event', state: 'done' },
      ],
    });
    world.memory.mode = 'fine';
    world.clock.jump(20_000);
    expect(await world.door.finishOpenRecords()).toEqual({ finished: 1, open: 0 });
    expect(memory()).toMatchObject({ step_research: { status: 'completed' } });
    expect(await eventsOf()).toHaveLength(2);
  });

  test('is not done twice when two consoles finish it at once', async () => {
    world.sim.faults.add({ match: /POST .*runs\/.*\/events/, kind: '5xx', status: 503 });
    await world.agree({ kind: 'step.start', mission: world.key, step: RESEARCH });
    world.clock.jump(20_000);
    const other = world.another({ holder: { id: 'console-2', label: 'console 2' } });
    await Promise.all([world.door.finishOpenRecords(), other.finishOpenRecords()]);
    expect(await eventsOf()).toHaveLength(1);
  });
});
