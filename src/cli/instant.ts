import { formatInTimeZone } from 'date-fns-tz';

/** ISO 8601 in UTC, as every `--json` writes times; `null` where there is none. */
export const isoOrNull = (atMs: number | undefined): string | null =>
  atMs === undefined ? null : new Date(atMs).toISOString();

/** An instant for a person, its zone named. */
export const localTimeText = (atMs: number | undefined, zone: string): string =>
  atMs === undefined ? '–' : formatInTimeZone(atMs, zone, 'yyyy-MM-dd HH:mm zzz');
