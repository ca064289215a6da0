import type { Intent } from '../../state/ledger/intents.ts';
import type { Actor } from '../door/door.ts';

/** The kind of intent that this folder owns. */
export const AT_ONCE = 'at-once';

/** What reaches somebody as soon as it is asked for, and stands in no schedule. */
export type AtOnce =
  | {
      readonly what: 'sms';
      readonly to: string;
      readonly text: string;
      readonly mediaUrls: readonly string[];
    }
  /** Without `to` the account's own phone rings. */
  | { readonly what: 'call'; readonly to?: string; readonly greeting?: string; readonly purpose?: string };

/** `sent`: its answer is awaited. `parked`: nobody knows whether it happened, and a person decides. */
export type AtOnceStatus = 'sent' | 'done' | 'parked' | 'refused' | 'dropped';

export interface AtOnceBody {
  readonly actor: Actor;
  readonly request: AtOnce;
}

export const atOnceBody = (intent: Intent): AtOnceBody => JSON.parse(intent.body) as AtOnceBody;

export const atOnceWord = ({ what }: AtOnce): string => (what === 'sms' ? 'SMS' : 'call');

export const atOnceTarget = ({ to }: AtOnce): string => to ?? "the account's own phone";

/** True where two requests would do the same to the same person. */
export const isSameAtOnce = (one: AtOnce, other: AtOnce): boolean =>
  one.what === other.what &&
  one.to === other.to &&
  (one.what !== 'sms' || (other.what === 'sms' && one.text === other.text));
