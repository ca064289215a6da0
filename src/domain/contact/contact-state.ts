import { isSettled, outcomeOf, type CallOutcome } from './call-outcome.ts';
import { contactsOf, phoneDigits, type Contact } from './contacts.ts';
import type { StepId } from '../ids.ts';
import type { InsightReport } from '../insight/insight.ts';
import type { MissionSnapshot } from '../mission/mission-snapshot.ts';
import type { RunEvent } from '../mission/mission.ts';
import type { ScheduledEvent } from './scheduled-event.ts';
import { isJsonObject } from '../../lib/json.ts';

/** All tries at one number for one step, and where the last of them stands. */
export interface ContactState {
  readonly phone: string;
  readonly step: StepId | undefined;
  readonly channel: string;
  /** In the order in which they were made; never empty. */
  readonly tries: readonly ScheduledEvent[];
  /** One that is still to come or under way; else the newest. */
  readonly last: ScheduledEvent;
  readonly outcome: CallOutcome;
  readonly insight: InsightReport | undefined;
  /** Tries made so far, whatever of them the server still lists; one that was taken back is none. */
  readonly attempts: number;
  /** The outcome of the last try stands in the run's events. */
  readonly recorded: boolean;
  /** No further try will be made: it worked, or somebody gave it up. */
  readonly closed: boolean;
  readonly tracked: Contact | undefined;
}

/** Groups the mission's scheduled events by number, step and channel. */
export function contactStates(
  snapshot: Pick<MissionSnapshot, 'entry' | 'insights' | 'events' | 'scheduled'>,
  nowMs: number,
): readonly ContactState[] {
  const tracker = new Map(
    contactsOf(snapshot.entry?.memory ?? {}).map((contact) => [phoneDigits(contact.phone), contact]),
  );
  const insights = new Map(snapshot.insights.map((report) => [report.conversationId, report]));
  const recordedIds = recordedOutcomes(snapshot.events);
  const groups = new Map<string, ScheduledEvent[]>();
  for (const event of snapshot.scheduled) {
    const key = `${phoneDigits(event.to)}|${event.stepId ?? ''}|${event.channel}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return [...groups.values()].flatMap((group) => {
    const tries = group.toSorted(byMaking(group));
    const last = tries.findLast((event) => isOut(event, nowMs)) ?? tries.at(-1);
    if (last === undefined) return [];
    const insight = last.conversationId === undefined ? undefined : insights.get(last.conversationId);
    const tracked = tracker.get(phoneDigits(last.to));
    const outcome = outcomeOf(last, insight, nowMs);
    return [
      {
        phone: last.to,
        step: last.stepId,
        channel: last.channel,
        tries,
        last,
        outcome,
        insight,
        attempts: Math.max(
          1,
          tries.filter(({ status }) => status !== 'cancelled').length,
          tracked?.eventId === last.id ? tracked.attempts : 0,
        ),
        recorded: recordedIds.has(last.id),
        closed: outcome === 'succeeded' || outcome === 'canceled' || tracked?.status === 'abandoned',
        tracked,
      },
    ];
  });
}

/** A try that was moved to an earlier time is newer than the one it stands for, which was taken back before. */
function byMaking(group: readonly ScheduledEvent[]): (one: ScheduledEvent, other: ScheduledEvent) => number {
  const known = group.every(({ createdAtMs }) => createdAtMs !== undefined);
  const taken = ({ status }: ScheduledEvent): number => (status === 'cancelled' ? 0 : 1);
  return (one, other) =>
    (known ? (one.createdAtMs ?? 0) - (other.createdAtMs ?? 0) || taken(one) - taken(other) : 0) ||
    (one.scheduledAtMs ?? 0) - (other.scheduledAtMs ?? 0);
}

function isOut(event: ScheduledEvent, nowMs: number): boolean {
  const outcome = outcomeOf(event, undefined, nowMs);
  return !isSettled(outcome) && outcome !== 'insight';
}

/**
 * Ids of scheduled events whose outcome the run's record tells, in our words (`outcome`) or in a bot's: an event that
 * names the scheduled one together with its call status or its conversation.
 */
export function recordedOutcomes(events: readonly RunEvent[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { payload } of events) {
    if (!isJsonObject(payload)) continue;
    const tells = ['outcome', 'call_status', 'conversation_id'].some(
      (key) => typeof payload[key] === 'string',
    );
    const id = payload['event_id'] ?? payload['scheduled_event_id'];
    if (tells && typeof id === 'string') ids.add(id);
  }
  return ids;
}
