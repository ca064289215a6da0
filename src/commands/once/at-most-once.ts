import type { JsonValue } from '../../lib/json.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Refusal } from '../door/door.ts';
import type { ActRun } from '../acts/act-run.ts';
import type { Part } from '../acts/part.ts';
import type { OnceBody } from './once-intent.ts';
import type { GuardTables } from './once-ledger.ts';
import type { Match, OnceEffect, OnceInput, OnceState } from './once-state.ts';
import type { Posted } from './posted.ts';

/** What a look after a lost answer showed. */
export type Looked =
  /** The whole list, as it was asked for at `askedAtMs`. */
  | {
      readonly kind: 'listed';
      readonly matches: readonly Match[];
      readonly askedAtMs: number;
      /** Nothing that was sent longer ago than this can still arrive. */
      readonly lateMs?: number;
    }
  /** It could not be read now: later. */
  | { readonly kind: 'unread' }
  /** Nothing that this server shows could tell. */
  | { readonly kind: 'untold' };

/** What a look right before sending showed. */
export type Placed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'there'; readonly id: string }
  | { readonly kind: 'unread'; readonly error: ServerError };

/**
 * One kind of request: how it goes out, and how its traces are found. Each `post` happens at most once for a slot;
 * everything else is the core's.
 */
export interface OnceAdapter {
  /** The kind of intent that it owns. */
  readonly kind: string;
  /** What it is and whom it concerns, for a sentence: `call to +13125550123`. */
  whatOf(intent: Intent): SafeText;
  /** What nobody knows of it: `was placed`. */
  readonly happened: string;
  /** Asked right before each request goes out: whether somebody else has placed the very same. */
  placed?(intent: Intent): Promise<Placed>;
  /** Writes to the socket. `mark` goes with it wherever the server keeps one. */
  post(intent: Intent, mark: string): Promise<Posted>;
  /** Reads what the request left behind. Within one round the same list is asked for once. */
  look(intent: Intent, round: LookRound): Promise<Looked>;
  /** Sending it a second time changes nothing. */
  isRepeatable?(intent: Intent): boolean;
  /** What is to be recorded when this follows, in the same commit. */
  partsOf?(intent: Intent, effect: OnceEffect): readonly Part[];
}

/** Keeps the answer to a question for as long as one round lasts. */
export type LookRound = <Answer>(key: string, ask: () => Promise<Answer>) => Promise<Answer>;

export const lookRound = (): LookRound => {
  const asked = new Map<string, Promise<unknown>>();
  return <Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const known = asked.get(key) ?? ask();
    asked.set(key, known);
    return known as Promise<Answer>;
  };
};

/** A request to be sent. `opKey` names the try: the same one is never sent twice. */
export interface OnceOrder {
  readonly kind: string;
  readonly opKey: string;
  readonly body: OnceBody & { readonly [name: string]: unknown };
  /** When it is due; absent for what happens at once. */
  readonly atMs?: number;
  readonly mission?: string;
  /** Asked in the commit that sends: hold, opt-outs, hours, lease. */
  readonly recheck: (tables: GuardTables) => Refusal | undefined;
}

export type OnceOutcome =
  | {
      readonly status: 'done';
      readonly opKey: string;
      readonly id: string;
      readonly answer?: JsonValue;
      /** Its answer was lost; it was found by looking. */
      readonly found: boolean;
      /** How its record went, where it has one. */
      readonly run?: ActRun;
    }
  /** It may have had an effect: it is being found out and never sent twice. */
  | {
      readonly status: 'open';
      readonly opKey: string;
      readonly sentence: SafeText;
      readonly error?: ServerError;
    }
  /** Not sent: a guard, or somebody else has it. `standing`: where it stands already. */
  | {
      readonly status: 'refused';
      readonly opKey: string;
      readonly refusal: Refusal;
      readonly standing?: OnceState;
    }
  /** Surely without effect. `again`: nothing is wrong with the request. */
  | {
      readonly status: 'failed';
      readonly opKey: string;
      readonly sentence: SafeText;
      readonly kind: 'server' | 'ledger';
      readonly again: boolean;
      readonly error?: ServerError;
    };

/** How a step of the state machine went. */
export type Stepped =
  | {
      readonly ok: true;
      readonly intent: Intent;
      readonly state: OnceState;
      readonly effects: readonly OnceEffect[];
      /** How what had to be recorded went. */
      readonly run?: ActRun;
    }
  | { readonly ok: false; readonly why: 'stale' | 'too-late' | 'impossible' }
  | { readonly ok: false; readonly why: 'ledger'; readonly error: LedgerError };

/**
 * The core of "at most once": claim → sent → answered or lost → look for it → settle or park. The ledger says `sent`
 * before a byte leaves; whatever has no clear answer is looked for and never sent again automatically.
 */
export interface AtMostOnce {
  /** Writes it down and sends it. After a clean failure nothing of it stays behind. */
  send(order: OnceOrder): Promise<OnceOutcome>;
  /** Sends what is planned already: after a restart, or after a person's decision. A clean failure leaves it planned. */
  resume(opKey: string, recheck: OnceOrder['recheck']): Promise<OnceOutcome>;
  /** Feeds one input into the state machine and writes the new state down, with the parts that follow it. */
  apply(opKey: string, input: OnceInput): Promise<Stepped>;
  /** Looks for what an unclear request left behind. */
  lookFor(opKey: string, round?: LookRound): Promise<OnceState | undefined>;
  /** What an earlier process sent without writing the answer down is unclear from here on. */
  lost(opKey: string): Promise<void>;
  /** True while this process waits for the answer to it. */
  isUnderWay(opKey: string): boolean;
}
