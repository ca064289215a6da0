import { afterEach, beforeEach, expect, test } from 'vitest';
import { missionKeyOf } from '../../src/domain/mission/mission-row.ts';
import type { FileOp } from '../../src/state/missions-file/file-op.ts';
import { openDoorWorld, OPERATOR, SLUG, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const memory = () => world.memory.read()[SLUG]?.memory;
const summaries = async () =>
  value(await world.server.listEvents(world.mission, world.run)).map(({ summary }) => summary);

test('memory is saved at once, told to the log, and taken back within ten seconds', async () => {
  const saved = await world.door.submit(
    { kind: 'memory.save', mission: world.key, key: 'best_offer', value: { price: 80 } },
    OPERATOR,
  );
  expect(saved).toMatchObject({ status: 'done', undoUntilMs: world.clock.now() + 10_000 });
  expect(memory()).toEqual({ best_offer: { price: 80 } });
  expect(await summaries()).toEqual(["Saved memory 'best_offer'"]);
  if (saved.status !== 'done' || saved.actId === undefined) throw new Error('no act');
  expect(await world.door.undo(saved.actId, OPERATOR)).toMatchObject({ status: 'done' });
  expect(memory()).toEqual({});
  expect(await world.door.undo(saved.actId, OPERATOR)).toMatchObject({ refusal: { code: 'already-so' } });
});

test('what somebody changed since, or what is too old, is not taken back', async () => {
  const save = (value: string) =>
    world.door.submit({ kind: 'memory.save', mission: world.key, key: 'goal', value }, OPERATOR);
  const first = await save('cheap');
  await save('cheaper');
  if (first.status !== 'done') throw new Error(first.status);
  expect(await world.door.undo(first.actId ?? '', OPERATOR)).toMatchObject({ refusal: { code: 'changed' } });
  const last = await save('cheapest');
  if (last.status !== 'done') throw new Error(last.status);
  world.clock.jump(10_001);
  expect(await world.door.undo(last.actId ?? '', OPERATOR)).toMatchObject({ refusal: { code: 'too-late' } });
  expect(memory()).toEqual({ goal: 'cheapest' });
});

test('items are appended, and an append is taken back without touching what came after', async () => {
  const append = (item: string) =>
    world.door.submit({ kind: 'memory.append', mission: world.key, key: 'leads', item }, OPERATOR);
  await append('A');
  await append('B');
  expect(memory()).toEqual({ leads: ['A', 'B'] });
  await world.door.submit({ kind: 'memory.remove', mission: world.key, key: 'leads' }, OPERATOR);
  expect(memory()).toEqual({});
  expect(
    await world.door.submit({ kind: 'memory.remove', mission: world.key, key: 'leads' }, OPERATOR),
  ).toMatchObject({ refusal: { code: 'already-so' } });
});

test('memory is saved while the server is away, and the event follows', async () => {
  const lift = world.sim.faults.add({ match: /./, kind: '5xx', status: 503, times: Infinity });
  const saved = await world.door.submit(
    { kind: 'memory.save', mission: world.key, key: 'note', value: 'offline' },
    OPERATOR,
  );
  expect(saved.status).toBe('open');
  expect(memory()).toEqual({ note: 'offline' });
  lift();
  world.clock.jump(20_000);
  expect(await world.door.finishOpenRecords()).toEqual({ finished: 1, open: 0 });
  expect(await summaries()).toEqual(["Saved memory 'note'"]);
});

test('a bot that writes its own events asks for the act alone', async () => {
  await world.door.submit(
    { kind: 'memory.save', mission: world.key, key: 'x', value: 1, bare: true },
    OPERATOR,
  );
  expect(memory()).toEqual({ x: 1 });
  expect(await summaries()).toEqual([]);
});

test('a bot’s script may write to a slug that is not there yet, with numbers as typed', async () => {
  const command = {
    kind: 'memory.save',
    mission: missionKeyOf(undefined, 'new-mission'),
    key: 'offer',
    value: { price: 1 },
    rawJson: '{"price": 1.0}',
    bare: true,
  } as const;
  expect(await world.door.submit(command, OPERATOR)).toMatchObject({ refusal: { code: 'not-found' } });
  expect(await world.door.submit({ ...command, createEntry: true }, OPERATOR)).toMatchObject({
    status: 'done',
  });
  expect(world.memory.read()['new-mission']?.memory).toEqual({ offer: { price: 1 } });
});

test.each([
  ['goal', { kind: 'mission.goal', condition: 'price < 3' }],
  ['rubric', { kind: 'mission.rubric', weights: { price: -1 } }],
] as const)('taking a %s back leaves numbers as the file had spelled them', async (key, command) => {
  const state = world.memory.read();
  const memory = { ...state[SLUG]?.memory, [key]: { price: 1.5 } };
  world.memory.write({ ...state, [SLUG]: { ...state[SLUG], memory } });
  const spelled = '{"price": 1.50}';
  const written: FileOp[] = [];
  const real = world.memory.apply.bind(world.memory);
  Object.assign(world.memory, {
    spelling: () => spelled,
    apply: (op: FileOp) => {
      written.push(op);
      return real(op);
    },
  });
  const set = await world.door.submit({ ...command, mission: world.key }, OPERATOR);
  if (set.status !== 'done' || set.actId === undefined) throw new Error(set.status);
  expect(await world.door.undo(set.actId, OPERATOR)).toMatchObject({ status: 'done' });
  expect(written.at(-1)).toMatchObject({ kind: 'memory.set', key, rawJson: spelled });
});

test('in a world that runs faster the way back stays open as long for the person', async () => {
  const door = world.another({ undoMs: 200_000 });
  const saved = await door.submit({ kind: 'memory.save', mission: world.key, key: 'k', value: 1 }, OPERATOR);
  if (saved.status !== 'done' || saved.actId === undefined) throw new Error('no act');
  world.clock.jump(150_000);
  expect(await door.undo(saved.actId, OPERATOR)).toMatchObject({ status: 'done' });
});
