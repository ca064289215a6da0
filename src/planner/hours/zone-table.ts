import { ownClock } from './zone-clocks.ts';

/**
 * A zone's offsets over some years, read once from our own zone data, and from `Intl` for years that it does not
 * cover: wall time becomes an instant by arithmetic alone, so the host's own zone has no say. Days are numbers: days since 1970-01-01 in the zone's own calendar.
 */
export interface ZoneTable {
  readonly zone: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Instants at which a new offset begins, rising; the first is `fromMs`. */
  readonly startsMs: readonly number[];
  /** Offset from UTC of each of them: local = instant + offset. */
  readonly offsetsMs: readonly number[];
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

const tables = new Map<string, ZoneTable | undefined>();

/**
 * The table of a zone that covers [fromMs, toMs]; `undefined` when this runtime does not know the zone.
 * Kept for the life of the process, since the zone data does not change under it.
 */
export function zoneTable(zone: string, fromMs: number, toMs: number): ZoneTable | undefined {
  const known = tables.get(zone);
  if (known !== undefined && known.fromMs <= fromMs && toMs <= known.toMs) return known;
  if (known === undefined && tables.has(zone)) return undefined;
  const firstYear = new Date(Math.min(fromMs, known?.fromMs ?? fromMs)).getUTCFullYear();
  const lastYear = new Date(Math.max(toMs, known?.toMs ?? toMs)).getUTCFullYear();
  const table = buildTable(
    zone,
    Date.UTC(firstYear, 0, 1) - 7 * DAY_MS,
    Date.UTC(lastYear + 1, 0, 1) + 7 * DAY_MS,
  );
  tables.set(zone, table);
  return table;
}

/** True for a zone name this runtime knows. */
export const isKnownZone = (zone: string): boolean => zoneTable(zone, 0, 0) !== undefined;

function buildTable(zone: string, fromMs: number, toMs: number): ZoneTable | undefined {
  const read = offsetReader(zone);
  if (read === undefined) return undefined;
  const startsMs = [fromMs];
  const offsetsMs = [read(fromMs)];
  let offsetMs = offsetsMs[0]!;
  // One look a day: no zone has ever changed and changed back within a day.
  for (let lookMs = fromMs; lookMs < toMs; lookMs += DAY_MS) {
    const nextMs = Math.min(lookMs + DAY_MS, toMs);
    const next = read(nextMs);
    if (next === offsetMs) continue;
    startsMs.push(firstWith(read, lookMs, nextMs, offsetMs));
    offsetsMs.push(next);
    offsetMs = next;
  }
  return { zone, fromMs, toMs, startsMs, offsetsMs };
}

/** The second within (beforeMs, afterMs] at which the offset stops being `oldMs`. */
function firstWith(read: (atMs: number) => number, beforeMs: number, afterMs: number, oldMs: number): number {
  let low = beforeMs;
  let high = afterMs;
  while (high - low > SECOND_MS) {
    const middle = low + Math.floor((high - low) / 2 / SECOND_MS) * SECOND_MS;
    if (read(middle) === oldMs) low = middle;
    else high = middle;
  }
  return high;
}

/** Our own zone data where it covers the instant, else the runtime's. */
function offsetReader(zone: string): ((atMs: number) => number) | undefined {
  const own = ownClock(zone);
  const runtime = runtimeOffsets(zone);
  if (own === undefined) return runtime;
  return (atMs) =>
    runtime === undefined || (atMs >= own.fromMs && atMs < own.toMs) ? own.offsetAt(atMs) : runtime(atMs);
}

function runtimeOffsets(zone: string): ((atMs: number) => number) | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  return (atMs) => {
    // "11/22/2026, 16:31:05": the same in every host, since locale and zone are given.
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      format.format(atMs).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / SECOND_MS) * SECOND_MS;
  };
}

