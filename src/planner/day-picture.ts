import type { Interval } from './hours/interval.ts';
import { openIntervals } from './hours/open-hours.ts';
import type { Placement } from './plan.ts';
import type { PlannerData } from './planner-data.ts';
import type { Policy } from './policy.ts';
import { zoneTable } from './hours/zone-table.ts';

const HOUR_MS = 3_600_000;

/**
 * A zone's policy hours in [fromMs, toMs), for drawing: the proof of a slot has holidays and law, which depend on the
 * contact. Empty for a zone this machine does not know.
 */
export function policyHours(
  zone: string,
  recipient: 'service' | 'professional',
  fromMs: number,
  toMs: number,
  policy: Policy,
  data: PlannerData,
): Interval[] {
  const table = zoneTable(zone, fromMs, toMs);
  if (table === undefined) return [];
  const courtesy = policy.hours[recipient];
  const rules = {
    courtesy,
    legal: [],
    places: [],
    closedOnHolidays: false,
    onlyThere: [],
    weekend: undefined,
    own: undefined,
    key: recipient,
  };
  return openIntervals(rules, table, fromMs, toMs, 'courtesy', data);
}

/** Calls that start in each hour, from the first to the last one, empty hours included. */
export function loadPerHour(
  placed: readonly Pick<Placement, 'atMs'>[],
): { readonly hourMs: number; readonly calls: number }[] {
  const calls = new Map<number, number>();
  for (const { atMs } of placed) {
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    calls.set(hourMs, (calls.get(hourMs) ?? 0) + 1);
  }
  const hours = [...calls.keys()];
  if (hours.length === 0) return [];
  const firstMs = Math.min(...hours);
  const count = (Math.max(...hours) - firstMs) / HOUR_MS + 1;
  return Array.from({ length: count }, (_, index) => {
    const hourMs = firstMs + index * HOUR_MS;
    return { hourMs, calls: calls.get(hourMs) ?? 0 };
  });
}
