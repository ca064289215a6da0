import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseFeedEvent } from '../../../src/api/wire/feed-event.ts';
import type { MissionFeedEvent } from '../../../src/domain/server/feed-event.ts';
import { createTalkKeeper } from '../../../src/engine/feed/talk-keeper.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { wholeTalkText, withTalks } from '../../../src/screens/schedule/talks.ts';
import {
  applyUpdates,
  emptyBoard,
  type Board,
  type BoardUpdate,
  type ScheduledRow,
} from '../../../src/state/board.ts';
import { openLedger, type Ledger } from '../../../src/state/ledger/database.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';

let folder: string;
let ledger: Ledger;
let board: Board;
const publish = (updates: readonly BoardUpdate[]): void => void (board = applyUpdates(board, updates));
const news = (event: string, members: object): MissionFeedEvent =>
  parseFeedEvent({
    type: 'event',
    event,
    mission_id: 'm1',
    from: '+13125550100',
    to: '+14155550101',
    ...members,
  }) as MissionFeedEvent;
const keeper = () =>
  createTalkKeeper({
    clock: manualClock(1_000),
    ledger: createSqliteLedger({ database: ledger, holder: 'test', clock: manualClock(1_000) }),
    publish,
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talk-'));
  const opened = openLedger(join(folder, 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  ledger = opened.value;
  board = emptyBoard;
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a call’s transcript is kept with its insight and recordings, and is there after a restart', () => {
  const first = keeper();
  first.hear(
    news('mission.call_completed', {
      conversation_id: 'c1',
      duration_sec: 40,
      recordings: [{ id: 'rec-1' }],
      transcript: [
        { role: 'user', content: 'Hello?\u001b[2J', timestamp: '2026-03-09T16:39:24Z' },
        { role: 'assistant', content: 'Good morning.' },
        { role: 'assistant', content: '' },
        7,
      ],
    }),
  );
  first.hear(news('mission.insights_ready', { conversation_id: 'c1', summary: 'They are open.' }));
  board = emptyBoard;
  keeper();
  const talk = board.talks.get('c1');
  expect(talk).toMatchObject({
    channel: 'call',
    summary: 'They are open.',
    recordings: ['rec-1'],
    durationS: 40,
  });
  expect(talk?.turns.map(({ who, text }) => `${who} ${text}`)).toEqual([
    'user Hello?␛[2J',
    'assistant Good morning.',
  ]);
  expect(talk === undefined ? '' : wholeTalkText(talk)).toContain('they: Hello?␛[2J\nagent: Good morning.');
});

test('a message is kept at the end of its thread, and shown with the message that was sent', () => {
  keeper().hear(
    news('mission.sms_received', {
      from: '+14155550101',
      to: '+13125550100',
      text: 'Tuesday works',
      thread_context: [{ direction: 'outbound', from: '+13125550100', to: '+14155550101', text: 'When?' }],
    }),
  );
  const event = {
    id: 'e',
    channel: 'sms',
    to: '+14155550101',
    from: '+13125550100',
    missionId: 'm1',
    status: 'completed',
  };
  const rows = new Map([['e', { event, zones: [] } as unknown as ScheduledRow]]);
  const shown = withTalks(rows, board.talks).get('e')?.talk;
  expect(shown?.turns.map(({ text }) => text)).toEqual(['When?', 'Tuesday works']);
  // A call to the same number is no part of the thread.
  const call = new Map([
    ['e', { event: { ...event, channel: 'call' }, zones: [] } as unknown as ScheduledRow],
  ]);
  expect(withTalks(call, board.talks).get('e')?.talk).toBeUndefined();
});

test('news that tells nothing of what was said is not kept', () => {
  keeper().hear(news('mission.call_failed', { reason: 'busy' }));
  keeper().hear(news('mission.call_completed', { conversation_id: 'c2', transcript: [] }));
  expect(board.talks.size).toBe(0);
});
