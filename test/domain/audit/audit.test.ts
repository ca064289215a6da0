import { describe, expect, test } from 'vitest';
import { auditMission, type AuditSettings } from '../../../src/domain/audit/audit.ts';
import type { Assistant } from '../../../src/domain/assistant/assistant.ts';
import { assistantId, conversationId } from '../../../src/domain/ids.ts';
import type { MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import type { InsightReport } from '../../../src/domain/insight/insight.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import {
  entry,
  event,
  finishedCall,
  mission,
  MINUTE,
  NOW,
  run,
  runEvent,
  snapshot,
  step,
} from '../fixtures.ts';

const caller: Assistant = {
  id: assistantId('a1'),
  telnyxId: assistantId('assistant-a1'),
  name: safeText('Caller'),
  features: [],
  raw: {},
};
const settings: AuditSettings = { stuckAfterMs: 30 * MINUTE, assistants: [caller] };
const classed = { mission_class: 1 };
const remembers = { ...classed, scheduled_events: [{ event_id: 'e1' }] };
const old = NOW - 60 * MINUTE;
/** Long enough ago that whoever drives the mission has had the time to write it down. */
const settled = NOW - 21 * MINUTE;
const asleep: Partial<MissionSnapshot> = {
  mission: mission({ updatedAtMs: old }),
  events: [runEvent({ createdAtMs: old })],
  scheduled: [],
};
const done = [step('a', 'completed', 1), step('b', 'skipped', 2)];
const told: InsightReport = {
  conversationId: conversationId('c1'),
  status: 'completed',
  results: [{ price: 3 }],
};
const recorded = [runEvent({ payload: { conversation_id: 'c1' } })];

const audit = (fields: Partial<MissionSnapshot>) => auditMission(snapshot(fields), NOW, settings);

test('a mission that runs well has no findings', () => {
  expect(audit({})).toEqual([]);
  expect(audit({ entry: entry(remembers, { assistant_id: 'a1' }) })).toEqual([]);
});

test('a commit that stopped before everybody was called comes first, with the act that commits the rest', () => {
  const openCommit = { id: 'open-commit:m', sentence: safeText('A commit stopped.'), underWay: false };
  const [first] = audit({ steps: done, scheduled: [], openCommit });
  expect(first).toMatchObject({
    kind: 'commit-cut-off',
    severity: 'alarm',
    sentence: 'A commit stopped.',
    mend: { command: { kind: 'unclear.resolve', opKey: 'open-commit:m', decision: 'again' } },
  });
  const kinds = audit({ openCommit: { ...openCommit, underWay: true } }).map(({ kind }) => kind);
  expect(kinds).not.toContain('commit-cut-off');
});

