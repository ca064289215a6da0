import { afterEach, expect, test } from 'vitest';
import type { ScheduleFields } from '../../src/commands/command.ts';
import { DISPATCH, opKeyOf } from '../../src/commands/dispatch/dispatch-intent.ts';
import { otherMachineChecks } from '../../src/app/doctor/other-machines.ts';
import { createSqliteLedger } from '../../src/state/ledger/sqlite-ledger.ts';
import type { Ledger } from '../../src/state/ledger/database.ts';
import { OPERATOR, value, type DoorWorld } from './support/door-world.ts';
import { openTwoMachines, type TwoMachines } from './support/two-machines.ts';

let world: DoorWorld | undefined;
let second: Ledger | undefined;
afterEach(async () => {
  await world?.close();
  [world, second] = [undefined, undefined];
});

const CONTACTS = 6;

/** Two machines, a ledger each, on one account. */
async function twoMachines({ marks }: { marks: boolean }): Promise<TwoMachines> {
  const opened = await openTwoMachines({ marks, contacts: CONTACTS });
  ({ second } = opened);
  world = opened;
  return opened;
}

/** The second machine died between writing its tries down and sending them. */
async function leftPlanned(items: readonly ScheduleFields[], slot = 0): Promise<void> {
  if (second === undefined || world === undefined) throw new Error('no second ledger');
  const nowMs = world.clock.now();
  const ledger = createSqliteLedger({ database: second, holder: 'console-2', clock: world.clock });
  const written = await ledger.commit(({ intents }) => {
    for (const item of items) {
      intents.insert({
        opKey: opKeyOf(item),
        kind: DISPATCH,
        status: 'planned',
        slot,
        body: JSON.stringify({ actor: OPERATOR, item, atMs: item.atMs }),
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
        ...(item.mission !== undefined && { missionKey: item.mission }),
      });
    }
  });
  expect(written.ok).toBe(true);
}

/** What the run's log says of one event more than once. */
async function toldTwice(): Promise<readonly string[]> {
  if (world === undefined) throw new Error('no world');
  const events = value(await world.server.listEvents(world.mission, world.run));
  const said = events.map(({ summary }) => String(summary)).filter((each) => each.includes('event_id='));
  expect(said.filter((each) => each.startsWith('Scheduled')).length).toBeGreaterThanOrEqual(CONTACTS);
  return said.filter((each, index) => said.indexOf(each) !== index);
}

const ONCE = Array.from({ length: CONTACTS }, () => 1);

test.each([[true], [false]])(
  'a plan that another machine has committed is adopted, not committed again (marks kept: %s)',
  async (marks) => {
    const { one, two, commit, perContact, sim } = await twoMachines({ marks });
    expect((await commit(one)).status).toBe('done');
    const again = await commit(two);
    expect(again).toMatchObject({ status: 'done', sentence: '0 scheduled, 6 had been before.' });
    expect(await perContact()).toEqual(ONCE);
    expect(sim.dials).toHaveLength(0);
    expect(await toldTwice()).toEqual([]);
  },
);

test.each([[true], [false]])(
  'what a crash left planned is not sent where another machine has placed it meanwhile (marks kept: %s)',
  async (marks) => {
    const { one, two, commit, perContact, items } = await twoMachines({ marks });
    await leftPlanned(items);
    expect((await commit(one)).status).toBe('done');
    expect(await two.settleOpenIntents()).toEqual({ settled: CONTACTS, waiting: 0, parked: 0 });
    expect(await perContact()).toEqual(ONCE);
  },
);

test('what a crash left planned waits while the list cannot be read, and is sent once it shows nothing', async () => {
  const { two, perContact, items, sim } = await twoMachines({ marks: true });
  await leftPlanned(items);
  sim.faults.add({ match: /GET \/v1\/assistants\/[^/]+\/events/, kind: '5xx', times: 1_000 });
  expect(await two.settleOpenIntents()).toEqual({ settled: 0, waiting: CONTACTS, parked: 0 });
  sim.faults.clear();
  expect(await perContact()).toEqual(ONCE.map(() => 0));
  expect(await two.settleOpenIntents()).toEqual({ settled: CONTACTS, waiting: 0, parked: 0 });
  expect(await perContact()).toEqual(ONCE);
});

