import { statusText } from '../../domain/mission/status-text.ts';
import { endedAtMs, outcomeOf, resultOf, type CallOutcome } from '../../domain/contact/call-outcome.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { SmsMessage } from '../../domain/contact/message.ts';
import { readOptOut } from '../../domain/contact/opt-out.ts';
import { isTakenBack, type ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { isEmptyInsight, type InsightReport } from '../../domain/insight/insight.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { isLiveCall } from '../../domain/mission/status.ts';
import { isJsonObject } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Board, FollowedCall, ScheduledRow } from '../board.ts';
import type { HistoryEntry, HistoryState } from './contact-history.ts';

interface EventSources {
  readonly nowMs: number;
  readonly board: Pick<Board, 'insights'>;
  readonly snapshots: readonly MissionSnapshot[];
  readonly withoutResult: ReadonlySet<string>;
}

/** Scheduled calls and messages, and what came of them. */
export function eventEntries(
  rows: readonly ScheduledRow[],
  { nowMs, board, snapshots, withoutResult }: EventSources,
): readonly HistoryEntry[] {
  const reports = new Map<string, InsightReport>(board.insights);
  for (const { insights } of snapshots) for (const each of insights) reports.set(each.conversationId, each);
  return rows.flatMap(({ event, missionKey, missionName }): readonly HistoryEntry[] => {
    const report = event.conversationId === undefined ? undefined : reports.get(event.conversationId);
    const ofMission = {
      ...(missionKey === undefined ? {} : { mission: missionKey }),
      ...(missionName === undefined ? {} : { missionName }),
      event: { assistantId: event.assistantId, id: event.id },
    };
    const atMs = event.dispatchedAtMs ?? event.scheduledAtMs ?? event.createdAtMs;
    const outcome = outcomeOf(event, report, nowMs);
    const call: HistoryEntry = {
      id: `event:${event.id}`,
      kind: event.channel === 'sms' ? 'sms' : 'call',
      state: stateOf(outcome, event, nowMs),
      text: eventText(event, outcome, report, nowMs, withoutResult),
      ...ofMission,
      ...(atMs === undefined ? {} : { atMs }),
    };
    if (report === undefined || report.status !== 'completed') return [call];
    const result: HistoryEntry = {
      id: `result:${report.conversationId}`,
      kind: 'result',
      state: isEmptyInsight(report) ? 'bad' : 'told',
      text: resultText(report),
      ...ofMission,
      atMs: endedAtMs(event, nowMs),
    };
    return [call, result];
  });
}

const GOOD: ReadonlySet<CallOutcome> = new Set(['succeeded', 'insight', 'empty-insight']);

function stateOf(outcome: CallOutcome, event: ScheduledEvent, nowMs: number): HistoryState {
  if (outcome === 'live') return 'live';
  if (outcome === 'waiting') return (event.scheduledAtMs ?? nowMs) < nowMs - 60_000 ? 'asks' : 'ahead';
  if (GOOD.has(outcome)) return 'good';
  return isTakenBack(event) ? 'told' : 'bad';
}

const MISSED: Readonly<Record<string, string>> = {
  'no-answer': 'no answer',
  busy: 'busy',
  failed: 'failed',
  canceled: 'cancelled while it rang',
  voicemail: 'reached voicemail',
};

function eventText(
  event: ScheduledEvent,
  outcome: CallOutcome,
  report: InsightReport | undefined,
  nowMs: number,
  withoutResult: ReadonlySet<string>,
): SafeText {
  const what = event.channel === 'sms' ? 'Message' : 'Call';
  const nth = (event.retryCount ?? 0) > 0 ? ` (try ${(event.retryCount ?? 0) + 1})` : '';
  const said = event.channel === 'sms' && event.text !== undefined ? `: “${event.text}”` : '';
  if (outcome === 'live') return safe`${what} on the line now${nth}`;
  if (outcome === 'waiting') {
    const late = (event.scheduledAtMs ?? nowMs) < nowMs - 60_000;
    return late ? safe`${what} overdue: not placed yet${nth}${said}` : safe`${what} scheduled${nth}${said}`;
  }
  if (isTakenBack(event)) return safe`${what} cancelled before it went out${nth}${said}`;
  if (event.channel === 'sms' && outcome === 'succeeded') return safe`Message sent${nth}${said}`;
  const lasted = event.callDurationS === undefined ? '' : `, ${secondsText(event.callDurationS)}`;
  if (GOOD.has(outcome))
    return safe`Call answered${lasted}${nth}${report === undefined ? missingResult(event, withoutResult) : ''}`;
  const why = event.errors?.at(-1);
  return safe`${what}: ${MISSED[outcome] ?? outcome}${lasted}${nth}${why === undefined ? '' : `: ${why}`}${said}`;
}

function missingResult({ conversationId }: ScheduledEvent, withoutResult: ReadonlySet<string>): string {
  if (conversationId === undefined) return '; no conversation is named';
  return withoutResult.has(conversationId) ? '; the server has no result' : '; its result is not read yet';
}

const secondsText = (seconds: number): string =>
  seconds < 60
    ? `${Math.round(seconds)} s`
    : `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`;

function resultText(report: InsightReport): SafeText {
  if (isEmptyInsight(report)) return safe`Result: empty`;
  if (report.summary !== undefined && report.summary !== '') return safe`Result: ${report.summary}`;
  const result = resultOf(report);
  if (!isJsonObject(result)) return safe`Result: ${safeText(result)}`;
  const fields = Object.entries(result).map(
    ([name, value]) =>
      `${name.replaceAll('_', ' ')}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return safe`Result: ${fields.join('; ')}`;
}

/** SMS of a thread, both ways. */
export function messageEntries(messages: Iterable<SmsMessage>, digits: string): readonly HistoryEntry[] {
  return [...messages].flatMap((message): readonly HistoryEntry[] => {
    const { id, direction, from, to, body, status, error, createdAtMs } = message;
    const theirs = phoneDigits(from) === digits;
    if (!theirs && phoneDigits(to) !== digits) return [];
    const stops = theirs && direction === 'inbound' && readOptOut(body) !== undefined;
    const how = error ?? status;
    return [
      {
        id: `message:${id}`,
        kind: stops ? 'opt-out' : 'message',
        state: stops || error !== undefined ? 'bad' : 'told',
        text: stops
          ? safe`They ask for no more contact: “${body}”`
          : theirs
            ? safe`They wrote: “${body}”`
            : safe`We wrote: “${body}”${how === undefined ? '' : ` (${how})`}`,
        ...(createdAtMs === undefined ? {} : { atMs: createdAtMs }),
      },
    ];
  });
}

/** Calls that were placed at once, and those that the live connection told of. */
export function immediateEntries(calls: Iterable<FollowedCall>, digits: string): readonly HistoryEntry[] {
  return [...calls].flatMap(({ call, ours, seenAtMs }): readonly HistoryEntry[] => {
    if (call.to === undefined || phoneDigits(call.to) !== digits) return [];
    const live = isLiveCall(call.status) || call.status === 'initiating';
    const lasted = call.durationS === undefined ? '' : `, ${secondsText(call.durationS)}`;
    const word = call.status === 'completed' ? 'answered' : statusText(call.status);
    return [
      {
        id: `now:${call.id}`,
        kind: 'call',
        state: live ? 'live' : call.status === 'completed' ? 'good' : 'bad',
        text: safe`Call ${ours ? 'begun here at once' : 'that another began'}: ${word}${lasted}`,
        atMs: seenAtMs,
      },
    ];
  });
}
