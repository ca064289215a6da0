/**
 * Time as a port. World time (`now`) may jump or run scaled; `monotonicMs` never goes back.
 * Nothing outside this file, `app` and `bin` reads the system clock or sets a timer.
 */
export interface Clock {
  /** Whole milliseconds since the Unix epoch, in this clock's world. */
  now(): number;
  /** Milliseconds since an arbitrary start, never decreasing, in this clock's world. */
  monotonicMs(): number;
  /**
   * Runs `action` once after `delayMs` of this clock's world, never before; with `earlyMs` up to so much sooner, where the
   * process is awake then anyway. The timer does not keep a process alive.
   */
  after(delayMs: number, action: () => void, earlyMs?: number): Cancel;
  /** Resolves after `delayMs`; resolves early (never rejects) when `signal` aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** Stops what was started; calling it again does nothing. */
export type Cancel = () => void;

/**
 * Milliseconds of this machine that never go back. Not of `performance`: whoever names it has Node make all that measures,
 * 2 ms of each start.
 */
export function machineMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}

/** Node fires a longer timer at once, so longer waits are cut and armed again. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Where a scaled world began: `worldMs` was its time when the machine's clock read `realMs`. */
export interface ClockOrigin {
  readonly realMs: number;
  readonly worldMs: number;
  readonly speed: number;
}

/**
 * The machine's clock. With an `origin` it runs that many times as fast since then; two threads that are given the
 * same origin read the same time. `keepAlive` makes its timers hold the process open.
 */
export function systemClock(options: { origin?: ClockOrigin; keepAlive?: boolean } = {}): Clock {
  const { origin } = options;
  const speed = origin?.speed ?? 1;
  // Elapsed time comes from the monotonic clock, anchored once: a jump of the wall clock cannot move a scaled world.
  const anchorMs = origin === undefined ? 0 : origin.worldMs + (Date.now() - origin.realMs) * speed;
  const bornMonotonicMs = machineMs();

  const after = (delayMs: number, action: () => void): Cancel => {
    let handle: NodeJS.Timeout | undefined;
    const dueMs = machineMs() + Math.max(0, delayMs / speed);
    const arm = (): void => {
      const partMs = Math.min(Math.max(0, Math.ceil(dueMs - machineMs())), MAX_TIMER_MS);
      handle = setTimeout(wake, partMs);
      if (options.keepAlive !== true) handle.unref();
    };
    // Node counts in whole milliseconds of its own: its timer may come a moment before the time that was asked for.
    const wake = (): void => (machineMs() < dueMs ? arm() : action());
    arm();
    return () => clearTimeout(handle);
  };

  return {
    now: () =>
      origin === undefined ? Date.now() : Math.floor(anchorMs + (machineMs() - bornMonotonicMs) * speed),
    monotonicMs: () => (machineMs() - bornMonotonicMs) * speed,
    after,
    sleep: (delayMs, signal) => sleepOn(after, delayMs, signal),
  };
}

/** The `sleep` of a clock, made from its `after`. */
export function sleepOn(after: Clock['after'], delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const finish = (): void => {
      signal?.removeEventListener('abort', finish);
      cancel();
      resolve();
    };
    const cancel = after(delayMs, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}

/** Version of the time zone data that this runtime carries, such as `2026c`; empty where it does not tell. */
export const runtimeZoneData = (): string => process.versions['tz'] ?? '';
