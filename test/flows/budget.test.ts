import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import { budgetBookOf, budgetBookText, type BudgetBook } from '../../src/domain/cost/budget.ts';
import { createTables } from '../../src/state/ledger/tables.ts';
import { createBudgetKeeper } from '../../src/engine/money/budget-keeper.ts';
import { createSqliteLedger } from '../../src/state/ledger/sqlite-ledger.ts';
import { applyUpdates, emptyBoard, type Board, type ScheduledRow } from '../../src/state/board.ts';
import { MINUTE_MS, openDoorWorld, SLUG, value, type DoorWorld } from './support/door-world.ts';

/** A call is taken to last two minutes: 20 cents. */
const BOOK: BudgetBook = {
  currency: 'USD',
  zone: 'America/Chicago',
  missions: new Map(),
  unpriced: 'warn',
  prices: {
    currency: 'USD',
    calls: new Map([['+1', 100_000]]),
    messages: new Map([['+1', 50_000]]),
    billedSeconds: 60,
    callMinutes: 2,
  },
  host: 'desk',
  changedAtMs: 1,
};

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld({}, { missionNames: () => [SLUG, 'Find window washers'] });
});
afterEach(() => world.close());

const keepBook = (change: Partial<BudgetBook>): void => {
  createTables(world.ledger).budgets.setBook({ ...BOOK, ...change }, world.clock.now());
};
const call = (minutes: number, last: number, change: object = {}): Command => ({
  kind: 'event.schedule',
  channel: 'call',
  assistantId: world.agent,
  to: `+1312555${String(1000 + last)}`,
  from: world.from,
  atMs: world.clock.now() + minutes * MINUTE_MS,
  mission: world.key,
  step: stepId('calls'),
  attempt: 1,
  ...change,
});
const keep = async (seconds: number) => {
  for (let second = 0; second < seconds; second += 2) {
    await world.door.settleOpenIntents();
    await world.door.checkDue();
    await world.clock.advance(2_000);
  }
};
const pending = () => [...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending');
const release = (micros: number) =>
  world.agree({ kind: 'budget.release', scope: { kind: 'account' }, micros, reason: 'the client agreed' });

describe.each([
  ['the account', { account: 500_000 }],
  ['a day', { perDay: 500_000 }],
  ['each mission', { perMission: 500_000 }],
  ['this mission by its slug', { perMission: 9_000_000, missions: new Map([[SLUG, 500_000]]) }],
] as const)('a budget of %s', (_words, limits) => {
  test('lets out what fits, and not one call more', async () => {
    keepBook(limits);
    for (const last of [1, 2])
      expect(await world.agree(call(30 + last, last))).toMatchObject({ status: 'done' });
    const preview = await world.door.preview(call(40, 3));
    expect(preview.lines[0]).toBe('Costs about 0.20 USD (2 min a call).');
    expect(preview.lines[1]).toMatch(/^Budget of .+: 0\.10 USD of 0\.50 USD left\.$/);
    expect(preview.refusal).toMatchObject({ code: 'budget' });
    expect(preview.refusal?.sentence).toContain(
      'this costs about 0.20 USD, and 0.10 USD of 0.50 USD is left',
    );
    expect(await world.agree(call(40, 3))).toMatchObject({ status: 'refused', refusal: { code: 'budget' } });
    expect(pending()).toHaveLength(2);
    // What costs less than what is left still goes.
    const sms = call(40, 3, { channel: 'sms', text: 'Hello' });
    expect(await world.agree(sms)).toMatchObject({ status: 'done' });
  });
});

test('a commit that costs more than is left is refused whole, before anybody is called', async () => {
  keepBook({ account: 500_000 });
  const items = [1, 2, 3].map((last) => {
    const { kind: _kind, ...item } = call(30 + last, last) as Extract<Command, { kind: 'event.schedule' }>;
    return item;
  });
  const outcome = await world.agree({ kind: 'plan.commit', mission: world.key, items, digest: 'p' });
  expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'budget' } });
  expect(pending()).toEqual([]);
  expect(
    await world.agree({ kind: 'plan.commit', mission: world.key, items: items.slice(0, 2), digest: 'q' }),
  ).toMatchObject({ status: 'done' });
});

test('two consoles that look at the last of a budget at once do not both spend it', async () => {
  keepBook({ account: 300_000 });
  const other = world.another({ holder: { id: 'console-2', label: 'console 2' } });
  const agreeAt = async (door: typeof other, command: Command) => {
    const { digest, tier } = await door.preview(command);
    return door.submit(command, { kind: 'operator', label: 'operator:kim' }, { digest, confirmedTier: tier });
  };
  const outcomes = await Promise.all([agreeAt(world.door, call(30, 1)), agreeAt(other, call(31, 2))]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['done', 'refused']);
  expect(pending()).toHaveLength(1);
});

