import type { HourVerdict } from '../../../planner/hours/day-hours.ts';
import {
  DAY_MS,
  localDay,
  localMinute,
  wallToInstants,
  zoneTable,
  type ZoneTable,
} from '../../../planner/hours/zone-table.ts';
import type { ScheduledRow } from '../../../state/board.ts';
import { zoneName } from '../../time/clock-text.ts';

const HOUR_MS = 3_600_000;

/** The zone of those of whom nobody knows where they are, and of those for whom there is no column left. */
const UNKNOWN = '?';
const OTHERS = 'others';

/** One zone of a day: what its clocks show, and its calls hour by hour. */
export interface CalendarColumn {
  readonly key: string;
  /** `CST`, `?` where no zone is known, `others` for what has no column of its own. */
  readonly label: string;
  /** IANA; absent where there is none, or more than one. */
  readonly zone?: string;
  readonly hours: readonly (readonly ScheduledRow[])[];
  /** Numbers that are still to be called that day. */
  readonly phones: readonly string[];
}

/** A day by the clocks of one zone, its calls by the zone of whoever is called. */
export interface CalendarDay {
  readonly zone: string;
  readonly startMs: number;
  /** 23 or 25 where the clocks change. */
  readonly hours: number;
  readonly columns: readonly CalendarColumn[];
  readonly calls: number;
}

const YEAR_MS = 366 * DAY_MS;

/** One table a zone and year: a picture asks for hundreds of hours. */
const clockOf = (zone: string, atMs: number): ZoneTable | undefined => {
  const year = Math.floor(atMs / YEAR_MS);
  return zoneTable(zone, (year - 1) * YEAR_MS, (year + 2) * YEAR_MS);
};

/** Minutes since midnight by the clocks of a zone. */
export function wallMinute(zone: string, atMs: number): number {
  const table = clockOf(zone, atMs);
  return Math.floor(table === undefined ? (atMs % DAY_MS) / 60_000 : localMinute(table, atMs));
}

/** Where the day of an instant begins by the clocks of a zone, `days` further. */
export function dayStartMs(atMs: number, zone: string, days = 0): number {
  const table = clockOf(zone, atMs);
  if (table === undefined) return (Math.floor(atMs / DAY_MS) + days) * DAY_MS;
  return wallToInstants(table, localDay(table, atMs) + days, 0).laterMs;
}

/** The calls and messages of the day that holds `atMs`, those of most calls first; at most `most` columns. */
export function calendarDay(
  rows: Iterable<ScheduledRow>,
  atMs: number,
  zone: string,
  most: number,
): CalendarDay {
  const startMs = dayStartMs(atMs, zone);
  const endMs = dayStartMs(atMs, zone, 1);
  const hours = Math.round((endMs - startMs) / HOUR_MS);
  const groups = new Map<
    string,
    { readonly label: string; readonly zone?: string; readonly rows: ScheduledRow[] }
  >();
  let calls = 0;
  for (const row of rows) {
    const at = row.event.scheduledAtMs;
    if (at === undefined || at < startMs || at >= endMs) continue;
    calls += 1;
    const [theirs] = row.zones;
    const label = theirs === undefined ? UNKNOWN : zoneName(startMs + (endMs - startMs) / 2, theirs);
    // Zones of one name that differ at the day's beginning are none of the same.
    const key = theirs === undefined ? UNKNOWN : `${label} ${wallMinute(theirs, startMs)}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { label, ...(theirs === undefined ? {} : { zone: theirs }), rows: [row] });
    else group.rows.push(row);
  }
  const sorted = [...groups].toSorted(([, one], [, other]) => other.rows.length - one.rows.length);
  const shown = sorted.length > most ? sorted.slice(0, most - 1) : sorted;
  const left = sorted.slice(shown.length).flatMap(([, group]) => group.rows);
  const column = (key: string, label: string, theirs: string | undefined, its: readonly ScheduledRow[]) => ({
    key,
    label,
    ...(theirs === undefined ? {} : { zone: theirs }),
    hours: byHour(its, startMs, hours),
    phones: phonesOf(its),
  });
  return {
    zone,
    startMs,
    hours,
    calls,
    columns: [
      ...shown.map(([key, group]) => column(key, group.label, group.zone, group.rows)),
      ...(left.length === 0 ? [] : [column(OTHERS, OTHERS, undefined, left)]),
    ],
  };
}

function byHour(
  rows: readonly ScheduledRow[],
  startMs: number,
  hours: number,
): readonly (readonly ScheduledRow[])[] {
  const cells: ScheduledRow[][] = Array.from({ length: hours }, () => []);
  for (const row of rows) cells[Math.floor(((row.event.scheduledAtMs ?? 0) - startMs) / HOUR_MS)]?.push(row);
  for (const cell of cells) cell.sort(inTheirOrder);
  return cells;
}

/** Rules are alike for numbers of one area: one of each is asked about. */
const AREA_DIGITS = 5;
const MOST_PHONES = 8;

function phonesOf(rows: readonly ScheduledRow[]): readonly string[] {
  const areas = new Map<string, string>();
  for (const { event } of rows) {
    const area = event.to.slice(0, 1 + AREA_DIGITS);
    if (event.status === 'pending' && !areas.has(area)) areas.set(area, event.to);
  }
  return [...areas.values()].slice(0, MOST_PHONES);
}

/** The hour of the day that holds an instant; undefined outside of it. */
export function hourOf(
  { startMs, hours }: Pick<CalendarDay, 'startMs' | 'hours'>,
  atMs: number,
): number | undefined {
  const hour = Math.floor((atMs - startMs) / HOUR_MS);
  return hour >= 0 && hour < hours ? hour : undefined;
}

/** Verdicts of each column's hours, by its key. */
export type CalendarWindows = ReadonlyMap<string, readonly HourVerdict[]>;

/** Where the hour of an instant begins by the clocks of a zone: half past by UTC in zones that are half an hour off. */
export function hourStartMs(atMs: number, zone: string): number {
  const startMs = dayStartMs(atMs, zone);
  return startMs + Math.floor((atMs - startMs) / HOUR_MS) * HOUR_MS;
}

/** The calls of the hour that begins at an instant, in their order. */
export function callsInHour(rows: Iterable<ScheduledRow>, hourMs: number): readonly ScheduledRow[] {
  const found: ScheduledRow[] = [];
  for (const row of rows) {
    const at = row.event.scheduledAtMs ?? -1;
    if (at >= hourMs && at < hourMs + HOUR_MS) found.push(row);
  }
  return found.toSorted(inTheirOrder);
}

/** By time; those of one instant by id, so that going from one to the next is the same each time. */
export const inTheirOrder = (one: ScheduledRow, other: ScheduledRow): number =>
  (one.event.scheduledAtMs ?? 0) - (other.event.scheduledAtMs ?? 0) ||
  (one.event.id < other.event.id ? -1 : 1);
