/** A call that holds a line: from its start to its expected end, half-open. */
export interface Busy {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Calls of one line, or of all lines together, against which a new start is fitted: calls that are fixed beforehand,
 * and calls added in rising order of time.
 */
export interface Occupancy {
  /** The first instant from `atMs` on at which a call of `lengthMs` keeps spacing, concurrency and the daily cap. */
  fit(atMs: number, lengthMs: number): number;
  /** Takes a slot; its start must not lie before one that was added earlier. */
  add(call: Busy): void;
}

export interface OccupancyLimits {
  readonly spacingMs: number;
  readonly concurrency: number;
  /** Starts in any 24 hours. */
  readonly dailyCap?: number;
}

const DAY_MS = 86_400_000;

export function occupancy(fixedCalls: readonly Busy[], limits: OccupancyLimits): Occupancy {
  const fixed = fixedCalls.toSorted((a, b) => a.startMs - b.startMs);
  const longestMs = fixed.reduce((longest, call) => Math.max(longest, call.endMs - call.startMs), 0);
  let running: Busy[] = [];
  let lastStartMs = -Infinity;
  /** Starts of added calls, rising: kept for the daily cap alone. */
  const starts: number[] = [];

  /** Index of the first fixed call that starts at or after `atMs`. */
  const fixedFrom = (atMs: number): number => {
    let low = 0;
    let high = fixed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fixed[middle]!.startMs < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const afterSpacing = (atMs: number): number => {
    let fitMs = Math.max(atMs, lastStartMs + limits.spacingMs);
    if (limits.spacingMs === 0) return fitMs;
    for (let index = fixedFrom(fitMs - limits.spacingMs + 1); index < fixed.length; index += 1) {
      const { startMs } = fixed[index]!;
      if (startMs >= fitMs + limits.spacingMs) break;
      fitMs = Math.max(fitMs, startMs + limits.spacingMs);
    }
    return fitMs;
  };

  /** Moves a start behind the first crowded moment of its call. */
  const afterCrowd = (atMs: number, lengthMs: number): number => {
    const near: Busy[] = running.filter((call) => call.endMs > atMs);
    for (let index = fixedFrom(atMs - longestMs); index < fixed.length; index += 1) {
      const call = fixed[index]!;
      if (call.startMs >= atMs + lengthMs) break;
      if (call.endMs > atMs) near.push(call);
    }
    if (near.length < limits.concurrency) return atMs;
    for (const moment of [atMs, ...near.map((call) => call.startMs).filter((startMs) => startMs > atMs)]) {
      const there = near.filter((call) => call.startMs <= moment && call.endMs > moment);
      if (there.length >= limits.concurrency) return Math.min(...there.map((call) => call.endMs));
    }
    return atMs;
  };

  const afterCap = (atMs: number): number => {
    const cap = limits.dailyCap;
    if (cap === undefined) return atMs;
    const near = [
      ...starts.slice(-cap),
      ...fixed.slice(fixedFrom(atMs - DAY_MS + 1), fixedFrom(atMs + DAY_MS)).map((call) => call.startMs),
    ].sort((a, b) => a - b);
    // Any 24 hours that hold this start may hold no more than the cap.
    for (let index = 0; index + cap <= near.length; index += 1) {
      const first = near[index]!;
      const last = near[index + cap - 1]!;
      if (Math.max(last, atMs) - Math.min(first, atMs) < DAY_MS) return first + DAY_MS;
    }
    return atMs;
  };

  return {
    fit(atMs, lengthMs) {
      let fitMs = atMs;
      for (;;) {
        const nextMs = afterCap(afterCrowd(afterSpacing(fitMs), lengthMs));
        if (nextMs <= fitMs) return fitMs;
        fitMs = nextMs;
      }
    },
    add(call) {
      running = running.filter((other) => other.endMs > call.startMs);
      running.push(call);
      lastStartMs = call.startMs;
      if (limits.dailyCap !== undefined) starts.push(call.startMs);
    },
  };
}
