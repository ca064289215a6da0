import { isSettled } from '../../domain/contact/call-outcome.ts';
import type { MissionClass } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { MissOutcome, RecipientType } from '../../domain/contact/retry-policy.ts';
import type { ContactState } from '../../domain/contact/contact-state.ts';
import { recipientTypeFor, zoneFor } from '../../domain/mission/mission-memory.ts';

/** When a missed contact may be tried again. */
export type NextTry =
  | { readonly kind: 'at'; readonly atMs: number; readonly why: string }
  | { readonly kind: 'abandoned'; readonly why: string }
  /** Only a person can say. */
  | { readonly kind: 'ask'; readonly why: string };

/** What deciding needs beside the mission itself. Pure functions and plain values only. */
export interface DriveContext {
  readonly nowMs: number;
  readonly missionClass: MissionClass;
  /** Nobody may contact this number any more. */
  suppressed(phone: string): boolean;
  /** They may have asked for no more contact, and nobody has decided yet whether they did. */
  undecided?(phone: string): boolean;
  nextTry(request: {
    readonly phone: string;
    readonly recipientType: RecipientType;
    readonly outcome: MissOutcome;
    readonly attempts: number;
    readonly missedAtMs: number;
    readonly zone?: string;
  }): NextTry;
  /** The first instant at which this number may be called; absent where there is none within the horizon. */
  nextSlot(request: {
    readonly phone: string;
    readonly recipientType: RecipientType;
    readonly zone?: string;
  }): number | undefined;
}

/** Everything the parts of a decision look at, worked out once. */
export interface DriveInputs {
  readonly snapshot: MissionSnapshot;
  readonly contacts: readonly ContactState[];
  readonly context: DriveContext;
  /** Calls that are scheduled or under way. */
  readonly inFlight: readonly ContactState[];
}

/** Who picks up at a contact's number, as far as the mission's memory says. */
export const recipientOf = (contact: ContactState, facts: DriveInputs): RecipientType =>
  recipientTypeFor(facts.snapshot.entry?.memory ?? {}, contact.phone);

/** The next try of a contact whose last one missed; undefined where none is owed. */
export function nextTryOf(contact: ContactState, facts: DriveInputs): NextTry | undefined {
  const { outcome } = contact;
  if (!isSettled(outcome) || contact.closed || outcome === 'succeeded') return undefined;
  if (facts.context.undecided?.(contact.phone) === true) {
    return { kind: 'ask', why: 'they may have asked for no more contact, which a person decides' };
  }
  if (facts.context.suppressed(contact.phone)) {
    return { kind: 'abandoned', why: 'this number must not be contacted any more' };
  }
  const zone = zoneFor(facts.snapshot.entry?.memory ?? {}, contact.phone);
  return facts.context.nextTry({
    ...(zone === undefined ? {} : { zone }),
    phone: contact.phone,
    recipientType: recipientOf(contact, facts),
    outcome,
    attempts: contact.attempts,
    missedAtMs: contact.last.dispatchedAtMs ?? contact.last.scheduledAtMs ?? facts.context.nowMs,
  });
}

/** The contact is not done with: a try is coming, or a person has to say whether one is. */
export function owesTry(contact: ContactState, facts: DriveInputs): boolean {
  const next = nextTryOf(contact, facts);
  return next !== undefined && next.kind !== 'abandoned';
}
