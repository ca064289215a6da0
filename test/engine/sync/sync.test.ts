import { afterEach, describe, expect, test } from 'vitest';
import { missionEntryOf } from '../../../src/domain/mission/mission-entry.ts';
import { missionKeyOf } from '../../../src/domain/mission/mission-row.ts';
import { missionId, runId, stepId } from '../../../src/domain/ids.ts';
import type { SavedBoard } from '../../../src/engine/sync/sources.ts';
import type { Result } from '../../../src/lib/result.ts';
import { addAssistant, addMission, addScheduled } from '../../../src/simulator/world.ts';
import { START_MS, startRig, type Rig } from './rig.ts';

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const must = <T>(result: Result<T, { readonly sentence: string }>): T => {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
};

const VISIBLE_MS = 3_000;

describe.each(['nested', 'flat'] as const)('what the server has is on the board (%s)', (dialect) => {
  test('a mission, its steps, an assistant and a schedule, each within three seconds', async () => {
    rig = await startRig({ simulator: { dialect }, focus: { screen: 'missions' } });
    const { server, clock } = rig;
    await rig.pass(10_000);

    const mission = must(await server.createMission({ name: 'Roof repair quotes', instructions: 'Ask.' }));
    const key = missionKeyOf(mission.id, undefined);
    expect(await rig.passUntil((board) => board.missions.has(key), 5_000)).toBeLessThanOrEqual(VISIBLE_MS);
    expect(rig.board().missions.get(key)).toMatchObject({ name: 'Roof repair quotes', source: 'server' });

    const run = must(await server.createRun(mission.id, { original_request: 'Ask.' }));
    must(
      await server.createPlan(mission.id, run.id, [
        { stepId: stepId('find'), description: 'Find roofers', sequence: 1 },
        { stepId: stepId('calls'), description: 'Call them', sequence: 2 },
      ]),
    );
    must(await server.updateRun(mission.id, run.id, { status: 'running' }));
    must(await server.updateStep(mission.id, run.id, stepId('find'), 'completed'));
    const shown = await rig.passUntil((board) => board.missions.get(key)?.stepsDone === 1, 5_000);
    expect(shown).toBeLessThanOrEqual(VISIBLE_MS);
    expect(rig.board().missions.get(key)).toMatchObject({
      status: 'running',
      runId: run.id,
      stepsTotal: 2,
      currentStep: 'Call them',
    });

    const assistant = must(
      await server.createAssistant({ name: 'Caller', model: 'openai/gpt-4o', instructions: 'Ask.' }),
    );
    const seen = await rig.passUntil((board) => board.assistants.has(assistant.id), 5_000);
    expect(seen).toBeLessThanOrEqual(VISIBLE_MS);

    const phone = must(await server.availablePhone());
    const connection = must(await server.connectionId(assistant.id, 'telephony'));
    must(await server.assignPhone(phone?.id ?? ('' as never), connection ?? '', 'voice'));
    const event = must(
      await server.schedule({
        assistantId: assistant.id,
        channel: 'call',
        to: '+13125550999',
        from: phone?.phone ?? '',
        scheduledAtMs: clock.now() + 60 * 60_000,
        missionId: mission.id,
        runId: run.id,
        stepId: stepId('calls'),
      }),
    );
    const scheduled = await rig.passUntil(
      (board) => board.scheduled.get(event.id)?.missionKey === key,
      5_000,
    );
    expect(scheduled).toBeLessThanOrEqual(VISIBLE_MS);
    await rig.pass(600);
    expect(rig.board().missions.get(key)).toMatchObject({ nextEventTo: '+13125550999', pendingEvents: 1 });
    // What needs somebody speaks before what comes next.
    expect(rig.board().missions.get(key)?.reason).toMatchObject({
      kind: 'found',
      sentence: expect.stringMatching(/^assistant Caller works for it, but is/),
    });
  });

  test('the mission on screen whole: run, plan, events, links, schedule', async () => {
    rig = await startRig({ simulator: { dialect } });
    const { server } = rig;
    const mission = must(await server.createMission({ name: 'One', instructions: 'x' }));
    const run = must(await server.createRun(mission.id, {}));
    must(
      await server.createPlan(mission.id, run.id, [{ stepId: stepId('a'), description: 'A', sequence: 1 }]),
    );
    const assistant = must(await server.createAssistant({ name: 'Caller', instructions: 'x', model: 'm' }));
    must(await server.linkAgent(mission.id, run.id, assistant.id));
    const key = missionKeyOf(mission.id, undefined);
    rig.sync.setFocus({ screen: 'mission', mission: key });
    await rig.passUntil((board) => board.snapshots.get(key)?.readAtMs !== undefined, 5_000);
    const logged = must(
      await server.logEvent(mission.id, run.id, {
        type: 'custom',
        summary: 'Hello',
        stepId: stepId('a'),
        agentId: 'claude-code',
      }),
    );
    const shown = await rig.passUntil(
      (board) => board.snapshots.get(key)?.events.some((event) => event.id === logged.id) === true,
      5_000,
    );
    expect(shown).toBeLessThanOrEqual(VISIBLE_MS);
    const snapshot = rig.board().snapshots.get(key);
    expect(snapshot?.run?.id).toBe(run.id);
    expect(snapshot?.steps.map((step) => step.id)).toEqual(['a']);
    expect(snapshot?.linkedAgentIds).toHaveLength(1);
    expect(rig.board().missions.get(key)).toMatchObject({ driver: 'bot', driverLabel: 'claude-code' });
    rig.sync.setFocus({ screen: 'missions' });
    await rig.pass(600);
    expect(rig.board().snapshots.size).toBe(0);
  });
});

