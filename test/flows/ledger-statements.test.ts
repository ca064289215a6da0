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
  // Without the sign of life that whoever can take calls back writes every 20 s it would be 8: each write of anybody
  // makes the rest be asked once more.
  expect(count).toBeLessThanOrEqual(60);
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
  const call = (n: number) =>
    ({
      kind: 'event.schedule',
      channel: 'call',
      assistantId: world.agent,
      to: `+1212555${1000 + n}`,
      from: world.from,
      atMs: world.clock.now() + 60 * MINUTE_MS,
      attempt: 1,
      mission: world.key,
      missionId: world.mission,
      runId: world.run,
    }) as const;
  await world.agree(call(0));
  const { count, texts } = await countStatements(async () => {
    expect(await world.agree(call(1))).toMatchObject({ status: 'done' });
  });
  expect(texts.get('BEGIN IMMEDIATE')).toBeLessThanOrEqual(7);
  expect(count).toBeLessThanOrEqual(60);
  await world.close();
});
