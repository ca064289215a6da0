import type { PhoneFacts } from '../../domain/contact/phone.ts';
import type { ZoneOrigin } from '../../domain/contact/zone-origin.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { SaidNo } from './row-refusals.ts';

/**
 * A bound in time as a list gives it: a time of day (`10:00`), a local date or date and time (in every candidate
 * zone), or an instant with its offset.
 */
export type TimeBound =
  | { readonly kind: 'time-of-day'; readonly minute: number }
  | { readonly kind: 'local'; readonly day: number; readonly minute: number }
  | { readonly kind: 'instant'; readonly atMs: number };

/** One line of a list of people to call. */
export interface Target {
  /** Its place in the list, from 1; unique in a plan. */
  readonly row: number;
  /** The number as written, or in E.164. */
  readonly phone: string;
  /** The number as an import has read it; read by the planner when absent. */
  readonly facts?: PhoneFacts;
  readonly name?: SafeText;
  /** ISO 3166 country, for numbers without `+` and for people whose number is from elsewhere. */
  readonly country?: string;
  /** State: `FL` or `US-FL`. */
  readonly region?: string;
  /** IANA zone, or several separated by `;`. Wins over everything else, unless it was guessed. */
  readonly zone?: string;
  /** Who says so; absent with a zone: the list. */
  readonly zoneOrigin?: ZoneOrigin;
  readonly recipient: RecipientType;
  /** Higher goes first where all else is equal. */
  readonly priority: number;
  readonly earliest?: TimeBound;
  readonly latest?: TimeBound;
  /** After this the call has no purpose. */
  readonly expires?: TimeBound;
  readonly variables: Readonly<Record<string, string>>;
  /** Must be called from this line. */
  readonly line?: string;
  /** What the list says of consent; absent where it says nothing. */
  readonly consent?: boolean;
  /** The column that says no to a call, or the consent that a list gives, with its words. */
  readonly consentSaid?: SaidNo;
  /** The list says that this person is not to be called. */
  readonly stop?: SaidNo;
  /** Calls made to this target already; above 0 it is a retry. */
  readonly attempts?: number;
  /** A retry waits until then. */
  readonly notBeforeMs?: number;
  /** Overrides the expected length of the policy. */
  readonly expectedLengthMs?: number;
}

/** Why a target got no slot. */
export type UnplacedCode =
  | 'invalid_number'
  | 'duplicate'
  | 'suppressed'
  | 'no_consent'
  | 'no_zone'
  | 'no_common_window'
  | 'no_window_in_horizon'
  | 'capacity_exhausted'
  | 'cap_reached'
  | 'expired'
  | 'missing_variable'
  | 'quota'
  | 'line_not_owned';

/** A target without a slot: what is wrong and what would mend it. */
export interface Unplaced {
  readonly row: number;
  /** E.164 where it could be read, else as written. */
  readonly phone: SafeText;
  readonly name?: SafeText;
  readonly code: UnplacedCode;
  readonly detail: SafeText;
  readonly cure: string;
}
