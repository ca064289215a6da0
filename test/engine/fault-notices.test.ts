import { expect, test } from 'vitest';
import { createBoardHub } from '../../src/state/board-hub.ts';
import type { ServerError } from '../../src/domain/server/server-error.ts';
import { followFaults } from '../../src/engine/fault-notices.ts';
import { manualClock } from '../../src/lib/manual-clock.ts';
import { safe } from '../../src/lib/safe-text.ts';
import type { PollerHealth, StateFileStatus } from '../../src/state/board.ts';
import type { ParkedOp } from '../../src/state/missions-file/journal.ts';

const START_MS = Date.parse('2026-03-03T21:00:00Z');

const AWAY: ServerError = {
  kind: 'network',
  sentence: 'The server cannot be reached.',
  outcome: 'none',
};

function story() {
  const clock = manualClock(START_MS);
  const hub = createBoardHub();
  let overtaken: readonly ParkedOp[] = [];
  const stop = followFaults({
    board: () => hub.board(),
    subscribe: (listener) => hub.subscribe(listener),
    publish: (updates) => hub.publish(updates),
    overtaken: () => overtaken,
    clock,
    paceClock: clock,
  });
  return {
    clock,
    stop,
    notices: () => [...hub.board().notices.values()],
    reader: (name: string, health: Pick<PollerHealth, 'state' | 'attempt' | 'error'>) =>
      hub.publish([{ kind: 'upsert', into: 'pollers', rows: [[name, { name, ...health }]] }]),
    file: (kind: StateFileStatus['kind'], sentence: string, parked: readonly ParkedOp[] = []) => {
      overtaken = parked;
      hub.publish([
        {
          kind: 'set',
          field: 'stateFile',
          value: {
            kind,
            path: '/s.json',
            sentence: safe`${sentence}`,
            sinceMs: clock.now(),
            pendingWrites: 0,
            conflicts: parked.length,
          },
        },
      ]);
    },
    see: () =>
      hub.publish([
        {
          kind: 'upsert',
          into: 'notices',
          rows: [...hub.board().notices].map(([id, row]) => [id, { ...row, seen: true }]),
        },
      ]),
  };
}

test('a lost connection is one notice, however many readers fail, and says how long it lasted', async () => {
  const { reader, notices, clock } = story();
  reader('missions', { state: 'failing', attempt: 1, error: AWAY });
  expect(notices()).toEqual([]);
  reader('missions', { state: 'failing', attempt: 2, error: AWAY });
  reader('account', { state: 'failing', attempt: 2, error: { ...AWAY, sentence: 'Account: no answer.' } });
  expect(notices()).toMatchObject([{ level: 'error', sentence: AWAY.sentence, seen: false }]);
  await clock.advance(180_000);
  reader('missions', { state: 'waiting', attempt: 0 });
  expect(notices()).toMatchObject([{ sentence: AWAY.sentence }]);
  reader('account', { state: 'waiting', attempt: 0 });
  expect(notices()).toMatchObject([{ level: 'info', sentence: `Over after 3 min: ${AWAY.sentence}` }]);
  reader('missions', { state: 'failing', attempt: 2, error: AWAY });
  expect(notices()).toHaveLength(2);
});

test('a broken state file is a notice; its end does not call again who has seen it', async () => {
  const { file, notices, see, clock } = story();
  file('missing', 'There is none.');
  expect(notices()).toEqual([]);
  file('broken', 'It is broken.');
  file('unreadable', 'It cannot be read.');
  expect(notices()).toMatchObject([{ level: 'warn', sentence: 'It cannot be read.', seen: false }]);
  see();
  await clock.advance(20_000);
  file('ok', 'It is read.');
  expect(notices()).toMatchObject([
    { level: 'info', sentence: 'Over after 20 s: It cannot be read.', seen: true },
  ]);
});

test('a change that the bot has overtaken is a notice until it is put away', () => {
  const { file, notices } = story();
  const parked: ParkedOp = {
    seq: 7,
    op: { kind: 'memory.set', slug: 'm', key: 'k', value: 'ours' },
    status: 'conflict',
    sentence: 'The bot changed it.',
    createdAtMs: START_MS,
  };
  file('ok', 'It is read.', [parked]);
  file('ok', 'It is read again.', [parked]);
  expect(notices()).toMatchObject([{ sentence: 'The bot changed it.', overtaken: 7, seen: false }]);
  expect(notices()[0]?.detail).toContain('ours');
  file('ok', 'It is read.');
  expect(notices()).toEqual([]);
});
