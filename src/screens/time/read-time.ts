import { isCalendarDay } from '../../lib/calendar-day.ts';
import {
  dayOf,
  localDay,
  localTime,
  wallToInstants,
  weekdayOf,
  zoneTable,
  DAY_MS,
} from '../../planner/hours/zone-table.ts';
import { parseMinute } from '../../planner/list/time-bound.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { parseLength } from './relative-text.ts';

/** What a typed time is read against. Zones are IANA. */
export interface TimeContext {
  /** Whose time is meant where none is named: the recipient's, or the operator's where that is not known. */
  readonly zone: string;
  readonly operatorZone: string;
  readonly nowMs: number;
  /** A time of day without a day means the day of this instant; the next one that is still to come where absent. */
  readonly nearMs?: number;
}

const HOW = 'write 9:30, tomorrow 10:00, Tue 9:30, in 2 h or 2026-12-01 15:00';

/**
 * The instant that somebody means by `10:30`, `tomorrow 10:00 their time`, `Tue 9:30`, `1 Dec 9 am`, `in 2 h` or
 * `2026-12-01T15:00Z`. Errors: a sentence that says what can be written.
 */
export function readTime(text: string, context: TimeContext): Result<number, string> {
  const written = text.trim().replaceAll(/\s+/g, ' ');
  if (written === '') return err(`A time is needed: ${HOW}.`);
  const instant = readInstant(written);
  if (instant !== undefined) return ok(instant);
  const ahead = readAhead(written);
  if (ahead !== undefined) return ok(context.nowMs + ahead);
  const { zone, rest } = zoneWord(written, context);
  const wall = readWall(rest, zone, context);
  if (wall === undefined) return err(`"${written}" is not a time: ${HOW}.`);
  const table = zoneTable(zone, context.nowMs - 40 * DAY_MS, context.nowMs + 400 * DAY_MS);
  if (table === undefined) return err(`The time zone ${zone} is not known here.`);
  const { earlierMs } = wallToInstants(table, wall.day, wall.minute);
  return minuteOf(localTime(table, earlierMs)) === wall.minute % 1440
    ? ok(earlierMs)
    : err(`The clocks in ${zone} are put forward over that time: there is no "${written}".`);
}

/** `2026-12-01T15:00Z`, with `Z` or an offset. */
function readInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  if (!isCalendarDay(text.slice(0, 10))) return undefined;
  const atMs = Date.parse(text.replace(' ', 'T').replace(' ', '').toUpperCase());
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Milliseconds of `in 2 h`, `+90m`, `in 1 hour 30 minutes`, `in 1h30`. */
function readAhead(text: string): number | undefined {
  const body = /^(?:in |\+ ?)(.+)$/i.exec(text)?.[1];
  if (body === undefined) return undefined;
  const length = body
    .toLowerCase()
    .replaceAll(/\s|and/g, '')
    .replaceAll(/minutes?|mins?/g, 'm')
    .replaceAll(/hours?|hrs?/g, 'h')
    .replaceAll(/days?/g, 'd')
    .replaceAll(/weeks?/g, 'w')
    .replace(/^an?(?=[hdwm])/, '1')
    .replace(/(\d+h)(\d+)$/, '$1$2m');
  const ms = parseLength(length);
  return ms === undefined || ms <= 0 ? undefined : ms;
}

const THEIRS = /\s(?:their time|theirs|there|recipient'?s? time)$/i;
const MINE = /\s(?:my time|mine|here|own time)$/i;
const UTC = /\s(?:utc|gmt|z)$/i;

function zoneWord(text: string, { zone, operatorZone }: TimeContext): { zone: string; rest: string } {
  if (THEIRS.test(text)) return { zone, rest: text.replace(THEIRS, '') };
  if (MINE.test(text)) return { zone: operatorZone, rest: text.replace(MINE, '') };
  if (UTC.test(text)) return { zone: 'UTC', rest: text.replace(UTC, '') };
  return { zone, rest: text };
}

interface Wall {
  readonly day: number;
  readonly minute: number;
}

/** Day and minute on the clocks of a zone. */
function readWall(text: string, zone: string, { nowMs, nearMs }: TimeContext): Wall | undefined {
  const table = zoneTable(zone, nowMs - 40 * DAY_MS, nowMs + 400 * DAY_MS);
  if (table === undefined) return undefined;
  const today = localDay(table, nowMs);
  const minute = parseMinute(text);
  if (minute !== undefined) {
    const day = nearMs === undefined ? today : localDay(table, nearMs);
    const isPast = wallToInstants(table, day, minute).laterMs <= nowMs;
    return { day: isPast && day <= today ? today + 1 : day, minute };
  }
  const { day: dayText, time } = splitDay(text);
  const at = parseMinute(time);
  if (at === undefined) return undefined;
  const day = readDay(dayText, today);
  if (day === undefined) return undefined;
  // `Tue 9:30` on a Tuesday afternoon means the next one.
  const isPast = isWeekday(dayText) && wallToInstants(table, day, at).laterMs <= nowMs;
  return { day: isPast ? day + 7 : day, minute: at };
}

/** The day before or behind the time of day: `tomorrow 10:00`, `10:00 tomorrow`, `1 Dec at 9 am`. */
function splitDay(text: string): { readonly day: string; readonly time: string } {
  const [, day = '', time = ''] =
    /^(.+?)(?:,| at|T)? ?((?:\d{1,2}:\d\d|\d{1,2}(?= ?[ap]))(?: ?[ap]\.?m?\.?)?)$/i.exec(text) ?? [];
  if (time !== '') return { day: day.trim(), time };
  const [, first = '', last = ''] =
    /^((?:\d{1,2}:\d\d|\d{1,2}(?= ?[ap]))(?: ?[ap]\.?m?\.?)?),? (?:on )?(.+)$/i.exec(text) ?? [];
  return { day: last.trim(), time: first };
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const weekdayIndex = (text: string): number => {
  const word = text
    .toLowerCase()
    .replace(/^(?:next |on |this )/, '')
    .replace(/\.$/, '');
  return word.length < 2 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(word));
};

const isWeekday = (text: string): boolean => weekdayIndex(text) >= 0;

/** The day number of `today`, `tomorrow`, a weekday from today on, a date with or without its year. */
function readDay(text: string, today: number): number | undefined {
  const word = text.toLowerCase();
  if (word === 'today') return today;
  if (word === 'tomorrow' || word === 'tmr') return today + 1;
  const weekday = weekdayIndex(text);
  if (weekday >= 0) return today + ((weekday - weekdayOf(today) + 7) % 7);
  const iso = dayOf(text);
  if (iso !== undefined) return iso;
  const [, first = '', name = '', second = '', year] =
    /^(?:(\d{1,2})\.? )?([a-z]{3,9})\.?(?: (\d{1,2}))?,?(?: (\d{4}))?$/.exec(word) ?? [];
  const month = name === '' ? -1 : MONTHS.findIndex((each) => name.startsWith(each));
  const dayOfMonth = first === '' ? second : first;
  if (month < 0 || dayOfMonth === '') return undefined;
  const inYear = (of: number): number | undefined =>
    dayOf(`${of}-${String(month + 1).padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`);
  if (year !== undefined) return inYear(Number(year));
  const thisYear = new Date(today * DAY_MS).getUTCFullYear();
  const day = inYear(thisYear);
  // A date without its year that has passed means next year's.
  return day === undefined || day >= today ? day : inYear(thisYear + 1);
}

const minuteOf = (iso: string): number => Number(iso.slice(11, 13)) * 60 + Number(iso.slice(14, 16));
