import { parseTimeBound } from '../../planner/list/time-bound.ts';
import { DAY_MS, localDay, localTime, wallToInstants, zoneTable } from '../../planner/hours/zone-table.ts';

/**
 * The instant that a typed time means in a zone: `10:30` on the day of `nearMs` there, `2026-11-24 10:30`, or an instant
 * with its offset. Undefined for what is no time, or one that a clock change leaves out.
 */
export function typedInstant(text: string, zone: string, nearMs: number): number | undefined {
  const bound = parseTimeBound(text, 'start');
  const table = zoneTable(zone, nearMs - 40 * DAY_MS, nearMs + 400 * DAY_MS);
  if (bound === undefined || table === undefined) return undefined;
  if (bound.kind === 'instant') return bound.atMs;
  const day = bound.kind === 'local' ? bound.day : localDay(table, nearMs);
  const { earlierMs } = wallToInstants(table, day, bound.minute);
  return minuteOf(localTime(table, earlierMs)) === bound.minute % 1440 ? earlierMs : undefined;
}

/** `2026-11-24 10:30` in a zone, as `typedInstant` reads it. */
export function typeableTime(atMs: number, zone: string): string {
  const table = zoneTable(zone, atMs, atMs);
  return table === undefined ? '' : localTime(table, atMs).slice(0, 16).replace('T', ' ');
}

const minuteOf = (iso: string): number => Number(iso.slice(11, 13)) * 60 + Number(iso.slice(14, 16));
