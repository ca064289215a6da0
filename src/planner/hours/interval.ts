/** A stretch of time, half-open: `fromMs` belongs to it, `toMs` does not. Instants in epoch milliseconds. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Both lists sorted and free of overlaps; so is the result. */
export function intersect(left: readonly Interval[], right: readonly Interval[]): Interval[] {
  const both: Interval[] = [];
  let leftAt = 0;
  let rightAt = 0;
  while (leftAt < left.length && rightAt < right.length) {
    const a = left[leftAt]!;
    const b = right[rightAt]!;
    const fromMs = Math.max(a.fromMs, b.fromMs);
    const toMs = Math.min(a.toMs, b.toMs);
    if (fromMs < toMs) both.push({ fromMs, toMs });
    if (a.toMs <= b.toMs) leftAt += 1;
    else rightAt += 1;
  }
  return both;
}

/** What of `from` is left without `holes`. Both sorted and free of overlaps; so is the result. */
export function subtract(from: readonly Interval[], holes: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  for (const whole of from) {
    let atMs = whole.fromMs;
    for (const hole of holes) {
      if (hole.toMs <= atMs) continue;
      if (hole.fromMs >= whole.toMs) break;
      if (hole.fromMs > atMs) left.push({ fromMs: atMs, toMs: hole.fromMs });
      atMs = Math.max(atMs, hole.toMs);
    }
    if (atMs < whole.toMs) left.push({ fromMs: atMs, toMs: whole.toMs });
  }
  return left;
}

/** Sorted, with overlapping and touching intervals joined. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const merged: { fromMs: number; toMs: number }[] = [];
  for (const next of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (next.fromMs >= next.toMs) continue;
    if (last !== undefined && next.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, next.toMs);
    else merged.push({ fromMs: next.fromMs, toMs: next.toMs });
  }
  return merged;
}

/** The interval that holds `atMs`. */
export function holding(intervals: readonly Interval[], atMs: number): Interval | undefined {
  return intervals.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
}
