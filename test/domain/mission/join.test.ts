import type { MissionEntry } from '../../../src/domain/mission/mission-entry.ts';
import { describe, expect, test } from 'vitest';
import { assistantId, conversationId, missionId, runId } from '../../../src/domain/ids.ts';
import {
  drivenRun,
  JOIN_DEFAULTS,
  joinMission,
  joinMissions,
  type MissionDetails,
  type MissionSides,
} from '../../../src/domain/mission/join.ts';
import { missionEntryOf } from '../../../src/domain/mission/mission-entry.ts';
import { missionKeyOf, type MissionRow } from '../../../src/domain/mission/mission-row.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { entry, event, finishedCall, mission, MINUTE, NOW, run, runEvent, step } from '../fixtures.ts';

const steps = [step('find', 'completed', 1), step('calls', 'in_progress', 2), step('rank', 'pending', 3)];
const soon = event({ scheduledAtMs: NOW + 12 * MINUTE });

const utcMinute = (atMs: number): string => {
  const [, day = '', month = '', , time = ''] =
    /^\w+, (\d+) (\w+) (\d+) (\d\d:\d\d)/.exec(new Date(atMs).toUTCString()) ?? [];
  return `${Number(day)} ${month} ${time} UTC`;
};

const rowOf = (sides: MissionSides, settings: Partial<typeof JOIN_DEFAULTS> = {}): MissionRow =>
  joinMission(sides, NOW, { ...JOIN_DEFAULTS, ...settings }).row;

