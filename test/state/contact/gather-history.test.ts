import { expect, test } from 'vitest';
import { conversationId, missionId, runId } from '../../../src/domain/ids.ts';
import type { MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { applyUpdates, emptyBoard, type Board, type BoardUpdate } from '../../../src/state/board.ts';
import { gatherHistory, type HistorySources } from '../../../src/state/contact/gather-history.ts';
import { mentionOf, numbersInMemory, numbersInText } from '../../../src/state/contact/mentions.ts';
import { missionKey, missionRow, NOW_MS, scheduledEvent } from '../../screens/support/sample-board.ts';

const PHONE = '+13125550101';
const HOUR_MS = 3_600_000;
const TALK = conversationId('c-1');

const read: BoardUpdate = {
  kind: 'upsert',
  into: 'pollers',
  rows: [['schedule', { name: 'schedule', state: 'waiting', attempt: 0, lastOkAtMs: NOW_MS }]],
};

const board = (...updates: readonly BoardUpdate[]): Board => applyUpdates(emptyBoard, [read, ...updates]);

const snapshot = (id: string, changes: Partial<MissionSnapshot> = {}): MissionSnapshot => ({
  key: missionKey(id),
  runs: [],
  steps: [],
  events: [],
  scheduled: [],
  insights: [],
  readAtMs: NOW_MS,
  ...changes,
});

const gather = (changes: Partial<HistorySources> = {}) =>
  gatherHistory({
    phone: PHONE,
    nowMs: NOW_MS,
    board: board(),
    snapshots: [],
    zones: [],
    messagesRead: true,
    withoutResult: new Set(),
    otherRuns: new Map(),
    faults: new Map(),
    ...changes,
  });

const missions = (...ids: readonly string[]): BoardUpdate => ({
  kind: 'upsert',
  into: 'missions',
  rows: ids.map((id) => [id, missionRow(id)]),
});

const answered = scheduledEvent('e-1', {
  status: 'completed',
  callStatus: 'completed',
  scheduledAtMs: NOW_MS - 2 * HOUR_MS,
  updatedAtMs: NOW_MS - 2 * HOUR_MS + 90_000,
  conversationId: TALK,
  callDurationS: 75,
});

const calls = (...events: readonly ReturnType<typeof scheduledEvent>[]): BoardUpdate => ({
  kind: 'upsert',
  into: 'scheduled',
  rows: events.map((event) => [event.id, { event, missionKey: missionKey('sweep'), zones: [] }]),
});

test('calls, their results, messages, opt-outs, approvals, records and acts stand in order of time', () => {
  const history = gather({
    board: board(
      missions('sweep'),
      calls(answered, scheduledEvent('e-2', { scheduledAtMs: NOW_MS + HOUR_MS, retryCount: 1 })),
      {
        kind: 'upsert',
        into: 'messages',
        rows: [
          [
            'm-1',
            {
              id: 'm-1',
              direction: 'inbound',
              from: safe`(312) 555-0101`,
              to: safe`+12125550100`,
              body: safe`hello`,
              mediaUrls: [],
              createdAtMs: NOW_MS - HOUR_MS,
            },
          ],
          [
            'm-2',
            {
              id: 'm-2',
              direction: 'inbound',
              from: safe`${PHONE}`,
              to: safe`+12125550100`,
              body: safe`STOP`,
              mediaUrls: [],
              createdAtMs: NOW_MS - HOUR_MS / 2,
            },
          ],
        ],
      },
      {
        kind: 'upsert',
        into: 'insights',
        rows: [[TALK, { conversationId: TALK, status: 'completed', results: [{ price: 120 }] }]],
      },
      {
        kind: 'upsert',
        into: 'audit',
        rows: [
          [
            '4',
            {
              seq: 4,
              atMs: NOW_MS - 3 * HOUR_MS,
              actor: safe`operator:ada`,
              kind: 'event.schedule',
              summary: safe`Scheduled the call to ${PHONE}`,
              outcome: 'done',
            },
          ],
        ],
      },
    ),
    suppression: {
      phone: PHONE,
      reason: 'they said so',
      evidence: 'STOP',
      addedBy: 'operator:ada',
      addedAtMs: NOW_MS - HOUR_MS / 2 + 1,
    },
    snapshots: [
      snapshot('sweep', {
        mission: { id: missionId('sweep'), name: safe`Sweep`, instructions: safe``, status: 'running' },
        events: [
          { id: 'r-1', type: 'custom', summary: safe`about e-1`, createdAtMs: NOW_MS - 2.5 * HOUR_MS },
          { id: 'r-2', type: 'custom', summary: safe`about e-10`, createdAtMs: NOW_MS },
        ],
      }),
    ],
  });
  expect(history.entries.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    `act: Scheduled the call to ${PHONE} (by ada)`,
    'record: about e-1',
    'call: Call answered, 1 min 15 s',
    'result: Result: price: 120',
    'opt-out: They ask for no more contact: “STOP”',
    'opt-out: Nobody may contact this number: they said so: “STOP” (by ada)',
    'call: Call scheduled (try 2)',
  ]);
  expect(history.unread).toEqual([]);
});