test('a list that still shows what was taken back is not believed: they are called', async () => {
  const { one, server, agent, items, commit, perContact } = await twoMachines({ marks: true });
  expect((await commit(one)).status).toBe('done');
  const before = value(await server.listScheduled(agent));
  for (const { id } of before) value(await server.deleteScheduled(agent, id));
  const stale = world?.another({
    server: { ...server, listScheduled: () => Promise.resolve({ ok: true as const, value: before }) },
    ...(second !== undefined && { ledger: second }),
    holder: { id: 'console-2', label: 'console 2' },
  });
  if (stale === undefined) throw new Error('no second machine');
  // A hold took the first request of each back.
  await leftPlanned(items, 1);
  expect((await stale.settleOpenIntents()).settled).toBe(CONTACTS);
  expect(await perContact()).toEqual(ONCE);
});

test.each([[true], [false]])(
  'the same plan committed on two machines at once calls everybody exactly once (marks kept: %s)',
  async (marks) => {
    const { one, two, doubled, perContact, clock, sim, items } = await twoMachines({ marks });
    await doubled();
    // Otherwise it proves nothing.
    expect(await perContact()).toEqual(ONCE.map(() => 2));
    for (let turn = 0; turn < 20 * 12; turn += 1) {
      await clock.advance(5_000);
      // Either may look first, and more often.
      await (turn % 3 === 0 ? two : one).checkDue();
      if (turn % 2 === 0) await two.checkDue();
    }
    expect(await perContact()).toEqual(ONCE);
    const called = sim.dials.map(({ phone }) => phone).toSorted();
    expect(called).toEqual(items.map(({ to }) => to).toSorted());
    expect(await toldTwice()).toEqual([]);
  },
);

test('a machine that is gone does not leave its twins behind, and nobody is left out', async () => {
  const { one, doubled, perContact, clock, sim, items } = await twoMachines({ marks: true });
  await doubled();
  expect(await perContact()).toEqual(ONCE.map(() => 2));
  // Only the first goes on.
  for (let turn = 0; turn < 20 * 12; turn += 1) {
    await clock.advance(5_000);
    await one.checkDue();
  }
  expect(sim.dials.map(({ phone }) => phone).toSorted()).toEqual(items.map(({ to }) => to).toSorted());
});

test('doctor says when another machine has placed what is still to go out', async () => {
  const { one, commit, memory, server, clock, ledger } = await twoMachines({ marks: true });
  expect((await commit(one)).status).toBe('done');
  if (second === undefined) throw new Error('no second ledger');
  const entries = await memory.entries();
  const ours = createSqliteLedger({ database: ledger, holder: 'one', clock });
  const theirs = createSqliteLedger({ database: second, holder: 'two', clock });
  const by = (port: typeof ours) => ({
    own: { ...port.view(), operator: 'kim', shared: false },
    nowMs: clock.now(),
  });
  expect(await otherMachineChecks(entries, server, theirs, by(theirs))).toMatchObject([
    { state: 'warn', sentence: expect.stringContaining('6 of 6 pending') },
    {
      state: 'warn',
      sentence: expect.stringMatching(/8 acts were logged .+ the last: Starting: Make the calls/),
    },
  ]);
  expect(await otherMachineChecks(entries, server, ours, by(ours))).toMatchObject([{ state: 'ok' }]);
  // What was done long ago is told of no more.
  clock.jump(2 * 60 * 60_000);
  const later = await otherMachineChecks(entries, server, theirs, by(theirs));
  expect(later.some(({ sentence }) => sentence.includes('were logged'))).toBe(false);
});
