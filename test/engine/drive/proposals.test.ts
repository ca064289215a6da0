import { expect, test } from 'vitest';
import type { MissionRow } from '../../../src/domain/mission/mission-row.ts';
import { createDriver } from '../../../src/engine/drive/driver.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { call, MINUTE_MS, NOW_MS, snapshot } from './fixture.ts';

const notHere = (): never => {
  throw new Error('a proposal acts on nothing');
};

test('a proposed call keeps the time that was shown, until it is too near to be agreed to', async () => {
  const clock = manualClock(NOW_MS);
  const missed = snapshot({
    steps: ['calls:in_progress'],
    scheduled: [call('e1', '+13125550101', 'failed', { callStatus: 'busy' })],
    recorded: ['e1'],
  });
  const told: BoardUpdate[] = [];
  const driver = createDriver({
    door: { preview: notHere, submit: notHere, undo: notHere },
    actor: { kind: 'engine', label: 'engine:kim' },
    clock,
    lease: {
      ensure: notHere,
      holds: () => false,
      holderOf: notHere,
      release: () => undefined,
      close: () => undefined,
    } as never,
    rows: () => [{ key: missed.key, status: 'running', missionClass: 1 } as MissionRow],
    snapshotOf: () => Promise.resolve(missed),
    driveMode: () => 'suggest',
    missionClass: () => 1,
    held: () => false,
    planner: {
      suppressed: () => false,
      // What the planner answers moves on with the clock.
      nextTry: () => ({ kind: 'at', atMs: clock.now() + 5 * MINUTE_MS, why: 'again' }),
      nextSlot: notHere,
    },
    publish: (updates) => void told.push(...updates.filter((update) => update.kind === 'upsert')),
  });
  const lookFor = async (minutes: number): Promise<void> => {
    for (let quarter = 0; quarter < minutes * 4; quarter += 1) {
      await driver.lookAtAll();
      await clock.advance(15_000);
    }
  };
  await lookFor(2);
  expect(told).toHaveLength(1);
  await lookFor(2);
  expect(told).toHaveLength(2);
  await driver.stop();
});
