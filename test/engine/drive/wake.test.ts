import { expect, test } from 'vitest';
import { missionKeyOf, type MissionRow } from '../../../src/domain/mission/mission-row.ts';
import { createDriver } from '../../../src/engine/drive/driver.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { NOW_MS } from './fixture.ts';

const notHere = (): never => {
  throw new Error('a mission without a class is only watched');
};

test('a list that comes in is gone through once, and the ledger is asked of no mission without a class', async () => {
  const clock = manualClock(NOW_MS);
  const rows = Array.from(
    { length: 1_000 },
    (_, index) => ({ key: missionKeyOf(`m${index}`, undefined), status: 'running' }) as MissionRow,
  );
  let looks = 0;
  const driver = createDriver({
    door: { preview: notHere, submit: notHere, undo: notHere },
    actor: { kind: 'engine', label: 'engine:kim' },
    clock,
    lease: { release: () => undefined, close: () => undefined } as never,
    rows: () => {
      looks += 1;
      return rows;
    },
    snapshotOf: notHere,
    driveMode: notHere,
    missionClass: (row) => row.missionClass,
    held: () => false,
    planner: { suppressed: notHere, nextTry: notHere, nextSlot: notHere },
    publish: () => undefined,
  });
  driver.start();
  for (const { key } of rows) driver.wake(key);
  await clock.advance(1_000);
  expect(looks).toBe(1);
  for (const { key } of rows) driver.wake(key);
  await clock.advance(1_000);
  expect(looks).toBe(2);
  await driver.stop();
});