describe('why it runs, or how it ended', () => {
  const quiet = { mission: mission({ updatedAtMs: NOW - 40 * MINUTE }) };
  const read = (details: MissionDetails, memory?: JsonObject): MissionSides => ({
    mission: mission(),
    ...(memory === undefined ? {} : { entry: entry(memory) }),
    details: { steps, newestEvent: runEvent(), ...details },
  });

  test.each<
    [string, MissionSides, MissionRow['reason']['kind'], string, { stuck?: boolean; needsMe?: boolean }]
  >([
    [
      'ended',
      { mission: mission({ status: 'succeeded', resultSummary: safeText('3 quotes') }) },
      'ended',
      'succeeded: 3 quotes',
      {},
    ],
    [
      'ended with a call still to go out',
      {
        mission: mission({ status: 'succeeded', resultSummary: safeText('3 quotes') }),
        details: { steps, scheduled: [soon] },
      },
      'ended',
      `succeeded, but call to ${soon.to} at ${utcMinute(soon.scheduledAtMs ?? 0)} still goes out`,
      { needsMe: true },
    ],
    [
      'a finding before what would go well otherwise',
      read({
        scheduled: [soon],
        findings: 1,
        worstFinding: { sentence: safeText('assistant Caller is not linked') },
      }),
      'found',
      'assistant Caller is not linked',
      { needsMe: true },
    ],
    ['ended without a word', { mission: mission({ status: 'cancelled' }) }, 'ended', 'cancelled', {}],
    [
      'its end from memory',
      {
        mission: mission({ status: 'failed' }),
        entry: entry({ result: { status: 'failed', reason: 'no line' } }),
      },
      'ended',
      'failed: no line',
      {},
    ],
    [
      'paused',
      { mission: mission({ status: 'paused' }) },
      'paused',
      'paused: nothing goes on until it is resumed',
      {},
    ],
    [
      'a gate',
      read({}, { awaiting_approval: { round: 2 } }),
      'waiting-approval',
      'waits for approval of round 2',
      { needsMe: true },
    ],
    [
      'a gate by rounds',
      read({}, { awaiting_approval: true, rounds: { current: 1 } }),
      'waiting-approval',
      'waits for approval of round 1',
      { needsMe: true },
    ],
    [
      'a round without its plan',
      read({}, { rounds: [{ round: 1, advanced: ['+13125550101'], planned_by: 'operator' }] }),
      'waiting-approval',
      'round 2 waits for its plan: 1 approved contact not scheduled',
      { needsMe: true },
    ],
    [
      'a gate with a summary',
      read({}, { awaiting_approval: true, approval_summary: 'Book Acme' }),
      'waiting-approval',
      'waits for approval: Book Acme',
      { needsMe: true },
    ],
    [
      'a gate that was passed',
      read({ scheduled: [soon] }, { awaiting_approval: false }),
      'next-event',
      'next call to +13125550101 3 Jun 15:12 UTC',
      {},
    ],
    [
      'a failed step',
      read({ steps: [step('a', 'completed', 1), step('b', 'failed', 2)] }),
      'failed-step',
      'step 2 of 2 (Do b) failed, the run is still open',
      { needsMe: true },
    ],
    [
      'ringing',
      read({ scheduled: [event({ callStatus: 'ringing', dispatchedAtMs: NOW - MINUTE }), soon] }),
      'live-call',
      'call to +13125550101: ringing since 3 Jun 14:59 UTC',
      {},
    ],
    [
      'ringing for ever',
      read({ scheduled: [event({ callStatus: 'ringing', dispatchedAtMs: NOW - 31 * MINUTE })] }),
      'overdue',
      'call to +13125550101 reads ringing for over 30 min: counts as failed',
      { needsMe: true },
    ],
    [
      'overdue',
      read({ scheduled: [event({ scheduledAtMs: NOW - 41 * MINUTE })] }),
      'overdue',
      'call to +13125550101 overdue, was due 3 Jun 14:19 UTC',
      { needsMe: true },
    ],
    [
      'overdue, nobody there',
      {
        ...read({
          scheduled: [
            event({ scheduledAtMs: NOW - 41 * MINUTE }),
            event({ id: 'e2', scheduledAtMs: NOW - 40 * MINUTE }),
          ],
          newestEvent: runEvent({ createdAtMs: NOW - 90 * MINUTE }),
        }),
      },
      'overdue',
      'call to +13125550101 overdue, was due 3 Jun 14:19 UTC, 1 other too; nobody polls it',
      { needsMe: true },
    ],
    [
      'a call to come, named',
      read(
        { scheduled: [soon, event({ id: 'e2', scheduledAtMs: NOW + 20 * MINUTE })] },
        { leads: [{ name: 'Acme', phone: '+13125550101' }] },
      ),
      'next-event',
      'next call to Acme 3 Jun 15:12 UTC, 1 more after it',
      {},
    ],
    [
      'an SMS to come',
      read({ scheduled: [event({ channel: 'sms', scheduledAtMs: NOW + MINUTE })] }),
      'next-event',
      'next SMS to +13125550101 3 Jun 15:01 UTC',
      {},
    ],
    [
      'an insight to come',
      read({ scheduled: [finishedCall()] }),
      'waiting-insight',
      'call to +13125550101 has ended, its insight is not read yet',
      {},
    ],
    [
      'a message has ended, and no insight comes of it',
      read({
        steps: [step('sms', 'completed'), step('verify', 'completed', 2)],
        scheduled: [finishedCall({ channel: 'sms' })],
      }),
      'all-steps-done',
      'all 2 steps done, the run is still open',
      { needsMe: true },
    ],
    [
      'one call at a time: what was heard goes to the agent first',
      {
        ...read(
          {
            scheduled: [finishedCall()],
            insights: [
              { conversationId: conversationId('c1'), status: 'completed', results: [{ offer: 250 }] },
            ],
            agentName: safeText('Negotiator'),
          },
          { mission_class: 3, call_queue: [{ phone: '+13125550102', name: 'Peachtree Logistics' }] },
        ),
      },
      'next-act',
      'next: update Negotiator with 1 offer, then call Peachtree Logistics',
      { needsMe: true },
    ],
    [
      'once the agent knows, the call is next',
      {
        ...read(
          {
            scheduled: [finishedCall()],
            insights: [
              { conversationId: conversationId('c1'), status: 'completed', results: [{ offer: 250 }] },
            ],
          },
          {
            mission_class: 3,
            call_queue: [{ phone: '+13125550102', name: 'Peachtree Logistics' }],
            briefed: { offers: 1 },
          },
        ),
      },
      'next-act',
      'next: call Peachtree Logistics',
      { needsMe: true },
    ],
    [
      'all done',
      read({ steps: [step('a', 'completed'), step('b', 'skipped', 2)] }),
      'all-steps-done',
      'all 2 steps done, the run is still open',
      { needsMe: true },
    ],
    [
      'not started',
      { mission: mission({ status: 'pending' }), details: { steps: [step('a', 'pending')] } },
      'not-started',
      'not started: a plan of 1 step waits',
      {},
    ],
    [
      'not started, no plan',
      { mission: mission({ status: 'pending' }), details: { steps: [] } },
      'not-started',
      'not started: no plan yet',
      {},
    ],
    [
      'stuck',
      { ...quiet, details: { steps } },
      'stuck',
      'no change since 3 Jun 14:20 UTC, nothing scheduled: stuck',
      { stuck: true, needsMe: true },
    ],
    [
      'long quiet, but a call to come',
      { ...quiet, details: { steps, scheduled: [soon] } },
      'next-event',
      'next call to +13125550101 3 Jun 15:12 UTC',
      {},
    ],
    [
      'all done and long so',
      { ...quiet, details: { steps: [step('a', 'completed')] } },
      'all-steps-done',
      'all 1 step done, the run is still open',
      { stuck: true, needsMe: true },
    ],
    [
      'nobody drives it',
      { mission: mission(), details: { steps } },
      'undriven',
      'nobody drives it: step 2 of 3 (Do calls)',
      {},
    ],
    ['at work', read({}), 'working', 'working on Do calls, last change 3 Jun 14:55 UTC', {}],
    [
      'at work, plan unread',
      { mission: mission(), details: { newestEvent: runEvent() } },
      'working',
      'running, its plan has not been read',
      {},
    ],
    [
      'only in the file',
      { entry: entry() },
      'only-local',
      'only in the state file: the server does not list it',
      {},
    ],
  ])('%s', (_, sides, kind, sentence, flags) => {
    const row = rowOf(sides);
    expect({ kind: row.reason.kind, sentence: row.reason.sentence }).toEqual({ kind, sentence });
    expect({ stuck: row.stuck, needsMe: row.needsMe }).toEqual({ stuck: false, needsMe: false, ...flags });
  });

  test('before the server was read nothing is called missing there', () => {
    expect(rowOf({ entry: entry() }, { serverRead: false }).reason.kind).toBe('unknown');
  });

  test('the sentence does not drift with the clock, and says until when it holds', () => {
    const sides = read({ scheduled: [soon] });
    const now = joinMission(sides, NOW, JOIN_DEFAULTS);
    const later = joinMission(sides, NOW + 10 * MINUTE, JOIN_DEFAULTS);
    expect(later.row).toEqual(now.row);
    expect(now.holdsUntilMs).toBe(NOW + 14 * MINUTE);
    const after = joinMission(sides, now.holdsUntilMs ?? 0, JOIN_DEFAULTS);
    expect(after.row.reason.kind).toBe('overdue');
  });

  test.each<[string, MissionDetails, readonly string[]]>([
    ['somebody is at work', { steps, newestEvent: runEvent() }, ['working', 'stuck']],
    ['nobody is', { steps }, ['undriven', 'stuck']],
    [
      'a call rings',
      { steps, scheduled: [event({ callStatus: 'ringing', dispatchedAtMs: NOW })] },
      ['live-call', 'overdue'],
    ],
  ])('a row holds until exactly the moment it says: %s', (_, details, expected) => {
    const sides = { mission: mission(), details };
    let nowMs = NOW;
    const kinds: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const { row, holdsUntilMs } = joinMission(sides, nowMs, JOIN_DEFAULTS);
      if (kinds.at(-1) !== row.reason.kind) kinds.push(row.reason.kind);
      if (holdsUntilMs === undefined) break;
      expect(joinMission(sides, holdsUntilMs - 1, JOIN_DEFAULTS).row).toEqual(row);
      nowMs = holdsUntilMs;
    }
    expect(kinds).toEqual(expected);
  });
});

