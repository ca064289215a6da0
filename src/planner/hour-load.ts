import { loadPerHour } from './day-picture.ts';
import type { KnownCall, Placement } from './plan.ts';

/** Calls that begin in one hour: those that are scheduled already, and all together with the plan. */
export interface HourLoad {
  readonly hourMs: number;
  readonly before: number;
  readonly after: number;
}

/** The load of each hour that a plan fills, before and after it. */
export function hourLoad(placed: readonly Placement[], calls: readonly KnownCall[]): readonly HourLoad[] {
  const countOf = (list: readonly { readonly atMs: number }[]): ReadonlyMap<number, number> =>
    new Map(loadPerHour(list).map(({ hourMs, calls: count }) => [hourMs, count]));
  const scheduled = countOf(calls.filter(({ status }) => status === 'pending'));
  const fresh = countOf(placed.filter(({ committed }) => !committed));
  return loadPerHour(placed)
    .filter(({ calls: count }) => count > 0)
    .map(({ hourMs }) => {
      const before = scheduled.get(hourMs) ?? 0;
      return { hourMs, before, after: before + (fresh.get(hourMs) ?? 0) };
    });
}
