import type { Random } from '../../lib/random.ts';
import type { InputEvent } from '../keys/key-parser.ts';

/**
 * The guard before an effect. The committing key is dead for a while after the dialog appeared or changed, and until
 * the keyboard has been quiet; whatever is typed before that is thrown away. Times are of one monotonic clock.
 */
export interface Arming {
  readonly shownAtMs: number;
  readonly lastKeyAtMs: number;
  /** Asked for instead of `y` when the effect is heavy. */
  readonly code?: string;
  readonly typed: string;
}

/** `ahead`: pasted, or faster than anybody types what they read. */
export type ArmingOutcome = 'ignored' | 'typing' | 'wrong' | 'ahead' | 'confirmed';

const DEAD_MS = 700;
const QUIET_MS = 300;
/** More keys in one read than a code has were not typed by someone who reads it. */
const LONGEST_BURST = 3;

/** Letters and digits that nobody mistakes for one another. */
const ALPHABET = 'bcdfghjkmnpqrtvwxz2346789';

export function freshCode(random: Random): string {
  return Array.from({ length: 3 }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
}

/** A guard that begins now. The key that opened the dialog counts as the last one. */
export function arm(nowMs: number, code?: string): Arming {
  return { shownAtMs: nowMs, lastKeyAtMs: nowMs, typed: '', ...(code === undefined ? {} : { code }) };
}

/** From when on the committing key works, if no key comes before. */
export function armedAtMs(arming: Arming): number {
  return Math.max(arming.shownAtMs + DEAD_MS, arming.lastKeyAtMs + QUIET_MS);
}

/** A key that belongs to the dialog's own scrolling: it disturbs the quiet and nothing else. */
export function disturb(arming: Arming, nowMs: number): Arming {
  return { ...arming, lastKeyAtMs: nowMs };
}

/** What an input does. After `wrong` and `ahead` the caller shows a fresh code, if codes are in use. */
export function press(
  arming: Arming,
  event: InputEvent,
  nowMs: number,
): { readonly arming: Arming; readonly outcome: ArmingOutcome } {
  if (event.kind === 'noise') return { arming: disturb(arming, nowMs), outcome: 'ignored' };
  const typing = arming.typed !== '';
  if (!typing && nowMs < armedAtMs(arming)) return { arming: disturb(arming, nowMs), outcome: 'ignored' };
  const anew = arm(nowMs, arming.code);
  const wrong = { arming: anew, outcome: 'wrong' } as const;
  const ahead = { arming: anew, outcome: 'ahead' } as const;
  if (event.kind === 'paste' || event.burst > LONGEST_BURST) return ahead;
  const { key, burst } = event;
  const isRight = arming.code === undefined ? key === 'y' : key === 'enter' && arming.typed === arming.code;
  if (isRight) return burst === 1 ? { arming: disturb(arming, nowMs), outcome: 'confirmed' } : ahead;
  if (arming.code === undefined || key === 'enter') return wrong;
  if (arming.code.startsWith(arming.typed + key) && arming.typed !== arming.code) {
    return { arming: { ...arming, typed: arming.typed + key, lastKeyAtMs: nowMs }, outcome: 'typing' };
  }
  return wrong;
}
