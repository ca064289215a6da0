import { expect, test } from 'vitest';
import { ledgerChecks } from '../../../src/app/doctor/ledger-checks.ts';
import { createIntents } from '../../../src/state/ledger/intents.ts';
import { createRecords } from '../../../src/state/ledger/records.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import { openDoorWorld, OPERATOR, value } from '../../flows/support/door-world.ts';

test('what a killed process left half recorded is mended by what doctor names, when doctor says', async () => {
  const world = await openDoorWorld();
  const { ledger, clock, mission, run, server } = world;
  const nowMs = clock.now();
  const part = {
    target: 'event',
    missionId: mission,
    runId: run,
    event: { type: 'message', summary: 'They moved' },
  };
  createIntents(ledger).insert({
    opKey: 'act-verb-1',
    kind: 'act',
    status: 'open',
    slot: 0,
    body: JSON.stringify({ kind: 'mission.note', actor: OPERATOR, done: 'Logged' }),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    notBeforeMs: nowMs + 62_000,
  });
  createRecords(ledger).add('act-verb-1', 'event', JSON.stringify(part), nowMs);
  const checks = () =>
    ledgerChecks(
      createSqliteLedger({ database: ledger, holder: 'doctor', clock }),
      ledger,
      clock.now(),
      () => false,
    );
  const open = async () => (await checks()).find(({ name }) => name === 'open requests');
  expect(await open()).toMatchObject({
    sentence: '1 act is not recorded yet; the program that began it has 62 s left to do so',
    mend: 'sleep 62; clawdtalk-tui watch --once',
  });
  clock.jump(62_000);
  expect(await open()).toMatchObject({
    sentence: '1 act is not recorded yet',
    mend: 'clawdtalk-tui watch --once',
  });
  expect(await world.another().finishOpenRecords()).toMatchObject({ finished: 1 });
  expect(await open()).toMatchObject({ state: 'ok' });
  expect(value(await server.listEvents(mission, run))).toHaveLength(1);
  await world.close();
});
