import { isInTheirWords, type InboxItem } from '../domain/approval/inbox-item.ts';
import { inOwnTime, textsOf } from '../commands/handlers/own-time.ts';
import { withInstant } from '../domain/mission/join-text.ts';
import type { SafeText } from '../lib/safe-text.ts';
import { isCalendarDay } from '../lib/calendar-day.ts';
import { formatInTimeZone } from 'date-fns-tz';
import { formatInZone, zoneNameOr } from '../planner/hours/zone-time.ts';

/** An ISO 8601 time that an option names; NaN where it is none, or on a day that the calendar does not have. */
export const instantOption = (text: string): number =>
  /^.{10}[T ]\d\d:\d\d/.test(text.trim()) && isCalendarDay(text.trim().slice(0, 10))
    ? Date.parse(text.trim())
    : Number.NaN;

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

/** What goes on record in UTC, in the reader's zone; `outside` as `inOwnTime` has it. */
export const recordIn = (
  text: SafeText,
  { zone, nowMs }: { readonly zone: string; readonly nowMs: number },
  outside: readonly string[] = [],
): SafeText =>
  zone === 'UTC' ? text : inOwnTime(text, { nowMs, tell: (atMs) => inWords(atMs, zone, nowMs) }, outside);

/** `Tue 1 Dec 09:00 CET`, with its year where that is not this one. */
function inWords(atMs: number, zone: string, nowMs: number): string {
  const isThisYear = formatInZone(atMs, zone, 'yyyy') === formatInZone(nowMs, zone, 'yyyy');
  const time = formatInZone(atMs, zone, isThisYear ? 'EEE d MMM HH:mm' : 'EEE d MMM yyyy HH:mm');
  return `${time} ${zoneNameOr(formatInTimeZone(atMs, zone, 'zzz'), atMs, zone)}`;
}

/** How a line of an item of the inbox is told: the bot's words to the letter, ours in the reader's zone. */
export const itemTeller =
  (item: InboxItem, reader: Parameters<typeof recordIn>[1]) =>
  (line: SafeText): SafeText =>
    isInTheirWords(item) ? line : recordIn(line, reader, textsOf(item.commands));
