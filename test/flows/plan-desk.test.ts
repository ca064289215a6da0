import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlanEdit } from '../../src/commands/planning/plan-edit.ts';
import { createPlanSession, type PlanSession } from '../../src/commands/planning/plan-session.ts';
import { missionKeyOf } from '../../src/domain/mission/mission-row.ts';
import type { Planning } from '../../src/state/planning.ts';
import { openDoorWorld, OPERATOR, SLUG, value, type DoorWorld } from './support/door-world.ts';
import { peopleCsv, planningOf } from './support/plan-world.ts';

let world: DoorWorld;
let inbox: PlanSession;
let board: { planning?: Planning };

const openSession = (): PlanSession =>
  createPlanSession({
    tools: planningOf(world),
    entries: () => world.memory.entries(),
    publish: (update) => {
      if (update.kind === 'set' && update.field === 'planning')
        board = { planning: update.value as Planning };
    },
    nowMs: () => world.clock.now(),
  });

beforeEach(async () => {
  world = await openDoorWorld();
  board = {};
  inbox = openSession();
});
afterEach(() => world.close());

const edit = async (change: PlanEdit): Promise<string> => {
  const answer = await inbox.edit(change);
  return answer.ok ? answer.value : `refused: ${answer.error}`;
};
const plan = () => {
  const { planning } = board;
  if (planning?.plan === undefined) throw new Error(`no plan: ${planning?.fault ?? ''}`);
  return planning.plan;
};
const begin = async (count: number): Promise<readonly string[]> => {
  await edit({ kind: 'set', change: { mission: world.key } });
  await edit({ kind: 'set', change: { source: { kind: 'text', text: peopleCsv(count).csv } } });
  return [...plan().placed.keys()];
};

test('a mission brings its assistant, a list brings the plan', async () => {
  await begin(16);
  expect(board.planning).toMatchObject({
    draft: { assistantId: world.agent },
    inputs: { missionClass: 1, owned: [world.from], step: 'calls' },
    list: { targets: 16, refusedRows: 0 },
  });
  expect(plan().placed.size).toBe(16);
  expect(plan().difference).toBeUndefined();
  expect(plan().zones.map(({ zone }) => zone)).toContain('America/Chicago');
});

test('each adjustment is planned through and says what moved', async () => {
  const [first = '', second = ''] = await begin(16);
  const before = plan().placed.get(first);
  expect(await edit({ kind: 'contact', phones: [second], change: { dropped: true } })).toMatch(
    / 1 dropped, 0 added/,
  );
  expect([...plan().unplaced.values()]).toMatchObject([{ phone: second, code: 'left_out' }]);
  expect(await edit({ kind: 'contact', phones: [second], change: undefined })).toMatch(/ 0 dropped, 1 added/);

  const atMs = (before?.atMs ?? 0) + 40 * 60_000;
  await edit({ kind: 'contact', phones: [first], change: { atMs } });
  expect(plan().placed.get(first)).toMatchObject({
    atMs,
    pinned: true,
    change: { kind: 'moved', fromMs: before?.atMs },
  });

  const night = (before?.atMs ?? 0) - (((before?.atMs ?? 0) % 86_400_000) - 8 * 3_600_000) + 86_400_000;
  await edit({ kind: 'contact', phones: [first], change: { atMs: night } });
  expect(plan().difference?.refusedPins).toEqual([`${first}: its hours are closed then`]);

  await edit({ kind: 'contact', phones: [first], change: undefined });
  expect(await edit({ kind: 'set', change: { policy: { spacing_minutes: 20 } } })).toMatch(/[1-9]\d* moved/);
  expect(plan().pace.spacingMs).toBe(1_200_000);
});

test('a setting that cannot be changes nothing; a foreign line is found before anything is sent', async () => {
  await begin(8);
  const { digest } = plan();
  expect(await edit({ kind: 'set', change: { policy: { batch_size: 50 } } })).toBe(
    'refused: batch_size must be a whole number from 1 to 10.',
  );
  expect(plan().digest).toBe(digest);
  expect(await edit({ kind: 'set', change: { lines: ['+14155550178'] } })).toMatch(
    /is not a number of Caller/,
  );
  expect(board.planning?.plan).toBeUndefined();
  await edit({ kind: 'set', change: { lines: undefined } });
  expect(plan().digest).toBe(digest);
});