describe('what is wrong, and what mends it', () => {
  test.each<[string, Partial<MissionSnapshot>, string, string | undefined]>([
    [
      'all steps done',
      { steps: done, scheduled: [] },
      'alarm all-steps-done: all 2 steps done, run still open',
      'mission.complete',
    ],
    [
      'all steps done, calls to come',
      { steps: done },
      'warn all-steps-done: all 2 steps done, but 1 call or message still to come',
      undefined,
    ],
    [
      'overdue',
      { scheduled: [event({ scheduledAtMs: NOW - 41 * MINUTE })] },
      'alarm overdue-event: call to +13125550101 overdue, was due 3 Jun 14:19 UTC',
      'poll.now',
    ],
    [
      'stuck',
      asleep,
      'alarm stuck: no change since 3 Jun 14:00 UTC, nothing scheduled: stuck',
      'mission.fail',
    ],
    [
      'stuck with results: it is to be completed, not failed',
      {
        ...asleep,
        scheduled: [finishedCall({ updatedAtMs: old })],
        insights: [told],
        events: [runEvent({ createdAtMs: old, payload: { conversation_id: 'c1' } })],
      },
      'alarm stuck: 1 call has ended, 1 reached somebody; no change since 3 Jun 14:00 UTC, the run is still open',
      'mission.complete',
    ],
    [
      'a missing link',
      { linkedAgentIds: [] },
      'alarm missing-link: assistant Caller works for it, but is not linked to the run',
      'agent.link',
    ],
    [
      'a stray link',
      {
        entry: entry(remembers, { assistant_id: 'a1' }),
        linkedAgentIds: [assistantId('a1'), assistantId('zz')],
      },
      'info stray-link: assistant zz is linked, but neither memory nor any call names it',
      'agent.unlink',
    ],
    [
      'memory names what is gone',
      { entry: entry({ ...remembers, scheduled_events: [{ event_id: 'e1' }, { event_id: 'e0' }] }) },
      'warn memory-drift: the bot’s memory has 1 event that the server does not list',
      'drift.repair',
    ],
    [
      'memory lacks what is there',
      { entry: entry(classed) },
      'warn memory-drift: 1 event at the server is missing from the bot’s memory',
      'drift.repair',
    ],
    [
      'the tracker lags',
      {
        entry: entry({
          ...remembers,
          call_tracker: { '+13125550101': { status: 'scheduled', event_id: 'e1' } },
        }),
        scheduled: [finishedCall({ updatedAtMs: settled })],
        events: recorded,
      },
      'warn memory-drift: +13125550101: scheduled in memory, completed at the server',
      'drift.repair',
    ],
    [
      'the tracker runs ahead',
      {
        entry: entry({
          ...remembers,
          call_tracker: { '+13125550101': { status: 'succeeded', event_id: 'e1' } },
        }),
      },
      'warn memory-drift: +13125550101: succeeded in memory, pending at the server',
      'drift.repair',
    ],
    [
      'a call without an event',
      { scheduled: [finishedCall({ updatedAtMs: settled })] },
      'warn event-drift: 1 finished call without an event in the record',
      'drift.repair',
    ],
    [
      'a step that was completed',
      { events: [runEvent({ type: 'step_completed', stepId: 'calls' })] },
      'warn step-drift: Do calls reads in progress, the record says step completed',
      'drift.repair',
    ],
    [
      'a step that was started',
      {
        steps: [step('calls', 'pending')],
        events: [runEvent({ type: 'step_started', stepId: 'calls' })],
      },
      'warn step-drift: Do calls reads pending, the record says step started',
      'drift.repair',
    ],
    [
      'a step that memory gave up',
      { entry: entry({ ...remembers, error_calls: { error: 'x', recoverable: false } }) },
      'warn step-drift: Do calls reads in progress, memory says that it failed',
      'drift.repair',
    ],
    [
      'a failed step',
      { steps: [step('a', 'failed')] },
      'alarm failed-step: Do a failed, the run is still open',
      'mission.fail',
    ],
    [
      'ringing too long',
      { scheduled: [event({ callStatus: 'ringing', dispatchedAtMs: NOW - 31 * MINUTE })] },
      'alarm ringing-too-long: call to +13125550101 reads ringing for over 30 min: counts as failed',
      'poll.now',
    ],
    [
      'completed without success',
      {
        scheduled: [
          finishedCall({ callStatus: 'busy', updatedAtMs: settled }),
          event({ id: 'e2', to: '+13125550102', scheduledAtMs: NOW + MINUTE }),
        ],
        events: recorded,
      },
      'warn completed-unsuccessful: call to +13125550101 reads completed, but the call was busy: not a success',
      undefined,
    ],
    [
      'an empty insight',
      {
        scheduled: [
          finishedCall({ updatedAtMs: settled }),
          event({ id: 'e2', to: '+13125550102', scheduledAtMs: NOW + MINUTE }),
        ],
        events: recorded,
        insights: [{ conversationId: conversationId('c1'), status: 'completed', results: [''] }],
      },
      'warn empty-insight: call to +13125550101 ended, but its insight is empty',
      undefined,
    ],
    [
      'no class',
      { entry: entry({ scheduled_events: [{ event_id: 'e1' }] }) },
      'info unknown-class: no class is set: it is watched, never driven',
      undefined,
    ],
    [
      'ended with calls to come',
      { mission: mission({ status: 'cancelled' }) },
      'alarm event-drift: the run has ended, but 1 call or message still to go out',
      undefined,
    ],
    [
      'succeeded without a summary',
      { run: run({ status: 'succeeded' }), scheduled: [] },
      'info result-missing: closed as succeeded without a summary',
      undefined,
    ],
  ])('%s', (_, fields, expected, mend) => {
    const findings = audit(fields);
    expect(findings.map(({ severity, kind, sentence }) => `${severity} ${kind}: ${sentence}`)).toEqual([
      expected,
    ]);
    expect(findings[0]?.mend?.command.kind).toBe(mend);
  });

  test('all steps done and no result kept: both are said, the worse first', () => {
    const findings = audit({ steps: done, scheduled: [], entry: entry(classed) });
    expect(findings.map(({ kind }) => kind)).toEqual(['all-steps-done', 'result-missing']);
  });

  test('the summary that memory has is proposed', () => {
    const local = entry({ ...classed, result: { summary: 'Acme is cheapest' } });
    const [finding] = audit({ steps: done, scheduled: [], entry: local });
    expect(finding?.mend?.command).toMatchObject({ kind: 'mission.complete', summary: 'Acme is cheapest' });
  });
});

