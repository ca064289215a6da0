import type { ScheduledEvent } from '../contact/scheduled-event.ts';
import { isLiveCall, isTerminalEvent } from './status.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Between two reads; the jitter picks a point in between. */
export interface PollInterval {
  readonly fromMs: number;
  readonly toMs: number;
}

const every = (fromMs: number, toMs = fromMs): PollInterval => ({ fromMs, toMs });

/** How often to look, by how long the end is expected to take. Source: the mission rules, "Polling". */
export const WAIT_CADENCE: readonly { readonly underMs: number; readonly every: PollInterval }[] = [
  { underMs: 5 * MINUTE_MS, every: every(30 * SECOND_MS) },
  { underMs: 30 * MINUTE_MS, every: every(2 * MINUTE_MS, 5 * MINUTE_MS) },
  { underMs: HOUR_MS, every: every(5 * MINUTE_MS) },
  { underMs: DAY_MS, every: every(15 * MINUTE_MS, 30 * MINUTE_MS) },
  { underMs: Infinity, every: every(4 * HOUR_MS, 8 * HOUR_MS) },
];

/** How often to look at a call that is under way. Source: the mission rules, "Polling". */
export const CALL_CADENCE: ReadonlyMap<string, PollInterval> = new Map([
  ['ringing', every(MINUTE_MS, 2 * MINUTE_MS)],
  ['in-progress', every(2 * MINUTE_MS, 3 * MINUTE_MS)],
]);

/** Past its time and still not ended; loosens when nothing has come of it for an hour. */
export const OVERDUE_CADENCE: readonly { readonly underMs: number; readonly every: PollInterval }[] = [
  { underMs: HOUR_MS, every: every(30 * SECOND_MS) },
  { underMs: Infinity, every: every(5 * MINUTE_MS) },
];

/** An event is first looked at this long after its time, and counts as overdue from then on. */
export const FIRST_POLL_AFTER_MS = 2 * MINUTE_MS;
/** A call that rings or talks longer than this counts as failed. */
export const LIVE_CALL_LIMIT_MS = 30 * MINUTE_MS;
export const INSIGHT_EVERY_MS = 10 * SECOND_MS;
/** After this an insight that is not ready is given up. */
export const INSIGHT_LIMIT_MS = 20 * MINUTE_MS;

/** A point of the interval: `jitter` 0 is its start, 1 its end. */
export const within = (interval: PollInterval, jitter: number): number =>
  Math.round(interval.fromMs + (interval.toMs - interval.fromMs) * Math.min(1, Math.max(0, jitter)));

/** How often this event is worth a look; undefined once it has ended. */
export function eventInterval(event: ScheduledEvent, nowMs: number): PollInterval | undefined {
  if (hasEnded(event) || isLiveTooLong(event, nowMs)) return undefined;
  const live = event.callStatus === undefined ? undefined : CALL_CADENCE.get(event.callStatus);
  if (live !== undefined) return live;
  const waitMs = (event.scheduledAtMs ?? nowMs) - nowMs;
  const table = waitMs > 0 ? WAIT_CADENCE : OVERDUE_CADENCE;
  const row = table.find(({ underMs }) => Math.abs(waitMs) < underMs);
  return row?.every;
}

/**
 * When to read this one event again; undefined once it has ended. The first read comes two minutes after its time,
 * not before; `lastReadAtMs` is the last read after that.
 */
export function nextEventPollAtMs(
  event: ScheduledEvent,
  lastReadAtMs: number | undefined,
  nowMs: number,
  jitter = 0,
): number | undefined {
  const interval = eventInterval(event, nowMs);
  if (interval === undefined) return undefined;
  const firstAtMs =
    event.scheduledAtMs === undefined || isLiveCall(event.callStatus)
      ? 0
      : event.scheduledAtMs + FIRST_POLL_AFTER_MS;
  if (lastReadAtMs === undefined || lastReadAtMs < firstAtMs) return Math.max(firstAtMs, 0);
  return lastReadAtMs + within(interval, jitter);
}

/** How often one list of an assistant's events keeps them all fresh enough; undefined where none waits. */
export function sweepInterval(events: Iterable<ScheduledEvent>, nowMs: number): PollInterval | undefined {
  let tightest: PollInterval | undefined;
  for (const event of events) {
    const interval = eventInterval(event, nowMs);
    if (interval !== undefined && (tightest === undefined || interval.fromMs < tightest.fromMs)) {
      tightest = interval;
    }
  }
  return tightest;
}

/**
 * When to ask for an insight again: at once at first, then every ten seconds, `given-up` after twenty minutes.
 * `sinceMs` is when its conversation was first seen.
 */
export function nextInsightPollAtMs(
  sinceMs: number,
  lastAskedAtMs: number | undefined,
  nowMs: number,
): number | 'given-up' {
  if (nowMs - sinceMs > INSIGHT_LIMIT_MS) return 'given-up';
  return lastAskedAtMs === undefined ? sinceMs : lastAskedAtMs + INSIGHT_EVERY_MS;
}

/** Pending, and two minutes past its time. */
export function isOverdue(event: ScheduledEvent, nowMs: number): boolean {
  return (
    event.status === 'pending' &&
    !isLiveCall(event.callStatus) &&
    event.scheduledAtMs !== undefined &&
    nowMs >= event.scheduledAtMs + FIRST_POLL_AFTER_MS
  );
}

/** Rings, talks or is under way for more than half an hour: counts as failed. */
export function isLiveTooLong(event: ScheduledEvent, nowMs: number): boolean {
  if (event.channel === 'sms' || hasEnded(event)) return false;
  if (!isLiveCall(event.callStatus) && event.status !== 'in_progress') return false;
  const sinceMs = liveSinceMs(event);
  return sinceMs !== undefined && nowMs - sinceMs >= LIVE_CALL_LIMIT_MS;
}

/** When a live call began, as well as the server tells it. */
export const liveSinceMs = (event: ScheduledEvent): number | undefined =>
  event.dispatchedAtMs ?? event.scheduledAtMs ?? event.updatedAtMs;

/** The server will do nothing more about it. A live call has not ended, whatever its status says. */
export const hasEnded = (event: ScheduledEvent): boolean =>
  isTerminalEvent(event.status) && !isLiveCall(event.callStatus);

/**
 * It has just ended: whoever drives the mission still reads its insight and writes it down, and nobody else has to do
 * anything yet.
 */
export const hasJustEnded = (event: ScheduledEvent, nowMs: number): boolean =>
  hasEnded(event) && event.updatedAtMs !== undefined && nowMs - event.updatedAtMs < INSIGHT_LIMIT_MS;

/** A call that was talked and is over: the service draws an insight from it. A message has none, whatever its row names. */
export const isEndedTalk = (event: ScheduledEvent): boolean =>
  event.channel !== 'sms' && event.conversationId !== undefined && hasEnded(event);
