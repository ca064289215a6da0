import { formatInTimeZone, getTimezoneOffset } from 'date-fns-tz';
import { enGB, enUS } from 'date-fns/locale';
import type { ZoneMode } from '../../state/view/zone-mode.ts';

const names = new Map<string, string>();

/**
 * The zone's short name at that instant, as its people write it: `CST`, `BST`, `GMT+5:30`. An unknown zone gives
 * its own text back.
 */
export function zoneName(atMs: number, zone: string): string {
  if (zone === 'UTC') return 'UTC';
  const key = `${zone} ${getTimezoneOffset(zone, atMs)}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = short(atMs, zone);
  names.set(key, name);
  return name;
}

function short(atMs: number, zone: string): string {
  try {
    // Only American English writes CST and PDT, only British BST; a name beats an offset.
    const american = formatInTimeZone(atMs, zone, 'zzz', { locale: enUS });
    if (!american.startsWith('GMT')) return american;
    const british = formatInTimeZone(atMs, zone, 'zzz', { locale: enGB });
    return british.startsWith('GMT') ? american : british;
  } catch {
    return zone;
  }
}

/** `14:05 CST`, with the day before it where that is not today there: `Tue 24 Nov 14:05 CST`. */
export function clockText(atMs: number, zone: string, nowMs: number): string {
  return `${timeText(atMs, zone, nowMs)} ${zoneName(atMs, zone)}`;
}

/** The same without the zone, for a column whose head names it. */
export function timeText(atMs: number, zone: string, nowMs: number): string {
  const day = format(atMs, zone, 'yyyy-MM-dd');
  const today = format(nowMs, zone, 'yyyy-MM-dd');
  if (day === today) return format(atMs, zone, 'HH:mm');
  return format(atMs, zone, day.slice(0, 4) === today.slice(0, 4) ? 'EEE d MMM HH:mm' : 'd MMM yyyy HH:mm');
}

/** `14:05:20`, for what happens within the minute. */
export const secondsText = (atMs: number, zone: string): string => format(atMs, zone, 'HH:mm:ss');

export const dayText = (atMs: number, zone: string): string => format(atMs, zone, 'EEE d MMM yyyy');

function format(atMs: number, zone: string, pattern: string): string {
  try {
    return formatInTimeZone(atMs, zone, pattern);
  } catch {
    return formatInTimeZone(atMs, 'UTC', pattern);
  }
}

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
