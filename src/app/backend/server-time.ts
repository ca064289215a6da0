import type { Clock } from '../../lib/clock.ts';

/** Differences up to this are a matter of the network and of the header's whole seconds. */
const TRUSTED_MS = 60_000;
/** How long a difference that was read is taken for granted. */
const READ_EVERY_MS = 1_000;

/**
 * A clock that tells the server's time where this machine's is wrong by more than a minute: the server places calls,
 * ends requests and counts leads by its own. `skewMs`: server's clock minus ours, undefined while it is not known.
 * Waiting goes on by this machine's clock, which runs as fast.
 */
export function clockByServer(own: Clock, skewMs: () => number | undefined): Clock {
  let correctionMs = 0;
  let readAtMs = -Infinity;
  const correction = (): number => {
    const nowMs = own.monotonicMs();
    if (nowMs - readAtMs < READ_EVERY_MS) return correctionMs;
    const told = skewMs();
    // What is not known yet may be known in a moment, and then it decides whom may be called.
    readAtMs = told === undefined ? -Infinity : nowMs;
    const skew = told ?? 0;
    // In whole seconds, as the server tells it: what is averaged moves all the time.
    correctionMs = Math.abs(skew) > TRUSTED_MS ? Math.round(skew / 1_000) * 1_000 : 0;
    return correctionMs;
  };
  return { ...own, now: () => own.now() + correction() };
}