test("the state file's part is there within a second, and joins the server's", async () => {
  rig = await startRig();
  const mission = must(await rig.server.createMission({ name: 'Joined', instructions: 'x' }));
  await rig.pass(5_000);
  const entry = missionEntryOf('joined', {
    mission_id: mission.id,
    mission_name: 'Joined',
    memory: { mission_class: 3 },
  });
  rig.setEntries([entry, missionEntryOf('only-here', { mission_name: 'Only here' })]);
  expect(await rig.passUntil((board) => board.missions.has('slug:only-here'), 2_000)).toBeLessThanOrEqual(
    1_000,
  );
  expect(rig.board().missions.get(mission.id)).toMatchObject({
    slug: 'joined',
    source: 'both',
    missionClass: 3,
  });
  expect(rig.board().missions.get('slug:only-here')).toMatchObject({
    source: 'file',
    reason: { kind: 'only-local' },
  });
  rig.setEntries([]);
  await rig.pass(1_000);
  expect([...rig.board().missions.keys()]).toEqual([mission.id]);
  expect(rig.board().missions.get(mission.id)?.source).toBe('server');
});

test('the first answer is told with what it brought: nothing is read from a server that never answered', async () => {
  rig = await startRig({ focus: { screen: 'missions' } });
  await rig.passUntil((board) => board.pollers.get('missions')?.lastOkAtMs !== undefined, 4_000);
  expect(rig.board().server?.lastOkAtMs).toBeDefined();
});

test('at most two publications a second, none while nothing changes, no row twice', async () => {
  rig = await startRig({ simulator: { world: 'demo' }, focus: { screen: 'settings' } });
  await rig.pass(60_000);
  const before = rig.publications().length;
  expect(before).toBeLessThanOrEqual(2 * 60 + 1);
  const rows = (from: number): number =>
    (rig?.publications() ?? [])
      .slice(from)
      .flat()
      .filter((update) => update.kind === 'upsert' && update.into === 'missions').length;
  expect(rows(0)).toBeGreaterThan(0);
});

test('a quiet board publishes nothing but ages', async () => {
  rig = await startRig({ focus: { screen: 'missions' } });
  for (let index = 0; index < 20; index += 1) {
    must(await rig.server.createMission({ name: `Mission ${index}`, instructions: 'x' }));
  }
  await rig.pass(60_000);
  const before = rig.publications().length;
  await rig.pass(60_000);
  const touched = new Set(
    rig
      .publications()
      .slice(before)
      .flat()
      .map((update) =>
        update.kind === 'set' ? update.field : update.kind === 'upsert' ? update.into : update.from,
      ),
  );
  expect([...touched].sort()).toEqual(['pollers', 'server']);
  // Most readers read every two seconds: their times are told before the minute, all the time where a screen shows them.
  expect(rig.publications().length - before).toBeLessThanOrEqual(6);
  // The screen counts ages from the minute: what is read all the time is not old when it begins.
  const ages = ['missions', 'progress', 'assistants'].map((name) => {
    const { lastOkAtMs = -Infinity } = rig?.board().pollers.get(name) ?? {};
    return START_MS + 120_000 - lastOkAtMs;
  });
  for (const ageMs of ages) expect(ageMs).toBeLessThan(8_000);
  rig.sync.setFocus({ screen: 'connection' });
  const watched = rig.publications().length;
  await rig.pass(30_000);
  expect(rig.publications().length - watched).toBeGreaterThan(10);
});