test('a message counts for its number in whatever spelling it is written with the country code', () => {
  const message = (from: string): BoardUpdate => ({
    kind: 'upsert',
    into: 'messages',
    rows: [
      [
        'm',
        { id: 'm', direction: 'inbound', from: safe`${from}`, to: safe`x`, body: safe`hi`, mediaUrls: [] },
      ],
    ],
  });
  expect(gather({ board: board(message('+1 (312) 555-0101')) }).entries).toHaveLength(1);
  expect(gather({ board: board(message('+1 312 555 01010')) }).entries).toHaveLength(0);
});

test('what was not read is said, never that there is nothing', () => {
  const unread = snapshot('sweep');
  const { readAtMs: _never, ...bare } = unread;
  const history = gather({
    board: applyUpdates(emptyBoard, [missions('sweep', 'other', 'third'), calls(answered)]),
    snapshots: [bare],
    messagesRead: safe`not read yet`,
  });
  expect(history.unread).toEqual([
    'Scheduled calls and messages may be missing: their list is not read yet',
    'Messages: not read yet',
    'The record of sweep is not read yet',
    'The records of 2 other missions are not read yet; they may name this number',
  ]);
  // An answered call whose result was not looked at is not called one without a result.
  expect(history.entries.map(({ text }) => text)).toEqual([
    'Call answered, 1 min 15 s; its result is not read yet',
  ]);
  const asked = gather({ board: board(calls(answered)), withoutResult: new Set([TALK]) });
  expect(asked.entries[0]?.text).toBe('Call answered, 1 min 15 s; the server has no result');
});

test('a mission that could not be read says why, and earlier runs are named', () => {
  const runs = ['a', 'b', 'c'].map((id) => ({ id: runId(id), status: 'failed' as const }));
  const history = gather({
    board: board(missions('sweep'), calls(answered)),
    snapshots: [snapshot('sweep', { runs, run: { id: runId('c'), status: 'running' } })],
    faults: new Map([['sweep', 'the server answered 500']]),
  });
  expect(history.unread).toEqual([
    'The record of sweep could not be read: the server answered 500',
    'The record of 2 earlier runs of sweep is not read',
  ]);
});

test('a number in memory makes a mission concerned, a longer number does not', () => {
  const memory = { leads: [{ phone: '+1 312-555-0101' }], note: 'about 913125550101' };
  expect(numbersInMemory(memory).has('13125550101')).toBe(true);
  expect([...numbersInText('call +1 (312) 555-0101 or +44 20 7946 0958.')]).toEqual([
    '+13125550101',
    '+442079460958',
  ]);
  const names = mentionOf('13125550101', ['a.b']);
  expect(names('id 913125550101')).toBe(false);
  expect(names('to +1 312 555 0101')).toBe(true);
  expect(names('event a.b ended')).toBe(true);
  expect(names('event axb ended')).toBe(false);
});

test('the records of earlier runs belong to the time line once they were read', () => {
  const runs = ['a', 'c'].map((id) => ({ id: runId(id), status: 'failed' as const }));
  const events = [{ id: 'r-9', type: 'custom', summary: safe`spoke with ${PHONE}`, createdAtMs: 5 }];
  const history = gather({
    board: board(missions('sweep')),
    snapshots: [snapshot('sweep', { runs, run: { id: runId('c'), status: 'running' } })],
    otherRuns: new Map([['a', events]]),
  });
  expect(history.entries.map(({ text }) => text)).toEqual([`spoke with ${PHONE}`]);
  expect(history.unread).toEqual([]);
});
