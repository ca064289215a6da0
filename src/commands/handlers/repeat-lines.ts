import { safe, type SafeText } from '../../lib/safe-text.ts';
import {
  immediateBodyOf,
  immediateTarget,
  immediateWord,
  isSameImmediate,
  type Immediate,
} from '../immediate/immediate.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { whenText } from './when-text.ts';

const STEADY_MS = 5 * 60_000;

/**
 * The moment of what happens now, in steps: what is shown stays the same while somebody reads it. The exact moment is
 * checked once more just before the socket.
 */
export const steadyNow = (nowMs: number): number => Math.floor(nowMs / STEADY_MS) * STEADY_MS;

/** Saying or ringing the same again so soon is rather a slip than a wish. */
const SOON_MS = 10 * 60_000;

/** A bot that rings its owner with other words has something else to say; anybody else is not rung twice. */
const isOtherWord = (before: Immediate, now: Immediate): boolean =>
  before.what === 'call' &&
  now.what === 'call' &&
  now.to === undefined &&
  (before.greeting !== now.greeting || before.purpose !== now.purpose);

/** What speaks against sending this: it may have gone out before. One line each. */
export function repeatLines(request: Immediate, facts: FactReader): readonly SafeText[] {
  return facts.immediates().flatMap((intent): readonly SafeText[] => {
    if (!isSameImmediate(immediateBodyOf(intent).request, request)) return [];
    const at = whenText(intent.sentAtMs ?? intent.createdAtMs, facts.nowMs());
    if (intent.status === 'sent' || intent.status === 'parked') {
      return [
        safe`The same ${immediateWord(request)} to ${immediateTarget(request)} was sent at ${at}, and nobody knows whether it went out: this may be the second.`,
      ];
    }
    const recent = facts.nowMs() - intent.createdAtMs < SOON_MS;
    if (intent.status !== 'done' || !recent || isOtherWord(immediateBodyOf(intent).request, request))
      return [];
    return [
      request.what === 'call'
        ? safe`A call to ${immediateTarget(request)} went out at ${at} already.`
        : safe`The same went out at ${at} already.`,
    ];
  });
}
