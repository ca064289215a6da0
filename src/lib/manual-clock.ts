import { sleepOn, type Clock } from './clock.ts';

/** A clock that moves only when told: for tests, and for rehearsals in the simulator. */
export interface ManualClock extends Clock {
  /** Moves time forward, running due timers in order and letting promises settle between them. */
  advance(byMs: number): Promise<void>;
  /** Moves the wall clock alone, as a suspended machine or a time server would. May go back. */
  jump(byMs: number): void;
  /** Timers that wait. */
  pending(): number;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly action: () => void;
}

/** Lets everything that is ready run: promises, then I/O callbacks of this turn. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `startMs`: the wall clock's first reading, milliseconds since the epoch. */
export function manualClock(startMs: number): ManualClock {
  let elapsedMs = 0;
  let offsetMs = startMs;
  let order = 0;
  const timers = new Set<Timer>();

  const after: Clock['after'] = (delayMs, action) => {
    order += 1;
    const timer: Timer = { atMs: elapsedMs + Math.max(0, delayMs), order, action };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  const nextDue = (untilMs: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.atMs > untilMs) continue;
      if (
        first === undefined ||
        timer.atMs < first.atMs ||
        (timer.atMs === first.atMs && timer.order < first.order)
      ) {
        first = timer;
      }
    }
    return first;
  };

  return {
    now: () => Math.floor(offsetMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    after,
    sleep: (delayMs, signal) => sleepOn(after, delayMs, signal),
    jump: (byMs) => {
      offsetMs += byMs;
    },
    pending: () => timers.size,
    advance: async (byMs) => {
      const untilMs = elapsedMs + byMs;
      await settle();
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer);
        elapsedMs = Math.max(elapsedMs, timer.atMs);
        timer.action();
        await settle();
      }
      elapsedMs = untilMs;
      await settle();
    },
  };
}
