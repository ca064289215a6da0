import type { JsonValue } from '../lib/json.ts';
import { seededRandom } from '../lib/random.ts';
import { hashOf } from './identity.ts';

/**
 * How one call or SMS to a number goes. Scripted outcomes are used in order, the last one again and again.
 * `insight`: one result per insight template; an object is sent as JSON text.
 */
export type ScriptedOutcome =
  | {
      readonly kind: 'completed';
      readonly durationS?: number;
      readonly insight?: readonly JsonValue[];
      readonly insightAfterS?: number;
      /** What the callee writes back: for SMS, and for a call that promised a text. */
      readonly reply?: string;
      readonly replyAfterS?: number;
    }
  | { readonly kind: 'busy' }
  | { readonly kind: 'no-answer'; readonly ringS?: number }
  | { readonly kind: 'voicemail'; readonly insight?: readonly JsonValue[] }
  /** Rings and never changes again. */
  | { readonly kind: 'stuck-ringing' }
  /** Answered and never ends. */
  | { readonly kind: 'stuck-in-progress' }
  | { readonly kind: 'failed'; readonly error?: string }
  | { readonly kind: 'canceled' }
  /** The event reads `completed` while its call is not. */
  | { readonly kind: 'completed-but'; readonly callStatus: string }
  /** Completed, and the insight says nothing. */
  | { readonly kind: 'empty-insight' }
  /** Completed, and the insight fails. */
  | { readonly kind: 'failed-insight' }
  /** The server cannot dispatch, and tries again automatically later: the row's time moves. Nothing goes out. */
  | { readonly kind: 'server-retry'; readonly afterS?: number };

/** Stands for every number that a script does not name. */
export const ANY_PHONE = '*';

/** Outcomes per phone (E.164) or for `ANY_PHONE`, in the order of tries. */
export type OutcomeScript = ReadonlyMap<string, readonly ScriptedOutcome[]>;

/** The numbers of the bot's own instructions: whoever tries these sees them through. */
const EXAMPLE_PHONES: ReadonlySet<string> = new Set(['+15551234567', '+13322200013']);

/** Chooses an outcome for the `attempt`-th try (from 0) at a number: scripted, else by chance from the seed. */
export function outcomeFor(options: {
  readonly script: OutcomeScript;
  readonly seed: number;
  readonly phone: string;
  readonly channel: 'call' | 'sms';
  readonly attempt: number;
}): ScriptedOutcome {
  const scripted = options.script.get(options.phone) ?? options.script.get(ANY_PHONE);
  if (scripted !== undefined && scripted.length > 0) {
    return scripted[Math.min(options.attempt, scripted.length - 1)] ?? { kind: 'completed' };
  }
  if (EXAMPLE_PHONES.has(options.phone)) {
    return options.channel === 'sms' ? { kind: 'completed' } : { kind: 'completed', durationS: 90 };
  }
  const random = seededRandom(
    options.seed ^ hashOf(`${options.channel}:${options.phone}:${options.attempt}`),
  );
  if (options.channel === 'sms') {
    return random() < 0.97
      ? { kind: 'completed' }
      : { kind: 'failed', error: 'Message could not be delivered' };
  }
  const chance = random();
  if (chance < 0.64) return { kind: 'completed', durationS: 40 + Math.floor(random() * 220) };
  if (chance < 0.78) return { kind: 'no-answer' };
  if (chance < 0.86) return { kind: 'voicemail' };
  if (chance < 0.93) return { kind: 'busy' };
  if (chance < 0.96) return { kind: 'failed' };
  if (chance < 0.98) return { kind: 'empty-insight' };
  return { kind: 'completed-but', callStatus: 'no-answer' };
}
