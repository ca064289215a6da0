import type { Clock } from '../../lib/clock.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { ConsoleStore } from '../../state/store.ts';

/** How quickly news may follow each other to the screen. */
export interface IntakePace {
  /** From one frame of news to the next, milliseconds. */
  readonly gapMs: number;
  /** After a key, milliseconds: whoever types is not drawn over. */
  readonly afterKeyMs: number;
}

export interface BoardIntake {
  take(updates: readonly BoardUpdate[]): void;
  /** A person has pressed a key. */
  onKey(): void;
  stop(): void;
}

/**
 * Takes what background work tells, at once while the screen is quiet. While a frame is drawn, and for as long as the
 * pace asks, the rest is gathered and becomes one frame, behind the keys that came meanwhile: a busy world never stands
 * before a key. `drawn` settles when a frame is on the screen; absent where nothing is drawn.
 */
export function boardIntake(
  store: Pick<ConsoleStore, 'apply'>,
  drawn: () => Promise<void> | undefined,
  clock: Clock,
  pace: () => IntakePace,
): BoardIntake {
  let gathered: BoardUpdate[] = [];
  /** A frame is drawn, or the next one waits for its time. */
  let busy = false;
  let drawnAtMs = -Infinity;
  let keyAtMs = -Infinity;
  let cancel = (): void => undefined;

  const restMs = (): number => {
    const { gapMs, afterKeyMs } = pace();
    const restMs = Math.max(drawnAtMs + gapMs, keyAtMs + afterKeyMs) - clock.now();
    // A clock that was put back must not keep the news from the screen.
    return Math.min(restMs, Math.max(gapMs, afterKeyMs));
  };

  const apply = (updates: readonly BoardUpdate[]): void => {
    store.apply(updates);
    const done = drawn();
    if (done === undefined) return;
    busy = true;
    void goOn(done);
  };

  const goOn = async (done: Promise<void>): Promise<void> => {
    await done.catch(() => undefined);
    drawnAtMs = clock.now();
    next();
  };

  const next = (): void => {
    const waitMs = restMs();
    if (waitMs > 0) {
      busy = true;
      cancel = clock.after(waitMs, next);
      return;
    }
    busy = false;
    const waiting = gathered;
    gathered = [];
    if (waiting.length > 0) apply(waiting);
  };

  return {
    take: (updates) => {
      gathered.push(...updates);
      if (!busy) next();
    },
    onKey: () => {
      keyAtMs = clock.now();
    },
    stop: () => cancel(),
  };
}