test('a list that cannot be read leaves the one before, its changes and its plan as they were', async () => {
  const [first = ''] = await begin(8);
  await edit({ kind: 'contact', phones: [first], change: { dropped: true } });
  const before = board.planning;
  const said = await edit({ kind: 'set', change: { source: { kind: 'memory', key: 'nobody' } } });
  expect(said).toMatch(/^refused: .+ The list before stays\.$/);
  expect(board.planning).toMatchObject({ draft: before?.draft, list: { targets: 8, label: 'pasted' } });
  expect(plan().digest).toBe(before?.plan?.digest);
});

test('a commit sends what was shown; afterwards it is marked as sent and stays, the rest slower where the server was slow', async () => {
  await begin(12);
  await edit({ kind: 'set', change: { policy: { spread_minutes: 0 } } });
  expect(await inbox.commands('another digest')).toMatchObject({ ok: false });
  const commands = await inbox.commands(plan().digest);
  const [command, ...more] = commands.ok ? commands.value : [];
  if (command?.kind !== 'plan.commit') throw new Error('no commit');
  expect(more).toEqual([]);
  // Nothing is known of consent: that is logged before any call.
  expect(command.note).toMatchObject({ payload: { consent: 'unknown', calls: 12 } });
  expect(command.items).toHaveLength(12);
  const half = { ...command, items: command.items.slice(0, 6) };
  const shown = await world.door.preview(half);
  expect(shown).toMatchObject({ tier: 2 });
  expect(shown.lines.join('\n')).toContain('Logged before the first call: Consent: it is not known whether');
  await world.door.submit(half, OPERATOR, { digest: shown.digest, confirmedTier: 2, reason: 'go' });
  const receipts = world.updates.flatMap((update) =>
    update.kind === 'upsert' && update.into === 'receipts' ? update.rows.map(([, row]) => row) : [],
  );
  expect(receipts).toHaveLength(6);
  expect(receipts[0]).toMatchObject({
    status: 'scheduled',
    memory: 'done',
    event: 'done',
    eventId: expect.any(String),
  });

  const { spacingMs } = plan().pace;
  await edit({ kind: 'settle', mission: world.key, eased: true });
  expect([...plan().placed.values()].filter(({ committed }) => committed)).toHaveLength(6);
  expect(plan().placed.size).toBe(12);
  expect(plan().pace.spacingMs).toBeGreaterThan(spacingMs);
  const rest = await inbox.commands(plan().digest);
  expect(rest).toMatchObject({
    ok: true,
    // The note on consent stands in the log already.
    value: [{ kind: 'plan.commit', items: { length: 6 } }],
  });
});

test('a commit that a hold refuses logs nothing of consent and queues nobody; several tries log it once', async () => {
  const state = world.memory.read();
  const slug = SLUG;
  const entry = state[slug];
  world.memory.write({ ...state, [slug]: { ...entry, memory: { mission_class: 3 } } });
  await begin(3);
  const consents = async () =>
    value(await world.server.listEvents(world.mission, world.run)).filter(({ summary }) =>
      summary.startsWith('Consent:'),
    );
  const commit = async () => {
    const commands = await inbox.commands(plan().digest);
    const [command] = commands.ok ? commands.value : [];
    if (command === undefined) throw new Error('no commit');
    return command;
  };
  const command = await commit();
  const shown = await world.door.preview(command);
  // The hold comes after the reading and before the yes.
  await world.agree({ kind: 'hold.set', reason: 'wait' });
  const consent = { digest: shown.digest, confirmedTier: 2, reason: 'go' } as const;
  expect(await world.door.submit(command, OPERATOR, consent)).toMatchObject({ refusal: { code: 'held' } });
  expect((await world.door.preview(command)).refusal).toMatchObject({ code: 'held' });
  expect(await consents()).toEqual([]);
  expect(world.memory.read()[slug]?.memory?.['call_queue']).toBeUndefined();
  await world.agree({ kind: 'hold.release', reason: 'on' });
  // The server takes no call: the note stands, and is not written again by the next tries.
  const mend = world.sim.faults.add({
    match: /POST .*assistants\/.*\/events/,
    kind: '5xx',
    status: 401,
    times: Infinity,
  });
  for (let tries = 0; tries < 3; tries += 1) await world.agree(await commit());
  expect(await consents()).toHaveLength(1);
  mend();
  expect(await world.agree(await commit())).toMatchObject({ status: 'done' });
  expect(await consents()).toHaveLength(1);
  expect(world.memory.read()[slug]?.memory?.['call_queue']).toHaveLength(2);
});

