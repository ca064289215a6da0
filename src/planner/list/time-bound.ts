import type { TimeBound } from './target.ts';
import { dayOf, wallToInstants, type ZoneTable } from '../hours/zone-table.ts';

const DAY_MINUTES = 1440;

/**
 * Reads `10:00`, `10am`, `2026-11-24`, `2026-11-24 10:00` or `2026-11-24T10:00:00-05:00`. A date alone means its
 * first instant for `edge` start, and the end of that day for `edge` end. `undefined` when it is none of these.
 */
export function parseTimeBound(text: string, edge: 'start' | 'end'): TimeBound | undefined {
  const written = text.trim();
  const minute = parseMinute(written);
  if (minute !== undefined) return { kind: 'time-of-day', minute };
  const [, date = '', rest = ''] = /^(\d{4}-\d\d-\d\d)(?:[T ]+(.*))?$/.exec(written) ?? [];
  const day = dayOf(date);
  if (day === undefined) return undefined;
  if (rest === '') return { kind: 'local', day, minute: edge === 'start' ? 0 : DAY_MINUTES };
  const local = parseMinute(
    rest.replace(/:00(\.0+)?$/, (seconds) => (rest.split(':').length > 2 ? '' : seconds)),
  );
  if (local !== undefined) return { kind: 'local', day, minute: local };
  if (!/(Z|[+-]\d\d:?\d\d)$/i.test(rest)) return undefined;
  const atMs = Date.parse(`${date}T${rest}`);
  return Number.isNaN(atMs) ? undefined : { kind: 'instant', atMs };
}

/** Minute of the day of `9`, `9am`, `09:30`, `9:30 pm`; a bare number needs am or pm. */
export function parseMinute(text: string): number | undefined {
  const match = /^(\d{1,2})(?::(\d\d))?\s*([ap])?\.?m?\.?$/i.exec(text);
  if (match === null) return undefined;
  const half = match[3]?.toLowerCase();
  if (match[2] === undefined && half === undefined) return undefined;
  const hour = Number(match[1]);
  const rest = Number(match[2] ?? 0);
  if (rest > 59 || (half !== undefined && (hour < 1 || hour > 12))) return undefined;
  const hours = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  const minute = hours * 60 + rest;
  return minute <= DAY_MINUTES ? minute : undefined;
}

/**
 * The instant of a bound that holds in every zone: the latest of the starts, the earliest of the ends.
 * A time of day is no instant: `undefined`.
 */
export function boundInstant(
  bound: TimeBound | undefined,
  tables: readonly ZoneTable[],
  edge: 'start' | 'end',
): number | undefined {
  if (bound === undefined || bound.kind === 'time-of-day') return undefined;
  if (bound.kind === 'instant') return bound.atMs;
  const instants = tables.map((table) => wallToInstants(table, bound.day, bound.minute));
  return edge === 'start'
    ? Math.max(...instants.map(({ laterMs }) => laterMs))
    : Math.min(...instants.map(({ earlierMs }) => earlierMs));
}
