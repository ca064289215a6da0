import { withInstant } from '../domain/mission/join-text.ts';
import type { SafeText } from '../lib/safe-text.ts';
import { formatInTimeZone } from 'date-fns-tz';
import { formatInZone, zoneNameOr } from '../planner/hours/zone-time.ts';

/** ISO 8601 in UTC, as every `--json` writes times; `null` where there is none. */
export const isoOrNull = (atMs: number | undefined): string | null =>
  atMs === undefined ? null : new Date(atMs).toISOString();

/** An instant for a person, its zone named. */
export const localTimeText = (atMs: number | undefined, zone: string): string =>
  atMs === undefined
    ? '–'
    : `${formatInZone(atMs, zone, 'yyyy-MM-dd HH:mm')} ${zoneNameOr(formatInTimeZone(atMs, zone, 'zzz'), atMs, zone)}`;

/** A sentence of ours with the instant that it names in that zone. */
export const sentenceIn = (
  { sentence, atMs }: { readonly sentence: SafeText; readonly atMs?: number },
  zone: string,
): SafeText => withInstant(sentence, atMs, localTimeText(atMs, zone));
