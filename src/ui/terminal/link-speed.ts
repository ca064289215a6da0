import type { Cancel, Clock } from '../../lib/clock.ts';

/** `measure`: the terminal is asked for a sign of life now and then, and the time until it comes is the line's. */
export type LinkMode = 'slow' | 'quick' | 'measure';

export interface LinkSpeed {
  isSlow(): boolean;
  /** Bytes went out: now and then the question follows them. */
  painted(): void;
  /** The terminal said something by itself. */
  heard(): void;
  stop(): void;
}

/** "Are you well?" (DSR 5); every terminal answers in a few bytes, which the key parser takes for noise. */
const QUESTION = '\u001b[5n';
/** A line that takes longer than this, there and back, is a slow one. */
const SLOW_MS = 150;
/** Who has not answered by now is behind, or does not know the question: news is drawn seldom then too. */
const NO_ANSWER_MS = 2_000;
const ASK_EVERY_MS = 30_000;

/** Finds out how slow the way to the terminal is. An answer that comes late is a slow line's. */
export function linkSpeed(mode: LinkMode, clock: Clock, ask: (question: string) => void): LinkSpeed {
  if (mode !== 'measure') {
    const nothing = (): void => undefined;
    return { isSlow: () => mode === 'slow', painted: nothing, heard: nothing, stop: nothing };
  }
  let slow = false;
  let askedAtMs: number | undefined;
  let nextAtMs = -Infinity;
  let cancel: Cancel = () => undefined;
  return {
    isSlow: () => slow,
    painted: () => {
      const now = clock.now();
      if (askedAtMs !== undefined || now < nextAtMs) return;
      askedAtMs = now;
      nextAtMs = now + ASK_EVERY_MS;
      ask(QUESTION);
      cancel = clock.after(NO_ANSWER_MS, () => {
        slow = true;
      });
    },
    heard: () => {
      if (askedAtMs === undefined) return;
      slow = clock.now() - askedAtMs > SLOW_MS;
      askedAtMs = undefined;
      cancel();
    },
    stop: () => cancel(),
  };
}