test('storms of 5xx, 429 and garbage stop no reader: the board fills when they end', async () => {
  rig = await startRig({ focus: { screen: 'missions' } });
  const mission = must(await rig.server.createMission({ name: 'After the storm', instructions: 'x' }));
  for (const kind of ['5xx', '429', 'garbage', 'truncate', 'html', 'reset-before'] as const) {
    const end = rig.simulator.faults.add({ match: /.*/, kind, times: Infinity, retryAfterS: 3 });
    await rig.pass(5_000);
    end();
    expect(rig.board().pollers.get('missions')?.attempt).toBeGreaterThan(0);
    expect(rig.board().pollers.get('missions')?.error?.sentence).not.toBe('');
    const back = await rig.passUntil((board) => board.pollers.get('missions')?.attempt === 0, 90_000);
    expect(back).toBeLessThanOrEqual(61_000);
  }
  expect(rig.board().missions.get(missionKeyOf(mission.id, undefined))?.name).toBe('After the storm');
  const failing = [...rig.board().pollers.values()].filter((poller) => poller.state === 'failing');
  await rig.pass(60_000);
  expect([...rig.board().pollers.values()].filter((poller) => poller.state === 'failing')).toEqual([]);
  expect(failing.length).toBeLessThan(rig.board().pollers.size);
});

test('a server that does not offer the optional endpoints leaves no reader failing', async () => {
  rig = await startRig({ simulator: { optionalEndpoints: false } });
  const mission = must(await rig.server.createMission({ name: 'Plain', instructions: 'x' }));
  const key = missionKeyOf(mission.id, undefined);
  for (const screen of ['missions', 'approvals', 'messages', 'connection', 'assistants']) {
    rig.sync.setFocus({ screen });
    await rig.pass(5_000);
  }
  const answer = await rig.sync.snapshotOf(key, { fresh: true });
  expect(answer.ok).toBe(true);
  expect([...rig.board().pollers.values()].filter((poller) => poller.attempt > 0)).toEqual([]);
});

test('the last known board is there at once, marked with its age, until the server answers', async () => {
  let saved: SavedBoard | undefined;
  const keeper = { restore: () => saved, save: (board: SavedBoard) => void (saved = board) };
  const first = await startRig({ sync: { keeper } });
  must(await first.server.createMission({ name: 'Kept', instructions: 'x' }));
  await first.pass(5_000);
  await first.stop();
  expect(saved?.missions.map(([, row]) => row.name)).toEqual(['Kept']);

  rig = await startRig({ sync: { keeper } });
  const end = rig.simulator.faults.add({ match: /.*/, kind: '5xx', times: Infinity });
  await rig.pass(1_000);
  expect([...rig.board().missions.values()].map((row) => row.name)).toEqual(['Kept']);
  expect(rig.board().restoredFromMs).toBe(saved?.takenAtMs);
  end();
  await rig.passUntil((board) => board.restoredFromMs === undefined, 60_000);
  // The new server never had it.
  expect(rig.board().missions.size).toBe(0);
});

test('assistants of the last session whose list cannot be read are no schedule that is still being read', async () => {
  let saved: SavedBoard | undefined;
  const keeper = { restore: () => saved, save: (board: SavedBoard) => void (saved = board) };
  const first = await startRig({ sync: { keeper } });
  must(await first.server.createAssistant({ name: 'Caller', model: 'openai/gpt-4o', instructions: 'Ask.' }));
  await first.pass(5_000);
  await first.stop();

  rig = await startRig({ sync: { keeper }, focus: { screen: 'schedule' } });
  const end = rig.simulator.faults.add({
    match: /^GET \/v1\/assistants/,
    kind: '5xx',
    status: 404,
    times: Infinity,
  });
  await rig.pass(5_000);
  expect(rig.board().pollers.get('schedule')).toMatchObject({ state: 'failing' });
  // It is asked less and less often, and comes back by itself.
  expect(rig.simulator.requests.count(/^GET \/v1\/assistants\/[^/]+\/events/)).toBeLessThanOrEqual(3);
  end();
  const back = await rig.passUntil(
    (board) => board.pollers.get('schedule')?.lastOkAtMs !== undefined,
    120_000,
  );
  expect(back).toBeLessThan(120_000);
});

test('a fresh snapshot is read after it was asked for', async () => {
  rig = await startRig({ focus: { screen: 'settings' } });
  const mission = must(await rig.server.createMission({ name: 'Fresh', instructions: 'x' }));
  const run = must(await rig.server.createRun(mission.id, {}));
  rig.setEntries([missionEntryOf('fresh', { mission_id: mission.id, run_id: run.id })]);
  const key = missionKeyOf(mission.id, undefined);
  must(
    await rig.server.createPlan(mission.id, run.id, [{ stepId: stepId('a'), description: 'A', sequence: 1 }]),
  );
  must(await rig.server.updateStep(mission.id, run.id, stepId('a'), 'completed'));
  const snapshot = must(await rig.sync.snapshotOf(key, { fresh: true }));
  expect(snapshot.steps.map((step) => step.status)).toEqual(['completed']);
  expect(snapshot).toMatchObject({
    run: { id: run.id },
    entry: { slug: 'fresh' },
    readAtMs: rig.clock.now(),
  });
  const unknown = await rig.sync.snapshotOf(missionKeyOf(missionId('no-such'), undefined), { fresh: true });
  expect(unknown).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  expect(runId(run.id)).toBe(snapshot.run?.id);
});

