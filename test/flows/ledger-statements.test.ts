import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createUpkeep } from '../../src/engine/upkeep.ts';
import { createInboxKeeper } from '../../src/engine/inbox/inbox-keeper.ts';
import { manualClock } from '../../src/lib/manual-clock.ts';
import { emptyBoard } from '../../src/state/board.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createSqliteLedger } from '../../src/state/ledger/sqlite-ledger.ts';
import { openMissionsFile } from '../../src/state/missions-file/missions-file.ts';
import { countStatements } from '../support/statement-count.ts';
import { MINUTE_MS, openDoorWorld } from './support/door-world.ts';

test('a quiet minute of a watch asks the ledger almost nothing', async () => {
  const world = await openDoorWorld();
  const folder = mkdtempSync(join(tmpdir(), 'idle-'));
  const path = join(folder, 'state.json');
  writeFileSync(path, '{}');
  // Later than anything that was written: what is young is asked for again.
  const clock = manualClock(Date.now() + 60 * MINUTE_MS);
  const opened = openLedger(join(folder, 'data', 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  const database = opened.value;
  const ledger = createSqliteLedger({ database, holder: 'watch-1', clock });
  const file = openMissionsFile({ path, clock, ledger: database });
  const door = world.another({ ledger: database, clock });
  const upkeep = createUpkeep(door, clock);
  let told = 0;
  const stop = ledger.subscribe(() => (told += 1));
  const inbox = createInboxKeeper({
    rows: () => ledger.view().inbox,
    raise: () => undefined,
    clock,
    readOnly: false,
    board: () => emptyBoard,
    entries: () => [],
    suppression: () => undefined,
    unclear: () => [],
    rings: () => [],
    zonesOf: () => [],
    subscribe: () => () => undefined,
    publish: () => undefined,
  });
  await upkeep.start();
  await clock.advance(30_000);
  const { count } = await countStatements(() => clock.advance(MINUTE_MS));
  // One sign of life of whoever can take calls back: each write of anybody makes the rest be asked once more.
  expect(count).toBeLessThanOrEqual(30);
  expect(told).toBe(0);
  // What another process writes is noticed all the same.
  const other = openLedger(join(folder, 'data', 'ledger.db'));
  if (!other.ok) throw new Error(other.error.sentence);
  await createSqliteLedger({ database: other.value, holder: 'b', clock }).commit(({ switches }) =>
    switches.setHold({ sinceMs: 1, by: 'ann' }),
  );
  other.value.close();
  await clock.advance(2_000);
  expect(told).toBe(1);
  expect(ledger.view().switches.hold()?.by).toBe('ann');
  inbox.stop();
  stop();
  await upkeep.stop();
  file.close();
  database.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Of the ledger alone: what the state file's journal adds depends on the file. */
test('a call that is committed costs a bounded number of statements', async () => {
  const world = await openDoorWorld();
  const calls = (from: number, count: number) =>
    Array.from(
      { length: count },
      (_, n) =>
        ({
          channel: 'call',
          assistantId: world.agent,
          to: `+1212555${1000 + from + n}`,
          from: world.from,
          atMs: world.clock.now() + 60 * MINUTE_MS,
          attempt: 1,
          mission: world.key,
          missionId: world.mission,
          runId: world.run,
        }) as const,
    );
  const costOf = async (from: number, count: number) => {
    const items = calls(from, count);
    const { count: statements, texts } = await countStatements(async () => {
      const outcome = await world.agree({
        kind: 'plan.commit',
        mission: world.key,
        items,
        digest: `${from}`,
      });
      expect(outcome).toMatchObject({ status: 'done' });
    });
    return { statements, transactions: texts.get('BEGIN IMMEDIATE') ?? 0 };
  };
  await costOf(0, 1);
  const one = await costOf(10, 1);
  const nine = await costOf(20, 9);
  // Planned, sent, accepted, remembered, told: each must stand on the disk before the next may happen.
  expect((nine.transactions - one.transactions) / 8).toBe(5);
  expect((nine.statements - one.statements) / 8).toBeLessThanOrEqual(33);
  await world.close();
});
