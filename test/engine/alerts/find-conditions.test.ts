import { describe, expect, test } from 'vitest';
import type { AlertRule } from '../../../src/domain/alert/alert-rule.ts';
import type { MissionRow } from '../../../src/domain/mission/mission-row.ts';
import { findConditions } from '../../../src/engine/alerts/find-conditions.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { applyUpdates, emptyBoard, type Board, type ScheduledRow } from '../../../src/state/board.ts';
import { MINUTE_MS, request, rulesOf, START_MS, waits } from './alert-world.ts';

const rule = (shape: object): AlertRule => {
  const [first] = rulesOf({
    channels: { a: { kind: 'bell' } },
    rules: [{ name: 'r', to: ['a'], ...shape }],
  }).rules;
  if (first === undefined) throw new Error('no rule');
  return first;
};
const titles = (board: Board, shape: object, seenRunning: readonly string[] = []): readonly string[] =>
  findConditions(
    { board, nowMs: START_MS, host: 'desk', seenRunning: new Set(seenRunning) },
    rule(shape),
  ).map(({ title }) => title);

const mission = (key: string, change: Partial<MissionRow> = {}): MissionRow =>
  ({
    key,
    slug: key,
    name: safeText(`Mission ${key}`),
    status: 'running',
    runId: `run-${key}`,
    drive: 'on',
    driver: 'console',
    pendingEvents: 0,
    source: 'both',
    reason: { kind: 'working', sentence: safeText('calls go on') },
    stuck: false,
    needsMe: false,
    findings: 0,
    ...change,
  }) as unknown as MissionRow;
const withMissions = (...rows: readonly MissionRow[]): Board => ({
  ...emptyBoard,
  missions: new Map(rows.map((row) => [row.key, row])),
});
const call = (
  id: string,
  status: string,
  minutesAgo: number,
  missionKey?: string,
): readonly [string, ScheduledRow] => [
  id,
  {
    event: {
      id,
      channel: 'call',
      to: '+13125550101',
      from: '+13125550102',
      status,
      scheduledAtMs: START_MS - minutesAgo * MINUTE_MS,
      ...(status === 'failed' ? { errors: ['SIP 503'] } : {}),
    },
    zones: [],
    ...(missionKey === undefined ? {} : { missionKey }),
  } as unknown as ScheduledRow,
];

test('a mission that is stuck, and only those that the rule is for', () => {
  const board = withMissions(
    mission('acme-1', { stuck: true }),
    mission('other', { stuck: true }),
    mission('acme-2'),
  );
  expect(titles(board, { when: 'mission-stuck' })).toEqual(['Stuck: Mission acme-1', 'Stuck: Mission other']);
  expect(titles(board, { when: 'mission-stuck', missions: ['acme-*'] })).toEqual(['Stuck: Mission acme-1']);
});

describe('a mission that ended', () => {
  const board = withMissions(
    mission('new', { status: 'failed', lastChangeAtMs: START_MS - 5 * MINUTE_MS }),
    mission('old', { status: 'succeeded', lastChangeAtMs: START_MS - 600 * MINUTE_MS }),
    mission('seen', { status: 'succeeded', lastChangeAtMs: START_MS - 600 * MINUTE_MS }),
    mission('runs'),
  );
  test('is news where it is young, or was seen running', () => {
    expect(titles(board, { when: 'mission-ended' }, ['seen'])).toEqual([
      'Failed: Mission new',
      'Succeeded: Mission seen',
    ]);
  });
  test('as a failure is told by its own rule', () => {
    expect(titles(board, { when: 'mission-failed' }, ['seen'])).toEqual(['Failed: Mission new']);
  });
});

test('a goal that is met, until the mission ends', () => {
  const found = { reason: { kind: 'found', sentence: safeText('offer found') } } as const;
  expect(
    titles(withMissions(mission('a', found), mission('b', { ...found, status: 'succeeded' })), {
      when: 'goal-met',
    }),
  ).toEqual(['Goal met: Mission a']);
});

test('nobody drives what is to be driven; a hold is no fault of the engine', () => {
  const board = withMissions(
    mission('a', { driver: 'nobody' }),
    mission('b', { driver: 'nobody', drive: 'suggest' }),
  );
  expect(titles(board, { when: 'engine-stopped' })).toEqual(['Nobody drives: Mission a']);
  expect(titles({ ...board, hold: { sinceMs: 1, by: safeText('ann') } }, { when: 'engine-stopped' })).toEqual(
    [],
  );
  expect(
    titles({ ...emptyBoard, actsRefused: safeText('the ledger is gone') }, { when: 'engine-stopped' }),
  ).toEqual(['Nothing can be done from desk']);
});

