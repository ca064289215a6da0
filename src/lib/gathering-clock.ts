import { sleepOn, type Cancel, type Clock } from './clock.ts';

interface Wait {
  readonly dueMs: number;
  readonly earlyMs: number;
  readonly action: () => void;
}

/**
 * A clock whose waits share one timer. When one of them is over, those that may end a little early end with it: who looks
 * round at many things every few seconds wakes the processor once for all of them, and they stay together from then on.
 */
export function gatheringClock(clock: Clock): Clock {
  const waits = new Set<Wait>();
  let wakesAtMs = Infinity;
  let cancel: Cancel = () => undefined;

  const wakeAt = (dueMs: number): void => {
    if (dueMs >= wakesAtMs) return;
    cancel();
    wakesAtMs = dueMs;
    cancel = clock.after(dueMs - clock.monotonicMs(), wake);
  };

  const wake = (): void => {
    wakesAtMs = Infinity;
    const nowMs = clock.monotonicMs();
    const over = [...waits]
      .filter(({ dueMs, earlyMs }) => dueMs - earlyMs <= nowMs)
      .toSorted((one, other) => one.dueMs - other.dueMs);
    try {
      // One of them may call off another.
      for (const wait of over) if (waits.delete(wait)) wait.action();
    } finally {
      for (const { dueMs } of waits) wakeAt(dueMs);
    }
  };

  const after: Clock['after'] = (delayMs, action, earlyMs = 0) => {
    const wait: Wait = { dueMs: clock.monotonicMs() + Math.max(0, delayMs), earlyMs, action };
    waits.add(wait);
    wakeAt(wait.dueMs);
    return () => void waits.delete(wait);
  };

  return { ...clock, after, sleep: (delayMs, signal) => sleepOn(after, delayMs, signal) };
}
