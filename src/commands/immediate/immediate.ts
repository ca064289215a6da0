import * as v from 'valibot';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Actor } from '../door/door.ts';
import type { OnceBody } from '../once/once-intent.ts';
import { readStored, storedActor, storedOnce } from '../once/stored.ts';

/** The kind of intent that this folder owns. */
export const IMMEDIATE = 'immediate';

/** What reaches somebody as soon as it is asked for, and stands in no schedule. */
export type Immediate =
  | {
      readonly what: 'sms';
      readonly to: string;
      readonly text: string;
      readonly mediaUrls: readonly string[];
    }
  /** Without `to` the account's own phone rings. */
  | { readonly what: 'call'; readonly to?: string; readonly greeting?: string; readonly purpose?: string };

export interface ImmediateBody extends OnceBody {
  readonly [name: string]: unknown;
  readonly actor: Actor;
  readonly request: Immediate;
}

const storedImmediate = v.looseObject({
  ...storedOnce,
  actor: storedActor,
  request: v.variant('what', [
    v.looseObject({
      what: v.literal('sms'),
      to: v.string(),
      text: v.string(),
      mediaUrls: v.array(v.string()),
    }),
    v.looseObject({ what: v.literal('call'), to: v.optional(v.string()) }),
  ]),
});

export const immediateBodyOf = (intent: Intent): ImmediateBody =>
  readStored(storedImmediate, intent) as ImmediateBody;

export const immediateWord = ({ what }: Immediate): string => (what === 'sms' ? 'SMS' : 'call');

export const immediateTarget = ({ to }: Immediate): string => to ?? "the account's own phone";

/** True where two requests would do the same to the same person. */
export const isSameImmediate = (one: Immediate, other: Immediate): boolean =>
  one.what === other.what &&
  one.to === other.to &&
  (one.what !== 'sms' || (other.what === 'sms' && one.text === other.text));
