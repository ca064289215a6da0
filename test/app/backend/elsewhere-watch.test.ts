import { expect, test } from 'vitest';
import {
  elsewhereText,
  watchElsewhere,
  type ElsewhereDeps,
} from '../../../src/app/backend/elsewhere-watch.ts';
import { assistantId, missionId, scheduledEventId } from '../../../src/domain/ids.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import type { RunEvent } from '../../../src/domain/mission/mission.ts';
import { missionKeyOf } from '../../../src/domain/mission/mission-row.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { placedElsewhere } from '../../../src/commands/dispatch/placed-elsewhere.ts';
import { applyUpdates, emptyBoard, type Board } from '../../../src/state/board.ts';
import type { Intent } from '../../../src/state/ledger/intents.ts';
import { missionRow } from '../../screens/support/sample-board.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const key = missionKeyOf(missionId('m1'), undefined);

/** A ledger that knows the calls and acts of these names, and drives the mission or not. */
function world(known: readonly string[], drives = true) {
  const clock = manualClock(NOW);
  let board: Board = applyUpdates(emptyBoard, [
    { kind: 'upsert', into: 'missions', rows: [[key, missionRow('m1', { key, name: safe`Venue hunt` })]] },
  ]);
  let events: readonly RunEvent[] = [];
  let asked = 0;
  const intent = (id: string): Intent | undefined => {
    asked += 1;
    return known.includes(id) ? ({ opKey: id } as Intent) : undefined;
  };
  const own: ReturnType<ElsewhereDeps['own']> = {
    intents: { get: intent, ofMission: () => [] },
    records: { of: () => [] },
    switches: { drive: () => (drives ? 'on' : 'off') },
    operator: 'kim',
    shared: false,
  };
  const watch = watchElsewhere({
    clock,
    nowMs: () => clock.now(),
    board: () => board,
    openEvents: () => [{ key, events }],
    elsewhere: (all) => placedElsewhere(all, { byResult: (_kind, id) => intent(id) }),
    own: () => own,
    publish: (updates) => {
      board = applyUpdates(board, updates);
    },
  });
  const call = (id: string, mark?: string): ScheduledEvent => ({
    id: scheduledEventId(id),
    assistantId: assistantId('a'),
    channel: 'call',
    to: safe`+13125550101`,
    from: safe`+13125550100`,
    status: 'pending',
    ...(mark !== undefined && { metadata: { ct_op: mark } }),
  });
  return {
    clock,
    watch,
    asked: () => asked,
    seen: () => board.elsewhere,
    notices: () => [...board.notices.values()],
    schedule: (...calls: readonly [string, string?][]) => {
      board = applyUpdates(board, [
        {
          kind: 'upsert',
          into: 'scheduled',
          rows: calls.map(([id, mark]) => [id, { event: call(id, mark), missionKey: key, zones: [] }]),
        },
      ]);
    },
    log: (...all: readonly Partial<RunEvent>[]) => {
      events = all.map((each, index) => ({
        id: `e${index}`,
        type: 'message',
        summary: safe`Something`,
        createdAtMs: clock.now(),
        ...each,
      }));
    },
  };
}

test("what bots write and this machine's own acts are nobody else's", () => {
  const { watch, schedule, log, seen, notices } = world(['ours', 'act-1']);
  schedule(['ours', 'ours:0'], ['by-bot']);
  log({ agentId: safe`claude-code` }, { payload: { ct_op: 'act-1:7' } }, { agentId: safe`operator:kim` });
  watch.look();
  expect(seen()).toBeUndefined();
  expect(notices()).toEqual([]);
  watch.stop();
});

test('marks that the ledger never gave are told with the mission, by a notice too, and end with their hour', async () => {
  const { watch, schedule, log, seen, notices, clock } = world(['ours']);
  schedule(['ours', 'ours:0'], ['theirs', 'somebody/else:0']);
  log({ payload: { ct_op: 'act-of-another:3' } }, { agentId: safe`operator:ada` });
  watch.look();
  expect(seen()).toEqual({ pending: 1, acts: 2, missions: ['Venue hunt'] });
  expect(notices()).toMatchObject([{ level: 'warn', sentence: elsewhereText(seen() ?? never()) }]);
  expect(notices()[0]?.sentence).toContain('1 pending call placed and 2 acts logged by it in Venue hunt');
  await clock.advance(61 * 60_000);
  expect(seen()).toEqual({ pending: 1, acts: 0, missions: ['Venue hunt'] });
  watch.stop();
});

test('a mission that this machine has nothing to do with is not told of', () => {
  const { watch, schedule, log, seen } = world([], false);
  schedule(['theirs', 'somebody/else:0']);
  log({ payload: { ct_op: 'act-of-another:3' } });
  watch.look();
  expect(seen()).toBeUndefined();
  watch.stop();
});

test('of what is ours the ledger is asked once', async () => {
  const { watch, schedule, log, asked, clock } = world(['ours', 'act-1']);
  schedule(['ours', 'ours:0']);
  log({ payload: { ct_op: 'act-1:7' } });
  watch.look();
  const before = asked();
  await clock.advance(60_000);
  expect(asked()).toBe(before);
  watch.stop();
});

const never = (): never => {
  throw new Error('nothing is seen');
};