describe('calls that fail', () => {
  const board = (rows: readonly (readonly [string, ScheduledRow])[]): Board => ({
    ...emptyBoard,
    scheduled: new Map(rows),
  });
  const four = [
    call('1', 'failed', 5),
    call('2', 'failed', 10),
    call('3', 'completed', 15),
    call('4', 'completed', 20),
  ];

  test('above the rate, and of enough calls', () => {
    expect(titles(board(four), { when: 'calls-failing', percent: 50, least: 4 })).toEqual([
      '2 of 4 calls failed within 1 h',
    ]);
    expect(titles(board(four), { when: 'calls-failing', percent: 51, least: 4 })).toEqual([]);
    expect(titles(board(four), { when: 'calls-failing', percent: 50, least: 5 })).toEqual([]);
  });
  test('within the time, those that are still to come and texts aside', () => {
    expect(titles(board(four), { when: 'calls-failing', minutes: 12, percent: 90, least: 2 })).toEqual([
      '2 of 2 calls failed within 12 min',
    ]);
    expect(
      titles(board([...four, call('5', 'pending', -5), call('6', 'cancelled', 5)]), {
        when: 'calls-failing',
        percent: 50,
        least: 4,
      }),
    ).toHaveLength(1);
  });
});

test("the bot's connection, the server, the clock, the quota, the state file", () => {
  const board = applyUpdates(emptyBoard, [
    { kind: 'set', field: 'bot', value: { state: 'stopped', sentence: safeText('no process'), logTail: [] } },
    {
      kind: 'set',
      field: 'server',
      value: { baseUrl: 'x', maskedKey: 'x', requestsSent: 1, waiting: 0, clockSkewMs: -90_000 },
    },
    {
      kind: 'upsert',
      into: 'pollers',
      rows: [
        [
          'all missions',
          {
            name: 'all missions',
            state: 'failing',
            attempt: 3,
            error: { kind: 'network', sentence: 'not reached' } as never,
          },
        ],
      ],
    },
    {
      kind: 'set',
      field: 'account',
      value: {
        bot: {},
        raw: { quota: { daily_calls_limit: 100 }, usage_today: { calls: 93 } },
      },
    },
    {
      kind: 'set',
      field: 'stateFile',
      value: {
        kind: 'broken',
        path: '/x',
        sentence: safeText('line 3'),
        sinceMs: 1,
        pendingWrites: 0,
        conflicts: 0,
      },
    },
  ]);
  expect(
    ['bot-lost', 'server-lost', 'clock-wrong', 'quota-near', 'file-broken'].flatMap((when) =>
      titles(board, { when }),
    ),
  ).toEqual([
    "The bot's connection on desk is down",
    'The server does not answer desk',
    "The clock of desk is 90 s ahead of the server's",
    'Quota: 93 of 100 calls today',
    "The bot's state file on desk cannot be read",
  ]);
  expect(titles(board, { when: 'clock-wrong', seconds: 120 })).toEqual([]);
  expect(titles(board, { when: 'quota-near', percent: 95 })).toEqual([]);
});

test('a budget is near, then reached', () => {
  const budgets = [
    { key: 'account', words: safeText('the account'), spent: 8, most: 10, left: 2, currency: 'USD' },
    {
      key: 'mission:m',
      words: safeText('the mission Glass'),
      spent: 9e6,
      most: 8e6,
      left: -1e6,
      currency: 'USD',
      mission: 'm',
    },
  ] as unknown as NonNullable<Board['budgets']>;
  const board: Board = { ...withMissions(mission('m')), budgets };
  expect(titles(board, { when: 'budget-near' })).toEqual([
    'Budget of the account near: 0.0000 USD of 0.0000 USD',
    'Budget of the mission Glass reached: 9.00 USD of 8.00 USD',
  ]);
  expect(titles(board, { when: 'budget-near', percent: 90 })).toHaveLength(1);
  expect(titles(board, { when: 'budget-reached', missions: ['m'] })).toHaveLength(1);
  expect(titles(board, { when: 'budget-reached', missions: ['other'] })).toEqual([]);
});

describe('what waits', () => {
  const board = applyUpdates(
    emptyBoard,
    waits(
      request('a', { expiresAtMs: START_MS + 4 * MINUTE_MS }),
      request('b', { expiresAtMs: START_MS + 40 * MINUTE_MS }),
      request('c', { snoozedUntilMs: START_MS + MINUTE_MS }),
      request('d', { state: 'denied' }),
      request('e', { kind: 'opt-out' }),
    ),
  );
  test('waits unless it is put off or decided; opt-outs have a rule of their own', () => {
    expect(titles(board, { when: 'approval-waits' })).toEqual([
      'Approval waits: Pay invoice a',
      'Approval waits: Pay invoice b',
    ]);
    expect(titles(board, { when: 'opt-out' })).toEqual(['Opt-out: Pay invoice e']);
  });
  test('ends soon', () => {
    expect(titles(board, { when: 'approval-expires', minutes: 5 })).toEqual(['Ends in 4 min: Pay invoice a']);
  });
});

test('the command that answers is one word an argument, whatever an id holds', () => {
  const [condition] = findConditions(
    {
      board: applyUpdates(emptyBoard, waits(request("x'; rm -rf / #"))),
      nowMs: START_MS,
      host: 'desk',
      seenRunning: new Set(),
    },
    rule({ when: 'approval-waits' }),
  );
  expect(condition?.command).toBe(
    String.raw`clawdtalk-tui approve 'request:x'\''; rm -rf / #' --expect abcdef012345`,
  );
});
