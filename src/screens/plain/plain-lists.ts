import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { InboxKind } from '../../domain/approval/inbox-item.ts';
import { withoutStop, withStop } from '../../lib/full-stop.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Board, ScheduledRow } from '../../state/board.ts';
import { findingsOf, proposalsOf } from '../mission/mission-target.ts';
import { connectionFacts } from '../connection/facts.ts';
import { scheduleSpec } from '../schedule/rows.ts';
import { itemText, KIND_WORDS, waitsNow } from '../approvals/words.ts';
import { clockText, shownZones } from '../time/clock-text.ts';
import { ownTimeText } from '../time/timed-text.ts';
import { dueText, relativeText } from '../time/relative-text.ts';
import { eventWord, severityWord, stepWord } from '../words/status-words.ts';
import { eventKind } from '../mission/record-text.ts';
import { missionSentence, type PlainOptions } from './plain-board.ts';

const LATEST = 5;

/** One mission with its findings, steps, calls and latest events, as lines. */
export function plainMission(board: Board, key: MissionKey, options: PlainOptions): readonly SafeText[] {
  const row = board.missions.get(key);
  if (row === undefined) return [safe`This mission is not known any more.`];
  const snapshot = board.snapshots.get(key);
  return [
    missionSentence(row, options),
    ...findingsOf(board, key).map(
      ({ severity, sentence, mend }) =>
        safe`Found, ${severityWord(severity).word}: ${sentence}${mend === undefined ? '' : ` (to mend it: ${mend.label})`}`,
    ),
    ...proposalsOf(board, key).map(({ sentence, why }) => safe`The engine proposes: ${sentence} (${why})`),
    ...(snapshot === undefined
      ? [safe`Its steps and calls are being read.`]
      : [
          ...snapshot.steps.map(
            (step) => safe`Step ${step.sequence}, ${stepWord(step.status).word}: ${step.description}`,
          ),
          ...snapshot.scheduled.map((event) =>
            scheduledSentence(board.scheduled.get(event.id) ?? { event, zones: [] }, options),
          ),
          ...snapshot.events
            .slice(-LATEST)
            .reverse()
            .map(
              ({ createdAtMs, type, summary }) =>
                safe`${createdAtMs === undefined ? 'At some time' : relativeText(createdAtMs, options.nowMs)}, ${eventKind(type)}: ${summary}`,
            ),
        ]),
  ];
}

/** What is scheduled, the next first, as lines; the recipient's time before the operator's. */
export function plainSchedule(board: Board, options: PlainOptions): readonly SafeText[] {
  const [order] = scheduleSpec.sorts;
  const rows = [...board.scheduled.values()].sort(order.compare);
  if (rows.length === 0) return [safe`Nothing is scheduled.`];
  const { from = 0 } = options;
  const shown = rows.slice(from, from + (options.atMost ?? rows.length));
  const left = rows.length - from - shown.length;
  return [
    ...shown.map((row, index) => safe`${from + index + 1}. ${scheduledSentence(row, options)}`),
    ...(left > 0 ? [safe`And ${left} more.`] : []),
  ];
}

function scheduledSentence(row: ScheduledRow, { nowMs, zone }: PlainOptions): SafeText {
  const { event } = row;
  const zones = shownZones('recipient', row.zones, zone);
  const atMs = event.scheduledAtMs;
  const times =
    atMs === undefined
      ? 'at no time'
      : [zones.first, zones.second]
          .flatMap((each) => (each === undefined ? [] : clockText(atMs, each, nowMs)))
          .join(', here ');
  const due = atMs === undefined ? '' : event.status === 'pending' ? `, ${dueText(atMs, nowMs)}` : '';
  return safe`${event.channel} to ${row.contactName ?? event.to}, ${eventWord(event).word}, ${times}${due}${
    row.missionName === undefined ? '' : `, for ${row.missionName}`
  }.`;
}

/** Somebody asks; the others are found or proposed. */
const ASKS: ReadonlySet<InboxKind> = new Set(['request', 'ask', 'opt-out']);

/** What waits for a decision, oldest first, with the verb that answers it: an answer names exactly what was read. */
export function plainWaiting(board: Board, options: PlainOptions): readonly SafeText[] {
  const { nowMs } = options;
  const reader = readerOf(options);
  const waiting = [...board.inbox.values()].filter(waitsNow).sort((a, b) => a.createdAtMs - b.createdAtMs);
  if (waiting.length === 0) return [safe`Nothing waits for your decision.`];
  return [
    ...waiting.flatMap((item, index) => {
      const until = item.expiresAtMs === undefined ? '' : `, ends ${relativeText(item.expiresAtMs, nowMs)}`;
      const of = item.missionName === undefined ? '' : `, for ${item.missionName}`;
      return [
        safe`${index + 1}. ${KIND_WORDS[item.kind]}${of}: ${withStop(`${withoutStop(itemText(item.title, item, reader))}${until}`)}${ASKS.has(item.kind) ? ` Asked by ${withStop(item.source)}` : ''}`,
        ...item.lines.map((line) => safe`   ${itemText(line, item, reader)}`),
        ...item.warnings.map((warning) => safe`   Warning: ${warning}`),
      ];
    }),
    safe`To answer one: choose 10, then Approvals, then its number. In a shell: clawdtalk-tui approvals, then approve or deny with the id and the digest that it shows.`,
  ];
}

export function plainConnection(board: Board, { nowMs, wallMs = nowMs }: PlainOptions): readonly SafeText[] {
  return connectionFacts(board, { minuteMs: nowMs, wallMinuteMs: wallMs }, Infinity).map((line) =>
    typeof line === 'string' ? safe`${line}` : safe`${line.map(({ text }) => text.trim()).join(': ')}`,
  );
}

export function plainNotices(board: Board, options: PlainOptions): readonly SafeText[] {
  const { nowMs } = options;
  const reader = readerOf(options);
  const notices = [...board.notices.values()].sort((a, b) => b.atMs - a.atMs);
  if (notices.length === 0) return [safe`There are no notices.`];
  return notices.map(
    ({ level, atMs, sentence, detail }) =>
      safe`${severityWord(level).word}, ${relativeText(atMs, nowMs)}: ${ownTimeText(sentence, reader)}${detail === undefined ? '' : ` ${ownTimeText(detail, reader)}`}`,
  );
}

/** Nobody turns a lines' console to another zone. */
export const readerOf = ({ nowMs, zone }: PlainOptions) => ({
  zoneMode: 'mine' as const,
  operatorZone: zone,
  minuteMs: nowMs,
});