/** Index of the offset in force at an instant. */
function indexAt(table: ZoneTable, atMs: number): number {
  let low = 0;
  let high = table.startsMs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (table.startsMs[middle]! <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function offsetAt(table: ZoneTable, atMs: number): number {
  return table.offsetsMs[indexAt(table, atMs)]!;
}

/** The local day number of an instant. */
export function localDay(table: ZoneTable, atMs: number): number {
  return Math.floor((atMs + offsetAt(table, atMs)) / DAY_MS);
}

/** The local minute of day of an instant, with fractions. */
export function localMinute(table: ZoneTable, atMs: number): number {
  const localMs = atMs + offsetAt(table, atMs);
  return (localMs - Math.floor(localMs / DAY_MS) * DAY_MS) / MINUTE_MS;
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

const dates = new Map<number, string>();

/** `2026-11-22` of a day number. */
export function dateOf(day: number): string {
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    dates.set(day, date);
  }
  return date;
}

/** Day number of `2026-11-22`; `undefined` when there is no such date. */
export function dayOf(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || dateOf(ms / DAY_MS) !== date ? undefined : ms / DAY_MS;
}

/** `2026-11-22T09:30:00-05:00`: an instant as the clocks of the zone show it. */
export function localTime(table: ZoneTable, atMs: number): string {
  const offsetMs = offsetAt(table, atMs);
  const sign = offsetMs < 0 ? '-' : '+';
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  const two = (value: number): string => String(value).padStart(2, '0');
  const localMs = atMs + offsetMs;
  const day = Math.floor(localMs / DAY_MS);
  const second = Math.floor((localMs - day * DAY_MS) / SECOND_MS);
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  return `${dateOf(day)}T${clock}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The instants at which a zone's clocks show `minute` of `day`: one as a rule, two (`earlierMs` < `laterMs`) in an
 * overlap. In a gap both are the change: the first instant that exists behind the skipped time.
 * `minute` may be 1440: the next day's midnight.
 */
export function wallToInstants(
  table: ZoneTable,
  day: number,
  minute: number,
): { readonly earlierMs: number; readonly laterMs: number } {
  const wallMs = day * DAY_MS + minute * MINUTE_MS;
  let earlierMs: number | undefined;
  let laterMs: number | undefined;
  // Offsets lie within 26 hours of UTC, so only the stretches around the wall time can show it.
  const first = indexAt(table, wallMs - 2 * DAY_MS);
  const last = indexAt(table, wallMs + 2 * DAY_MS);
  for (let index = first; index <= last; index += 1) {
    const atMs = wallMs - table.offsetsMs[index]!;
    const endMs = table.startsMs[index + 1] ?? Infinity;
    const startMs = index === 0 ? -Infinity : table.startsMs[index]!;
    if (atMs < startMs || atMs >= endMs) continue;
    earlierMs ??= atMs;
    laterMs = atMs;
  }
  if (earlierMs !== undefined && laterMs !== undefined) return { earlierMs, laterMs };
  // A gap: the clocks jumped over this time at the first change behind which they show more.
  for (let index = first + 1; index <= last; index += 1) {
    const changeMs = table.startsMs[index]!;
    if (changeMs + table.offsetsMs[index]! > wallMs) return { earlierMs: changeMs, laterMs: changeMs };
  }
  const endMs = wallMs - table.offsetsMs[last]!;
  return { earlierMs: endMs, laterMs: endMs };
}

/** True when two zones show the same time all through [fromMs, toMs]. */
export function agree(left: ZoneTable, right: ZoneTable, fromMs: number, toMs: number): boolean {
  return signature(left, fromMs, toMs) === signature(right, fromMs, toMs);
}

function signature(table: ZoneTable, fromMs: number, toMs: number): string {
  const first = indexAt(table, fromMs);
  const last = indexAt(table, toMs);
  let text = String(table.offsetsMs[first]);
  for (let index = first + 1; index <= last; index += 1) {
    text += ` ${table.startsMs[index]}:${table.offsetsMs[index]}`;
  }
  return text;
}
