import { phoneDigits } from '../../domain/contact/contacts.ts';
import { isTakenBack, type ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ScheduleFields } from '../command.ts';
import type { Match } from '../once/once-state.ts';

/**
 * The order in which twins stand back for each other, by what the server says alone, so that every machine comes to the
 * same one: what has begun stays, because it cannot be taken back; else the oldest; of one age the smallest id.
 */
export function bySeniority(one: ScheduledEvent, other: ScheduledEvent): number {
  const begun = Number(other.status !== 'pending') - Number(one.status !== 'pending');
  if (begun !== 0) return begun;
  const [oneMs, otherMs] = [one.createdAtMs ?? Infinity, other.createdAtMs ?? Infinity];
  if (oneMs !== otherMs) return oneMs < otherMs ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** As the state machine takes them: the one that stays first. */
export const inSeniority = (events: readonly ScheduledEvent[]): readonly Match[] =>
  events
    .filter((event) => !isTakenBack(event))
    .toSorted(bySeniority)
    .map((event) => ({ eventId: event.id, pending: event.status === 'pending' }));

export interface TwinQuestion {
  readonly opKey: string;
  readonly item: ScheduleFields;
  readonly atMs: number;
  /** The event that this ledger has for the try, where it has one. */
  readonly own?: string;
  /** Belongs to another try of this ledger. */
  readonly isOthers: (eventId: string) => boolean;
}

/**
 * Every event of an assistant's list that stands for this try, whichever machine made it: by its mark, which is the
 * same everywhere; where a server keeps no marks, by whom it reaches, for which step, and when.
 */
export function eventsOfTry(
  question: TwinQuestion,
  events: readonly ScheduledEvent[],
): readonly ScheduledEvent[] {
  const keepsMarks = events.some((event) => event.id === question.own && markIn(event) !== undefined);
  return events.filter((event) => {
    if (event.id === question.own) return true;
    const mark = markIn(event);
    if (mark !== undefined) return mark.startsWith(`${question.opKey}:`);
    return !keepsMarks && isAlike(event, question);
  });
}

/** Slots of one plan differ by more than this; the same slot may be moved a little by the server's own retry. */
const SAME_SLOT_MS = 5 * 60_000;

function isAlike(event: ScheduledEvent, { item, atMs, isOthers }: TwinQuestion): boolean {
  if (isOthers(event.id) || !STILL_GOING.has(event.status)) return false;
  if (event.channel !== item.channel || phoneDigits(event.to) !== phoneDigits(item.to)) return false;
  if (event.runId !== undefined && event.runId !== item.runId) return false;
  if (event.stepId !== undefined && event.stepId !== item.step) return false;
  const named = event.runId !== undefined && event.stepId !== undefined;
  return named || Math.abs((event.scheduledAtMs ?? 0) - atMs) <= SAME_SLOT_MS;
}

/** An unmarked one that has ended may have been an earlier try. */
const STILL_GOING: ReadonlySet<string> = new Set(['pending', 'in_progress']);

/** What one of our requests, of this machine or another, left as its name. */
export function markIn(event: ScheduledEvent): string | undefined {
  const mark = event.metadata?.['ct_op'];
  return typeof mark === 'string' ? mark : undefined;
}
