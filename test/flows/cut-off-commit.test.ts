import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScheduleFields } from '../../src/commands/command.ts';
import { approvingCommands, denyingCommands } from '../../src/commands/inbox-commands.ts';
import { stepId } from '../../src/domain/ids.ts';
import { unclearItem } from '../../src/engine/inbox/inbox-items.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, START_MS, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
const gone = new Set<string>();
beforeEach(async () => {
  gone.clear();
  world = await openDoorWorld({}, { isGone: (holder) => gone.has(holder) });
});
afterEach(() => world.close());

const POST = /POST .*assistants\/.*\/events/;
const items = (count: number): readonly ScheduleFields[] =>
  Array.from({ length: count }, (_, index) => ({
    channel: 'call',
    assistantId: world.agent,
    to: `+131255502${String(index).padStart(2, '0')}`,
    from: world.from,
    atMs: START_MS + (20 + index) * MINUTE_MS,
    step: stepId('calls'),
    attempt: 1,
    contactName: `Person ${index}`,
  }));
const commit = (planned: readonly ScheduleFields[], digest = 'plan-1') =>
  ({ kind: 'plan.commit', mission: world.key, items: planned, digest }) as const;
/** The server takes two and then no more, once. */
const cutOff = async (count = 6) => {
  world.sim.faults.add({ match: POST, kind: '5xx', status: 401, skip: 2 });
  return world.agree(commit(items(count)));
};
const listed = () => world.door.unclear();
const resolve = (decision: 'again' | 'drop', reason?: string) =>
  world.agree({
    kind: 'unclear.resolve',
    opKey: listed()[0]?.id ?? '',
    decision,
    ...(reason === undefined ? {} : { reason }),
  });
const scheduled = () => [...world.sim.world.scheduled.values()];
const log = async () =>
  value(await world.server.listEvents(world.mission, world.run)).map(({ summary }) => summary);

test('a commit that stopped stands in the list with its people, and the rest is committed once', async () => {
  await cutOff();
  const [item] = listed();
  expect(item).toMatchObject({
    state: 'cut-off',
    title: 'Commit stopped: 4 of 6 never called',
    ends: ['again', 'drop'],
    mission: world.key,
  });
  const evidence = item?.lines.join('\n');
  for (const name of ['Person 2 +13125550202', 'Person 5 +13125550205']) expect(evidence).toContain(name);
  expect(evidence).not.toContain('Person 1 ');
  expect(evidence).toContain('Stopped after 2 of 6');
  const shown = await world.door.preview({
    kind: 'unclear.resolve',
    opKey: item?.id ?? '',
    decision: 'again',
  });
  expect(shown.tier).toBe(2);
  expect(shown.title).toBe('Commit 4 calls: the rest of a commit of 6');
  expect(await resolve('again')).toMatchObject({ status: 'done', sentence: '4 scheduled.' });
  expect(listed()).toEqual([]);
  expect(scheduled()).toHaveLength(6);
  await world.clock.advance(60 * MINUTE_MS);
  expect(world.sim.dials.map(({ phone }) => phone).toSorted()).toEqual(items(6).map(({ to }) => to));
});

test('slots that have passed meanwhile are moved to the next allowed time, and shown so', async () => {
  await cutOff();
  world.clock.jump(23 * MINUTE_MS);
  const shown = await world.door.preview({
    kind: 'unclear.resolve',
    opKey: listed()[0]?.id ?? '',
    decision: 'again',
  });
  expect(shown.lines.join('\n')).toContain('3 of them at a new time: theirs has passed.');
  expect(await resolve('again')).toMatchObject({ status: 'done', sentence: '4 scheduled.' });
  const times = scheduled()
    .filter(({ status }) => status === 'pending')
    .map(({ to, scheduledAtMs }) => [to, scheduledAtMs] as const);
  expect(new Map(times).get('+13125550205')).toBe(START_MS + 25 * MINUTE_MS);
  expect(new Set(times.map(([, atMs]) => atMs)).size).toBe(times.length);
  expect(Math.min(...times.map(([, atMs]) => atMs))).toBeGreaterThan(world.clock.now());
});

