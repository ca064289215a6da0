import { formatInZone, zoneNameOr } from '../../planner/hours/zone-time.ts';
import type { ZoneMode } from '../../state/view/zone-mode.ts';

const names = new Map<string, string>();
const QUARTER_MS = 900_000;

/**
 * The zone's short name at that instant, as its people write it: `CST`, `BST`, `GMT+5:30`. An unknown zone gives
 * its own text back.
 */
export function zoneName(atMs: number, zone: string): string {
  if (zone === 'UTC') return 'UTC';
  // Zones change their offset at full quarters of an hour.
  const key = `${zone} ${Math.floor(atMs / QUARTER_MS)}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = zoneNameOr(shortName(atMs, zone), atMs, zone);
  if (names.size >= MOST_NAMES) names.clear();
  names.set(key, name);
  return name;
}

const MOST_NAMES = 5_000;

/** Only American English writes CST and PDT, only British CET and BST; a name beats an offset. */
function shortName(atMs: number, zone: string): string {
  const american = nameIn('en-US', atMs, zone);
  return american.startsWith('GMT') ? nameIn('en-GB', atMs, zone) : american;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function nameIn(locale: string, atMs: number, zone: string): string {
  try {
    const key = `${locale} ${zone}`;
    const format =
      formats.get(key) ??
      new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short', hour: 'numeric' });
    formats.set(key, format);
    return format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  } catch {
    return zone;
  }
}

const SIX_DAYS_MS = 6 * 24 * 3_600_000;

/** `14:05 CST`, with the day where that is not today there: `Tue 14:05 CST`, further away `24 Nov 14:05 CST`. */
export function clockText(atMs: number, zone: string, nowMs: number): string {
  return `${timeText(atMs, zone, nowMs)} ${zoneName(atMs, zone)}`;
}

/** With its seconds where it has any: calls that are planned a minute and a half apart. */
export function exactClockText(atMs: number, zone: string, nowMs: number): string {
  const clock = Math.floor(atMs / 1000) % 60 === 0 ? 'HH:mm' : 'HH:mm:ss';
  return `${timeText(atMs, zone, nowMs, clock)} ${zoneName(atMs, zone)}`;
}

/** The same without the zone, for a column whose head names it. `clock` says how the time of day is written. */
export function timeText(atMs: number, zone: string, nowMs: number, clock = 'HH:mm'): string {
  const day = formatInZone(atMs, zone, 'yyyy-MM-dd');
  const today = formatInZone(nowMs, zone, 'yyyy-MM-dd');
  if (day === today) return formatInZone(atMs, zone, clock);
  if (Math.abs(atMs - nowMs) < SIX_DAYS_MS) return formatInZone(atMs, zone, `EEE ${clock}`);
  return formatInZone(
    atMs,
    zone,
    day.slice(0, 4) === today.slice(0, 4) ? `d MMM ${clock}` : `d MMM yyyy ${clock}`,
  );
}

/** `today 14:05 CST`, `tomorrow 09:00 EST`, `Tue 1 Dec 09:00 EST`: for sentences, with its day always. */
export function dayClockText(atMs: number, zone: string, nowMs: number): string {
  const day = dayOf(atMs, zone);
  if (day === dayOf(nowMs, zone)) return `today ${zonedTime(atMs, zone)}`;
  if (day === dayOf(nowMs + DAY_MS, zone)) return `tomorrow ${zonedTime(atMs, zone)}`;
  return dateClockText(atMs, zone, nowMs);
}

/** `Tue 1 Dec 09:00 EST`, with the year where that is another. */
const dateClockText = (atMs: number, zone: string, nowMs: number): string => {
  const isThisYear = formatInZone(atMs, zone, 'yyyy') === formatInZone(nowMs, zone, 'yyyy');
  return `${formatInZone(atMs, zone, isThisYear ? 'EEE d MMM' : 'EEE d MMM yyyy')} ${zonedTime(atMs, zone)}`;
};

const zonedTime = (atMs: number, zone: string): string =>
  `${formatInZone(atMs, zone, 'HH:mm')} ${zoneName(atMs, zone)}`;

const dayOf = (atMs: number, zone: string): string => formatInZone(atMs, zone, 'yyyy-MM-dd');

/**
 * The recipient's time first, the operator's behind it where that is another: `today 09:30 CST (16:30 CET)`. Today and
 * tomorrow are the operator's: where it is another day there, theirs is told by its date, and both days are named.
 */
export function inBothZones(
  atMs: number,
  zones: readonly string[],
  {
    zoneMode,
    operatorZone,
    minuteMs,
  }: { readonly zoneMode: ZoneMode; readonly operatorZone: string; readonly minuteMs: number },
): string {
  const { first, second } = shownZones(zoneMode, zones, operatorZone);
  if (second === undefined) return dayClockText(atMs, first, minuteMs);
  const isOneToday = dayOf(minuteMs, first) === dayOf(minuteMs, second);
  const told = (zone: string): string =>
    isOneToday || zone === operatorZone
      ? dayClockText(atMs, zone, minuteMs)
      : dateClockText(atMs, zone, minuteMs);
  const isOneDay = isOneToday && dayOf(atMs, first) === dayOf(atMs, second);
  return `${told(first)} (${isOneDay ? zonedTime(atMs, second) : told(second)})`;
}

const DAY_MS = 86_400_000;

/** `14:05:20`, for what happens within the minute. */
export const secondsText = (atMs: number, zone: string): string => formatInZone(atMs, zone, 'HH:mm:ss');

/** The zone whose time comes first and the one that comes second, for a recipient who may be in any of `zones`. */
export function shownZones(
  mode: ZoneMode,
  zones: readonly string[],
  operatorZone: string,
): { readonly first: string; readonly second?: string } {
  const theirs = zones[0];
  if (mode === 'utc') return { first: 'UTC' };
  if (mode === 'mine' || theirs === undefined) {
    return theirs === undefined || theirs === operatorZone
      ? { first: operatorZone }
      : { first: operatorZone, second: theirs };
  }
  return theirs === operatorZone ? { first: theirs } : { first: theirs, second: operatorZone };
}

/** The zone for instants that belong to nobody else: the operator's, or UTC where that was asked for. */
export const ownZone = (mode: ZoneMode, operatorZone: string): string =>
  mode === 'utc' ? 'UTC' : operatorZone;

/** Whose time it is, for a column's head. */
export const zoneModeText: Readonly<Record<ZoneMode, string>> = {
  recipient: "recipient's time",
  mine: 'my time',
  utc: 'UTC',
};