describe('the row', () => {
  test('joins both sides', () => {
    const row = rowOf({
      mission: mission(),
      entry: entry({ mission_class: 3, drive: 'on' }),
      details: { steps, runs: [run()], scheduled: [soon], newestEvent: runEvent() },
    });
    expect(row).toMatchObject({
      key: 'm1',
      slug: 'roof-quotes',
      missionId: 'm1',
      runId: 'r1',
      name: 'Roof quotes',
      status: 'running',
      missionClass: 3,
      drive: 'on',
      stepsDone: 1,
      stepsTotal: 3,
      currentStep: 'Do calls',
      nextEventAtMs: NOW + 12 * MINUTE,
      nextEventTo: '+13125550101',
      pendingEvents: 1,
      source: 'both',
      driver: 'bot',
      driverLabel: 'claude-code',
    });
  });

  test('without a class nothing is driven, with one proposals are the default', () => {
    expect(rowOf({ entry: entry({ drive: 'on' }) }).drive).toBe('off');
    expect(rowOf({ entry: entry({ mission_class: 1 }) }).drive).toBe('suggest');
    const chosen = { missionClass: 4, drive: 'on' } as const;
    expect(rowOf({ entry: entry({ mission_class: 1 }), details: { chosen } })).toMatchObject({
      missionClass: 4,
      drive: 'on',
    });
  });

  test.each<[string, MissionDetails, MissionRow['driver']]>([
    ['a lease of ours', { lease: { label: safeText('operator:kim'), mine: true } }, 'console'],
    ['a lease of another', { lease: { label: safeText('watch'), mine: false } }, 'other'],
    ['an event of our engine', { newestEvent: runEvent({ agentId: safeText('engine:kim') }) }, 'console'],
    ['our own event', { newestEvent: runEvent({ agentId: safeText('operator:kim') }) }, 'console'],
    ["another operator's event", { newestEvent: runEvent({ agentId: safeText('operator:lee') }) }, 'other'],
    ["the bot's event", { newestEvent: runEvent() }, 'bot'],
    ['an old event', { newestEvent: runEvent({ createdAtMs: NOW - 31 * MINUTE }) }, 'nobody'],
    ['nothing', {}, 'nobody'],
  ])('who drives: %s', (_, details, driver) => {
    const row = rowOf({ mission: mission(), details }, { ownLabel: 'operator:kim' });
    expect(row.driver).toBe(driver);
  });

  test('hostile names are drawn safely', () => {
    const hostile = missionEntryOf('x', { mission_name: 'a\u001b[2Jb', status: 'run\u0007ning' });
    expect(rowOf({ entry: hostile })).toMatchObject({ name: 'a␛[2Jb', status: 'run␇ning' });
  });
});