test('the rest that is dropped on purpose is not called, asked about no more, and stands in the log', async () => {
  await cutOff();
  expect(await resolve('drop', 'they called us')).toMatchObject({
    status: 'done',
    sentence: 'Dropped: 4 of 6 are not called by this commit.',
  });
  expect(listed()).toEqual([]);
  const told = (await log()).find((summary) => summary.startsWith('Left out on purpose'));
  expect(told).toContain('4 of 6');
  expect(told).toContain('Person 3 +13125550203');
  expect(told).toContain('they called us');
  const closing = await world.door.preview({ kind: 'mission.complete', mission: world.key, summary: 'Done' });
  expect(closing.lines.join('\n')).not.toContain('commit stopped');
  await world.door.settleOpenIntents();
  await world.clock.advance(60 * MINUTE_MS);
  expect(world.sim.dials).toHaveLength(2);
});

test('what another process is at is not listed; where it was killed it is, at once or after its last word', async () => {
  const planned = items(15);
  const shown = await world.door.preview(commit(planned));
  // It never comes back from its first rest: killed there.
  let rests = (): void => undefined;
  const resting = new Promise<void>((resolve_) => {
    rests = resolve_;
  });
  const dying = world.another({
    holder: { id: 'verb-9', label: 'verb 9' },
    clock: {
      ...world.clock,
      sleep: () => {
        rests();
        return new Promise(() => undefined);
      },
    },
  });
  void dying.submit(commit(planned), OPERATOR, { digest: shown.digest, confirmedTier: 2, reason: 'go' });
  await resting;
  expect(listed()).toEqual([]);
  world.clock.jump(80_000);
  expect(listed()).toEqual([]);
  world.clock.jump(20_000);
  expect(listed()).toMatchObject([{ title: 'Commit stopped: 5 of 15 never called' }]);
  world.clock.jump(-30_000);
  expect(listed()).toEqual([]);
  gone.add('verb-9');
  expect(listed()).toMatchObject([{ state: 'cut-off' }]);
  const evidence = listed()[0]?.lines.join('\n');
  expect(evidence).toContain('the program ended before everybody’s turn'.replace('’', "'"));
  expect(await resolve('again')).toMatchObject({ status: 'done', sentence: '5 scheduled.' });
  expect(scheduled()).toHaveLength(15);
});

test('a commit on a slow server is under way for as long as it takes', async () => {
  // Twenty seconds for each call: no rest comes before the tenth.
  const slow = world.another({
    holder: { id: 'verb-8', label: 'verb 8' },
    server: {
      ...world.server,
      schedule: async (...args) => {
        world.clock.jump(20_000);
        seen.push(listed().length);
        return world.server.schedule(...args);
      },
    },
  });
  const seen: number[] = [];
  const planned = items(9);
  const shown = await slow.preview(commit(planned));
  const consent = { digest: shown.digest, confirmedTier: 2, reason: 'go' } as const;
  expect(await slow.submit(commit(planned), OPERATOR, consent)).toMatchObject({ status: 'done' });
  expect(seen).toEqual(planned.map(() => 0));
});

test('another plan for the rest leaves of the first who is in neither', async () => {
  await cutOff();
  const later = items(6)
    .slice(2, 5)
    .map((item) => ({ ...item, atMs: item.atMs + 60 * MINUTE_MS }));
  expect(await world.agree(commit(later, 'plan-2'))).toMatchObject({ status: 'done' });
  expect(listed()).toMatchObject([{ title: 'Commit stopped: 1 of 6 never called' }]);
});

test('a mission that a person ends with the rest before their eyes asks about it no more', async () => {
  await cutOff();
  const cancel = { kind: 'mission.cancel', mission: world.key, reason: 'enough' } as const;
  expect((await world.door.preview(cancel)).lines.join('\n')).toContain('A commit stopped after 2 of 6');
  const fail = await world.door.preview({ kind: 'mission.fail', mission: world.key, reason: 'none' });
  expect(fail.lines.join('\n')).toContain('A commit stopped after 2 of 6');
  expect(await world.agree(cancel)).toMatchObject({ status: 'done' });
  expect(listed()).toEqual([]);
});

test('in the inbox A and R commit the rest, and D drops it', async () => {
  await cutOff();
  const [request] = listed();
  if (request === undefined) throw new Error('nothing is listed');
  const item = unclearItem(request, {
    assistant: () => undefined,
    mission: () => undefined,
    event: () => undefined,
    zonesOf: () => [],
  });
  const told = item.lines.join('\n');
  expect(told).toContain('R: commit the rest');
  expect(told).toContain('D: drop the rest: these people are not called');
  const by = { by: 'operator:kim' };
  expect(approvingCommands(item, by)).toMatchObject([{ kind: 'unclear.resolve', decision: 'again' }]);
  expect(denyingCommands(item, 'no', by)).toMatchObject([{ kind: 'unclear.resolve', decision: 'drop' }]);
});