test('the draft outlives its inbox, and is thrown away only when asked to', async () => {
  const phones = await begin(8);
  await edit({ kind: 'contact', phones: phones.slice(0, 1), change: { dropped: true } });
  board = {};
  inbox = openSession();
  await edit({ kind: 'open' });
  expect(plan().placed.size).toBe(7);
  await edit({ kind: 'clear' });
  inbox = openSession();
  await edit({ kind: 'open' });
  expect(board.planning).toMatchObject({ draft: { changes: {} } });
  expect(board.planning?.plan).toBeUndefined();
});

test('a draft of the last session is neither overwritten nor hidden by opening the planner from another mission', async () => {
  await begin(8);
  inbox = openSession();
  expect(await edit({ kind: 'begin', mission: missionKeyOf(undefined, 'another') })).toMatch(
    /still holds a draft for Find window washers/,
  );
  expect(board.planning).toMatchObject({ draft: { mission: world.key }, list: { targets: 8 } });
  expect(plan().placed.size).toBe(8);
});

test('a planner opened from a mission says what was read of it, whichever came first', async () => {
  await edit({ kind: 'begin', mission: world.key });
  await edit({ kind: 'open' });
  expect(board.planning).toMatchObject({
    draft: { mission: world.key, assistantId: world.agent },
    inputs: { missionClass: 1 },
  });
});

test('in a negotiation one call is sent and the others wait in memory, in their order', async () => {
  const state = world.memory.read();
  const [[slug, entry] = []] = Object.entries(state);
  world.memory.write({
    ...state,
    [slug ?? '']: { ...entry, memory: { mission_class: 3, call_queue: [{ phone: '+13122340199' }] } },
  });
  const phones = await begin(4);
  const commands = await inbox.commands(plan().digest);
  expect(commands).toMatchObject({
    ok: true,
    value: [
      {
        kind: 'plan.commit',
        items: [{ to: phones[0] }],
        queue: phones.slice(1).map((phone) => ({ phone, recipient_type: 'service' })),
      },
    ],
  });
  const [command] = commands.ok ? commands.value : [];
  if (command === undefined) throw new Error('no commit');
  expect(await world.agree(command)).toMatchObject({ status: 'done' });
  expect(world.memory.read()[slug ?? '']?.memory?.['call_queue']).toMatchObject([
    { phone: '+13122340199' },
    ...phones.slice(1).map((phone) => ({ phone, recipient_type: 'service' })),
  ]);
  expect(plan().placed.get(phones[1] ?? '')?.ghost).toBe('waits-for-previous');
});

test("a draft that was sent to the last call is in nobody's way: another mission takes the planner over", async () => {
  await begin(3);
  const sent = await inbox.commands(plan().digest);
  for (const command of sent.ok ? sent.value : []) await world.agree(command);
  await edit({ kind: 'settle', mission: world.key, eased: false });
  expect([...plan().placed.values()].every(({ committed }) => committed)).toBe(true);
  const another = missionKeyOf(undefined, 'another');
  expect(await edit({ kind: 'begin', mission: another })).not.toContain('still holds a draft');
  expect(board.planning?.draft).toMatchObject({ mission: another });
  expect(board.planning?.draft.source).toBeUndefined();
});

test('another list after a commit whose calls could not be read is planned on what the server says of them', async () => {
  const called = await begin(3);
  const sent = await inbox.commands(plan().digest);
  for (const command of sent.ok ? sent.value : []) await world.agree(command);
  world.sim.faults.add({ match: /GET .*\/events/, kind: '5xx', status: 400 });
  expect(await edit({ kind: 'settle', mission: world.key, eased: false })).toMatch(/^refused: /);
  world.sim.faults.clear();
  await edit({ kind: 'set', change: { source: { kind: 'text', text: peopleCsv(5).csv } } });
  const committed = [...plan().placed].flatMap(([phone, call]) => (call.committed ? [phone] : []));
  expect(committed.toSorted()).toEqual(called.toSorted());
  expect(plan().placed.size).toBe(5);
  // Known now: it is not read again for each who asks whether the draft is in the way.
  const reads = world.sim.requests.count(/^GET /);
  await edit({ kind: 'begin', mission: missionKeyOf(undefined, 'another') });
  expect(world.sim.requests.count(/^GET /)).toBe(reads);
  expect(board.planning?.draft.mission).toBe(world.key);
});