describe('the run that is driven', () => {
  const first = run({ id: runId('first'), status: 'pending', startedAtMs: 1 });
  const second = run({ id: runId('second'), status: 'running', startedAtMs: 2 });
  const third = run({ id: runId('third'), status: 'failed', startedAtMs: 3 });
  const owner = mission({ firstRunId: runId('first') });

  test.each([
    ["the state file's", [first, second, third], entry({}, { run_id: 'third' }), 'third'],
    ['one that the server does not know is nobody else', [second], entry({}, { run_id: 'gone' }), undefined],
    ['the newest that is open', [third, second, first], undefined, 'second'],
    ['the newest that ended', [first, third], undefined, 'third'],
    ['the first, while it is alone', [first], undefined, 'first'],
    ['none', [], undefined, undefined],
  ] as const)('%s', (_, runs, local, expected) => {
    expect(drivenRun(owner, runs, local)?.id).toBe(expected);
  });

  test("its status counts, and the mission's own end above it", () => {
    const details = { runs: [first, second] };
    expect(rowOf({ mission: mission({ ...owner, status: 'pending' }), details }).status).toBe('running');
    expect(rowOf({ mission: mission({ ...owner, status: 'cancelled' }), details }).status).toBe('cancelled');
  });
});

test('every mission of either side is a row, once', () => {
  const rows = joinMissions(
    [mission(), mission({ id: missionId('m2'), name: safeText('Other') })],
    [
      entry(),
      missionEntryOf('local', { mission_name: 'Local' }),
      missionEntryOf('gone', { mission_id: 'm9' }),
    ],
    new Map([[missionKeyOf('m2', undefined), { steps }]]),
    NOW,
  );
  expect(rows.map((row) => [row.key, row.source, row.stepsTotal])).toEqual([
    ['m1', 'both', undefined],
    ['m2', 'server', 3],
    ['slug:local', 'file', undefined],
    ['m9', 'file', undefined],
  ]);
});

test('an insight that was read is no longer waited for', () => {
  const insights = [{ conversationId: conversationId('c1'), status: 'completed', results: ['ok'] }];
  const details = { steps, scheduled: [finishedCall({ assistantId: assistantId('a1') })], insights };
  expect(rowOf({ mission: mission(), entry: entry(), details }).reason.kind).toBe('working');
});

test('the row has the members of memory that views show, and no others', () => {
  const entry = { slug: 'vendors', memory: { budget: 900, client: { name: 'Ada' }, secret: 'x' } };
  const rowOf = (settings: object): object =>
    joinMission({ entry: entry as unknown as MissionEntry }, NOW, { ...JOIN_DEFAULTS, ...settings }).row;
  expect(rowOf({ notedFields: ['memory.budget', 'memory.client.name', 'memory.none'] })).toMatchObject({
    noted: { 'memory.budget': '900', 'memory.client.name': 'Ada' },
  });
  expect(rowOf({})).not.toHaveProperty('noted');
});

test('of several results the one of the latest call counts, whichever was read first', () => {
  const call = (id: string, atMs: number) =>
    finishedCall({ assistantId: assistantId('a1'), conversationId: conversationId(id), scheduledAtMs: atMs });
  const report = (id: string, price: number) =>
    ({ conversationId: conversationId(id), status: 'completed', results: [{ price }] }) as const;
  const details = {
    steps,
    scheduled: [call('late', NOW - 60_000), call('early', NOW - 600_000)],
    insights: [report('late', 380), report('early', 400)],
  };
  const { row } = joinMission({ mission: mission(), details }, NOW, {
    ...JOIN_DEFAULTS,
    notedFields: ['result.price'],
  });
  expect(row.noted).toEqual({ 'result.price': '380' });
});