test('a miss that a later try follows has been dealt with', () => {
  const missed = finishedCall({ callStatus: 'no-answer' });
  const again = event({ id: 'e2', scheduledAtMs: NOW + MINUTE });
  expect(audit({ scheduled: [missed, again], events: recorded })).toEqual([]);
});

describe('a call that has just ended is nobody\u2019s problem yet', () => {
  const later = event({ id: 'e2', to: '+13125550102', scheduledAtMs: NOW + MINUTE });
  const tracked = entry({
    ...classed,
    scheduled_events: [{ event_id: 'e1' }, { event_id: 'e2' }],
    call_tracker: { '+13125550101': { status: 'scheduled', event_id: 'e1' } },
  });
  const severities = (fields: Partial<MissionSnapshot>): readonly string[] =>
    audit(fields).map(({ severity, kind }) => `${severity} ${kind}`);

  test('what its driver has still to write down is told quietly, and louder after its time', () => {
    const of = (updatedAtMs: number) => ({
      entry: tracked,
      scheduled: [finishedCall({ updatedAtMs }), later],
    });
    expect(severities(of(NOW - 19 * MINUTE))).toEqual(['info memory-drift', 'info event-drift']);
    expect(severities(of(settled))).toEqual(['warn memory-drift', 'warn event-drift']);
  });

  test('a miss that memory knows as one stays quiet; one that it takes for a success does not', () => {
    const of = (status: string) => ({
      entry: entry({
        ...classed,
        scheduled_events: [{ event_id: 'e1' }, { event_id: 'e2' }],
        call_tracker: { '+13125550101': { status, event_id: 'e1' } },
      }),
      scheduled: [finishedCall({ callStatus: 'no-answer', updatedAtMs: settled }), later],
      events: recorded,
    });
    expect(severities(of('no_answer'))).toEqual(['info completed-unsuccessful']);
    expect(severities(of('succeeded'))).toEqual(['warn completed-unsuccessful']);
  });
});

describe('what was not read is not judged', () => {
  test.each<[string, Partial<MissionSnapshot>]>([
    ['links that were not read', { linkedAgentIds: undefined as never }],
    ['drift in a mission read in part', { readAtMs: undefined as never, entry: entry(classed) }],
    ['stuck in a mission read in part', { ...asleep, readAtMs: undefined as never }],
    [
      'a gate is not stuck',
      { ...asleep, entry: entry({ ...classed, awaiting_approval: true }, { last_updated: null }) },
    ],
    ['a paused run is not stuck', { ...asleep, run: run({ status: 'paused' }) }],
  ])('%s', (_, fields) => {
    expect(audit(fields)).toEqual([]);
  });
});

test('one assistant under two ids is one', () => {
  expect(audit({ linkedAgentIds: [assistantId('assistant-a1')] })).toEqual([]);
  const local = entry(remembers, { assistant_id: 'assistant-a1' });
  expect(audit({ linkedAgentIds: [assistantId('a1')], entry: local })).toEqual([]);
  expect(audit({ linkedAgentIds: [], entry: local }).map(({ kind }) => kind)).toEqual(['missing-link']);
});

test('ids stay the same from one audit to the next, and differ within one', () => {
  const fields = {
    scheduled: [
      event({ scheduledAtMs: NOW - 41 * MINUTE }),
      event({ id: 'e2', scheduledAtMs: NOW - 41 * MINUTE }),
    ],
  };
  const first = audit(fields).map(({ id }) => id);
  expect(new Set(first).size).toBe(2);
  expect(audit(fields).map(({ id }) => id)).toEqual(first);
});
