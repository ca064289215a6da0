import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { callCost, priceFor, type Micros, type Prices } from '../../domain/cost/prices.ts';
import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { isTerminalEvent } from '../../domain/mission/status.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../board.ts';

/** What became of a call or message, in the words of a report. */
export type ReportOutcome = 'completed' | 'no answer' | 'failed' | 'taken back' | 'to come' | 'under way';

export interface ReportCounts {
  readonly outcomes: Readonly<Record<ReportOutcome, number>>;
  readonly calls: number;
  readonly messages: number;
  /** Different numbers that something went out to. */
  readonly people: number;
  readonly seconds: number;
  readonly micros: Micros;
  /** Went out, and is not in the sum: its length or its price is not known. */
  readonly uncosted: number;
}

/** One call or message. */
export interface ReportEvent {
  readonly atMs?: number;
  readonly channel: string;
  readonly to: SafeText;
  readonly name?: SafeText;
  readonly outcome: ReportOutcome;
  readonly seconds?: number;
  readonly micros?: Micros;
}

export interface ReportMission extends ReportCounts {
  readonly name: SafeText;
  readonly slug?: string;
  readonly status: string;
  /** Why it stands as it does. */
  readonly reason: SafeText;
  readonly stepsDone?: number;
  readonly stepsTotal?: number;
  /** What waits for a person. */
  readonly waiting: number;
  /** By time. */
  readonly events: readonly ReportEvent[];
}

/** How missions stand at one moment. */
export interface MissionsReport {
  readonly atMs: number;
  /** IANA; times are told in it. */
  readonly zone: string;
  readonly missions: readonly ReportMission[];
  readonly total: ReportCounts;
  readonly currency?: string;
  /** What could not be read, a sentence each: without it the rest would be taken for all. */
  readonly unread: readonly SafeText[];
}

const UNANSWERED: ReadonlySet<string> = new Set(['no-answer', 'busy']);

export function reportOutcome({ status, callStatus }: ScheduledEvent): ReportOutcome {
  if (status === 'cancelled' || status === 'canceled') return 'taken back';
  if (callStatus !== undefined && UNANSWERED.has(callStatus)) return 'no answer';
  if (status === 'failed' || callStatus === 'failed') return 'failed';
  if (status === 'completed') return 'completed';
  return status === 'pending' ? 'to come' : isTerminalEvent(status) ? 'completed' : 'under way';
}

/** Of these missions of a board. Everything it tells stands on the board; what is missing there is said. */
export function missionsReport(
  board: Board,
  missions: readonly MissionRow[],
  at: { readonly nowMs: number; readonly zone: string; readonly prices: Prices | undefined },
): MissionsReport {
  const byMission = Map.groupBy(board.scheduled.values(), ({ missionKey }) => missionKey);
  const rows = missions.map((row): ReportMission => {
    const events = (byMission.get(row.key) ?? [])
      .map(({ event, contactName }): ReportEvent => {
        const atMs = event.dispatchedAtMs ?? event.scheduledAtMs;
        const outcome = reportOutcome(event);
        const micros = costOfEvent(event, outcome, at.prices);
        return {
          channel: event.channel,
          to: event.to,
          outcome,
          ...(atMs !== undefined && { atMs }),
          ...(contactName !== undefined && { name: contactName }),
          ...(event.callDurationS !== undefined && { seconds: event.callDurationS }),
          ...(micros !== undefined && { micros }),
        };
      })
      .toSorted((one, other) => (one.atMs ?? 0) - (other.atMs ?? 0));
    const waiting = [...board.inbox.values()].filter(
      ({ mission, state }) => mission === row.key && state === 'open',
    ).length;
    return {
      name: row.name,
      status: row.status,
      reason: row.reason.sentence,
      waiting,
      events,
      ...countsOf(events),
      ...(row.slug !== undefined && { slug: row.slug }),
      ...(row.stepsDone !== undefined && { stepsDone: row.stepsDone }),
      ...(row.stepsTotal !== undefined && { stepsTotal: row.stepsTotal }),
    };
  });
  return {
    atMs: at.nowMs,
    zone: at.zone,
    missions: rows,
    total: countsOf(rows.flatMap(({ events }) => events)),
    ...(at.prices !== undefined && { currency: at.prices.currency }),
    unread: ['all missions', 'progress', 'schedule', 'approvals'].flatMap((name) => {
      const poller = board.pollers.get(name);
      if (poller?.error !== undefined) return [safe`${name}: ${poller.error.sentence}`];
      return poller?.lastOkAtMs === undefined ? [safe`${name}: not read yet`] : [];
    }),
  };
}

/** Undefined where it cannot be told, or nothing went out. */
function costOfEvent(
  { channel, to, callDurationS: seconds }: ScheduledEvent,
  outcome: ReportOutcome,
  prices: Prices | undefined,
): Micros | undefined {
  if (prices === undefined) return undefined;
  if (channel === 'sms') return outcome === 'completed' ? priceFor(prices.messages, to) : undefined;
  return seconds === undefined ? undefined : callCost(prices, to, seconds);
}

function countsOf(events: readonly ReportEvent[]): ReportCounts {
  const outcomes = {
    completed: 0,
    'no answer': 0,
    failed: 0,
    'taken back': 0,
    'to come': 0,
    'under way': 0,
  };
  const people = new Set<string>();
  let [calls, messages, seconds, micros, uncosted] = [0, 0, 0, 0, 0];
  for (const event of events) {
    outcomes[event.outcome] += 1;
    if (event.outcome === 'to come' || event.outcome === 'taken back') continue;
    people.add(event.to);
    if (event.channel === 'sms') messages += 1;
    else calls += 1;
    seconds += event.seconds ?? 0;
    micros += event.micros ?? 0;
    if (event.micros === undefined && event.outcome === 'completed') uncosted += 1;
  }
  return { outcomes, calls, messages, people: people.size, seconds, micros, uncosted };
}
