import type { Cancel, Clock } from '../lib/clock.ts';

/** Looks at something again and again: one look after another, never two at once. */
export interface Rounds {
  /** From now on it looks after every round; a round begins when the look before it has ended. */
  start(): void;
  /** Looks now, when the look under way has ended; settles with it. A look that failed is not the last one. */
  look(): Promise<void>;
  /** Looks when things have settled: many changes at once are one look. */
  lookSoon(): void;
  /** Settles when no look is under way. */
  idle(): Promise<void>;
  isStopped(): boolean;
  /** No look begins any more. */
  stop(): void;
}

export function createRounds(
  lookOnce: () => Promise<void>,
  options: { readonly clock: Pick<Clock, 'after'>; readonly everyMs: number; readonly settleMs?: number },
): Rounds {
  const { clock, everyMs, settleMs = 0 } = options;
  let under: Promise<void> = Promise.resolve();
  let waiting: Cancel | undefined;
  let round: Cancel = () => undefined;
  let stopped = false;

  const look = (): Promise<void> => {
    waiting?.();
    waiting = undefined;
    const mine = under.then(() => (stopped ? undefined : lookOnce()));
    under = mine.catch(() => undefined);
    return mine;
  };
  const arm = (): void => {
    const next = (): void => {
      void look().finally(() => {
        if (!stopped) arm();
      });
    };
    round = clock.after(everyMs, next, everyMs / 4);
  };
  return {
    start: arm,
    look,
    lookSoon: () => {
      if (!stopped) waiting ??= clock.after(settleMs, () => void look());
    },
    idle: () => under,
    isStopped: () => stopped,
    stop: () => {
      stopped = true;
      waiting?.();
      round();
    },
  };
}