test('calls that lasted longer than was assumed: what is due is taken back, and comes back when more is released', async () => {
  keepBook({ account: 600_000 });
  for (const last of [1, 2, 3]) await world.agree(call(10 + 20 * last, last));
  // The first lasted nine minutes: 90 cents alone.
  const tables = createTables(world.ledger);
  const [first] = tables.intents.list('dispatch', ['done']);
  if (first === undefined) throw new Error('no try');
  let board: Board = emptyBoard;
  const keeper = createBudgetKeeper({
    ledger: createSqliteLedger({ database: world.ledger, holder: 'watch-1', clock: world.clock }),
    files: () => ({ changedAtMs: 0, complaints: [] }),
    host: 'watcher',
    actor: 'operator:kim',
    clock: world.clock,
    missionNames: () => [],
    looksOnly: false,
    board: () => board,
    subscribe: () => () => undefined,
    publish: (updates) => (board = applyUpdates(board, updates)),
  });
  const event = world.sim.world.scheduled.get(first.result ?? '');
  if (event === undefined) throw new Error('no event');
  Object.assign(event, { status: 'completed', callStatus: 'completed', callDurationS: 530 });
  const listed = value(await world.server.listScheduled(world.agent)).find(({ id }) => id === event.id);
  const row = { event: listed, zones: [] } as unknown as ScheduledRow;
  board = { ...board, scheduled: new Map([[event.id, row]]) };
  await keeper.look();
  expect(board.budgets).toMatchObject([{ key: 'account', spent: 1_300_000, most: 600_000, left: -700_000 }]);
  expect([...board.notices.values()].map(({ sentence }) => sentence)).toEqual([
    'The budget of the account is reached: 1.30 USD of 0.60 USD spent or committed. Nothing more goes out on it.',
  ]);
  await keep(70 * 60);
  expect(world.sim.dials).toEqual([]);
  expect(pending()).toEqual([]);
  const [told] = world.updates.flatMap((update) =>
    update.kind === 'upsert' && update.into === 'notices'
      ? update.rows.map(([, { sentence }]) => sentence)
      : [],
  );
  expect(told).toContain('It comes back when the budget allows it.');
  // Half of what is needed brings one of them back.
  expect((await release(500_000)).status).toBe('done');
  expect(pending()).toHaveLength(1);
  expect((await release(300_000)).status).toBe('done');
  expect(pending()).toHaveLength(2);
  keeper.stop();
});

test('a release is tier 2, has a reason, and is in the log', async () => {
  keepBook({ account: 0 });
  const preview = await world.door.preview({
    kind: 'budget.release',
    scope: { kind: 'account' },
    micros: 5_000_000,
    reason: 'the client agreed',
  });
  expect(preview).toMatchObject({ tier: 2, title: 'Release 5.00 USD more for the account' });
  expect(await world.agree(call(30, 1))).toMatchObject({ status: 'refused' });
  await release(5_000_000);
  expect(await world.agree(call(30, 1))).toMatchObject({ status: 'done' });
  expect(
    await world.door.preview({
      kind: 'budget.release',
      scope: { kind: 'day', day: '2026-03-03' },
      micros: 1,
      reason: 'r',
    }),
  ).toMatchObject({
    refusal: { code: 'not-found', sentence: 'There is no budget of 2026-03-03.' },
  });
  const entry = createTables(world.ledger)
    .audit.latest(50)
    .find(({ kind }) => kind === 'budget.release');
  expect(entry?.summary).toContain('5.00 USD more');
});

describe('where prices are not known', () => {
  test('it says so, and warns', async () => {
    const { prices: _none, ...rest } = BOOK;
    createTables(world.ledger).budgets.setBook(
      { ...rest, perDay: 1, pricesFault: 'there is no prices.json on desk' },
      1,
    );
    const preview = await world.door.preview(call(30, 1));
    expect(preview.refusal).toBeUndefined();
    expect(preview.lines).toContain(
      'The budget cannot be checked: there is no prices.json on desk. See prices.json.',
    );
    expect(preview.lines.join()).not.toContain('Costs about');
    expect(await world.agree(call(30, 1))).toMatchObject({ status: 'done' });
  });
  test('or refuses, where the file says so', async () => {
    keepBook({ perDay: 9_000_000, unpriced: 'refuse' });
    const outcome = await world.agree(call(30, 1, { to: '+442079460123' }));
    expect(outcome).toMatchObject({
      refusal: {
        code: 'budget',
        sentence: 'The budget cannot be checked: no price is known for +442079460123. See prices.json.',
      },
    });
  });
});

test('a message that goes out at once is held and counted too', async () => {
  keepBook({ account: 80_000 });
  const sms = (text: string): Command => ({ kind: 'sms.send', to: '+13125550199', text });
  expect(await world.agree(sms('one'))).toMatchObject({ status: 'done' });
  expect(await world.agree(sms('two'))).toMatchObject({ status: 'refused', refusal: { code: 'budget' } });
  await release(20_000);
  expect(await world.agree(sms('two'))).toMatchObject({ status: 'done' });
});

test("a day's budget holds that day alone", async () => {
  keepBook({ perDay: 200_000 });
  expect(await world.agree(call(30, 1))).toMatchObject({ status: 'done' });
  expect(await world.agree(call(40, 2))).toMatchObject({ status: 'refused' });
  expect(await world.agree(call(24 * 60, 2))).toMatchObject({ status: 'done' });
});

test('a book is kept as it was written', () => {
  const book = { ...BOOK, missions: new Map([['__proto__', 3]]), accountSince: '2026-11-01' };
  expect(budgetBookOf(budgetBookText(book))).toEqual(book);
});