test('a sweep over 10,000 events of 100 assistants is one list an assistant', async () => {
  rig = await startRig({
    focus: { screen: 'schedule' },
    simulator: {
      world: ({ world }) => {
        const mission = addMission(world, { name: 'Big', instructions: 'x', atMs: START_MS });
        for (let one = 0; one < 100; one += 1) {
          const assistant = addAssistant(world, { name: `A${one}` }, START_MS);
          for (let event = 0; event < 100; event += 1) {
            addScheduled(world, {
              assistantId: assistant.id,
              channel: 'call',
              to: `+1312555${String(one * 100 + event).padStart(4, '0')}`,
              from: '+13125550100',
              scheduledAtMs: START_MS + 86_400_000,
              createdAtMs: START_MS,
              missionId: mission.id,
              runId: mission.firstRunId,
            });
          }
        }
      },
    },
  });
  const took = await rig.passUntil((board) => board.scheduled.size === 10_000, 60_000);
  expect(took).toBeLessThanOrEqual(20_000);
  const lists = rig.simulator.requests.count(/^GET \/v1\/assistants\/[^/]+\/events/);
  const single = rig.simulator.requests.count(/^GET \/v1\/assistants\/[^/]+\/events\/[^?]/);
  expect(single).toBe(0);
  // A page holds a hundred: a full one has another behind it that says so.
  expect(lists).toBeLessThanOrEqual(210);
  await rig.pass(2_500);
  expect([...rig.board().missions.values()][0]).toMatchObject({ pendingEvents: 10_000 });
});

test('10,000 missions: all on the board, a new one within three seconds, quiet afterwards', async () => {
  rig = await startRig({
    focus: { screen: 'missions' },
    simulator: {
      world: ({ world }) => {
        for (let one = 0; one < 10_000; one += 1) {
          const mission = addMission(world, {
            name: `Mission ${one}`,
            instructions: 'x',
            atMs: START_MS - one,
          });
          mission.status = one % 100 === 0 ? 'running' : 'succeeded';
        }
      },
    },
  });
  await rig.passUntil((board) => board.missions.size === 10_000, 60_000);
  expect(rig.board().missions.size).toBe(10_000);
  // Every plan of the hundred that run is read a moment later: no row finds its place late.
  const unread = (): number =>
    [...(rig?.board().missions.values() ?? [])].filter(
      (row) => row.status === 'running' && row.stepsTotal === undefined,
    ).length;
  await rig.pass(3_000);
  expect(unread()).toBe(0);
  const mission = must(await rig.server.createMission({ name: 'The newest', instructions: 'x' }));
  const key = missionKeyOf(mission.id, undefined);
  expect(await rig.passUntil((board) => board.missions.has(key), 5_000)).toBeLessThanOrEqual(VISIBLE_MS);
  await rig.pass(20_000);
  rig.simulator.requests.clear();
  await rig.pass(60_000);
  const pages = rig.simulator.requests.count(/^GET \/v1\/missions\?/);
  // Each two seconds the head; the hundred pages behind it come once in more than three minutes.
  expect(pages).toBeLessThanOrEqual(40);
  expect(rig.simulator.requests.count(/^GET \/v1\/missions\?page\[size\]=20(?:&|$)/)).toBeGreaterThan(20);
});

test('within a budget of ten requests a second a new mission still shows in three seconds', async () => {
  rig = await startRig({
    focus: { screen: 'missions' },
    perSecond: 10,
    simulator: {
      world: ({ world }) => {
        for (let one = 0; one < 100; one += 1) addAssistant(world, { name: `A${one}` }, START_MS);
        for (let one = 0; one < 3_000; one += 1) {
          const mission = addMission(world, {
            name: `Mission ${one}`,
            instructions: 'x',
            atMs: START_MS - one,
          });
          mission.status = one % 30 === 0 ? 'running' : 'succeeded';
        }
      },
    },
  });
  await rig.passUntil((board) => board.missions.size === 3_000, 60_000);
  for (let round = 0; round < 3; round += 1) {
    await rig.pass(7_300);
    const made = { name: `New ${round}`, instructions: 'x', atMs: rig.clock.now() };
    const key = missionKeyOf(addMission(rig.simulator.world, made).id, undefined);
    expect(await rig.passUntil((board) => board.missions.has(key), 5_000)).toBeLessThanOrEqual(VISIBLE_MS);
  }
});
