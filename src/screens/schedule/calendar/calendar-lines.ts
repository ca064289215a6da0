import { formatInZone } from '../../../planner/hours/zone-time.ts';
import type { HourVerdict } from '../../../planner/hours/day-hours.ts';
import { safe, type SafeText } from '../../../lib/safe-text.ts';
import { pad } from '../../../lib/width.ts';
import type { ScheduledRow } from '../../../state/board.ts';
import type { LineContent, Segment } from '../../../ui/text/segments.ts';
import type { Tone } from '../../../ui/theme/theme.ts';
import { clockText, zoneName } from '../../time/clock-text.ts';
import { eventWord, worded } from '../../words/status-words.ts';
import {
  hourOf,
  inTheirOrder,
  wallMinute,
  type CalendarColumn,
  type CalendarDay,
  type CalendarWindows,
} from './calendar-day.ts';

const HOUR_MS = 3_600_000;
const LABEL = 8;
/** A zone's cells: its own hour, whether calls may begin, and marks. */
export const COLUMN = 10;

/** How many zones fit into so many cells. */
export const columnsThatFit = (width: number): number => Math.max(1, Math.floor((width - LABEL) / COLUMN));

export interface CalendarLook {
  readonly width: number;
  readonly rows: number;
  readonly nowMs: number;
  readonly ascii: boolean;
  /** The hour that is looked at. */
  readonly atMs: number;
  /** The call under the list's cursor: what acts mean. */
  readonly focus?: ScheduledRow | undefined;
  /** Nothing is dispatched from here since then. */
  readonly heldSinceMs?: number | undefined;
  /** Absent while it is not known. */
  readonly windows?: CalendarWindows | undefined;
  /** In the list's place: the call that acts mean is shown here alone. */
  readonly isAlone?: boolean;
  /** Ids of the rows that are marked in the list. */
  readonly marks?: ReadonlySet<string>;
  /** So many rows are left out by the list's filter, of all days. */
  readonly left?: number;
}

const WINDOW_SIGNS: Readonly<Record<HourVerdict, readonly [glyph: string, ascii: string]>> = {
  open: ['░', '='],
  'outside-hours': ['·', '.'],
  forbidden: ['×', 'x'],
  unknown: ['?', '?'],
};

const clockDigits = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Rows above the hours and under them. */
const HEAD_ROWS = 2;
const LEGEND_ROWS = 1;
/** So many rows are kept for who is called in the hour. */
const LEAST_CALL_ROWS = 3;

/** A day as lines of text: hours downwards, zones side by side, calls as marks; under it the calls of the hour. */
export function calendarLines(day: CalendarDay, look: CalendarLook): readonly LineContent[] {
  const room = Math.max(1, look.rows - HEAD_ROWS - LEGEND_ROWS);
  const shown = Math.max(1, Math.min(day.hours, room - LEAST_CALL_ROWS));
  const selected = hourOf(day, look.atMs);
  const wanted = selected ?? hourOf(day, look.nowMs) ?? 0;
  const first = Math.max(0, Math.min(day.hours - shown, wanted - Math.floor(shown / 2)));
  const hours = Array.from({ length: shown }, (_, index) => hourLine(day, first + index, selected, look));
  const left = room - shown;
  return [
    titleLine(day, look),
    headLine(day),
    ...hours,
    legend(look),
    ...callLines(day, selected, left, look),
  ];
}

function titleLine(
  day: CalendarDay,
  { nowMs, heldSinceMs, ascii, isAlone = false, marks, left = 0 }: CalendarLook,
): LineContent {
  const name = formatInZone(day.startMs, day.zone, 'EEE d MMM');
  const today = hourOf(day, nowMs) === undefined ? '' : 'today, ';
  const count = day.calls === 1 ? '1 call' : `${day.calls === 0 ? 'no' : day.calls} calls`;
  return [
    { text: safe` ${today}${name} ${zoneName(day.startMs + 12 * HOUR_MS, day.zone)}`, tone: 'strong' },
    { text: safe` ${ascii ? '-' : '·'} ${count}`, tone: 'dim' },
    ...(left > 0 ? [{ text: safe`, filtered`, tone: 'warn' as const }] : []),
    ...(isAlone && marks !== undefined && marks.size > 0
      ? [{ text: safe`, ${marks.size} marked`, tone: 'warn' as const }]
      : []),
    ...(heldSinceMs === undefined ? [] : [{ text: safe` held`, tone: 'bad' as const }]),
  ];
}

const headLine = ({ columns }: CalendarDay): LineContent => [
  {
    text: safe`${' '.repeat(LABEL)}${columns.map(({ label }) => pad(label.slice(0, COLUMN - 1), COLUMN)).join('')}`,
    tone: 'heading',
  },
];

function hourLine(
  day: CalendarDay,
  hour: number,
  selected: number | undefined,
  look: CalendarLook,
): LineContent {
  const startMs = day.startMs + hour * HOUR_MS;
  const isNow = hourOf(day, look.nowMs) === hour;
  const held = look.heldSinceMs !== undefined && startMs + HOUR_MS > look.heldSinceMs;
  const cursor = selected === hour ? (look.ascii ? '>' : '▸') : ' ';
  const sign = isNow ? (look.ascii ? '@' : '◷') : held ? (look.ascii ? '=' : '‖') : ' ';
  const label = clockDigits(wallMinute(day.zone, startMs));
  return [
    {
      text: safe`${cursor}${sign}${label} `,
      tone: selected === hour ? 'selected' : isNow ? 'accent' : held ? 'warn' : 'dim',
    },
    ...day.columns.flatMap((column) => columnCells(column, hour, startMs, look)),
  ];
}

function columnCells(
  column: CalendarColumn,
  hour: number,
  startMs: number,
  { windows, ascii, focus }: CalendarLook,
): readonly Segment[] {
  const verdict = windows?.get(column.key)?.[hour];
  const sign = verdict === undefined ? ' ' : WINDOW_SIGNS[verdict][ascii ? 1 : 0];
  const theirs = column.zone === undefined ? '  ' : clockDigits(wallMinute(column.zone, startMs)).slice(0, 2);
  const calls = column.hours[hour] ?? [];
  const marks = marksText(calls, ascii);
  const focused = calls.some(({ event }) => event.id === focus?.event.id);
  return [
    { text: safe`${theirs}${sign}`, tone: verdict === 'open' ? 'info' : 'dim' },
    { text: marks, tone: focused ? 'selected' : markTone(calls) },
    { text: safe`${' '.repeat(COLUMN - 3 - marks.length)}` },
  ];
}

/** Each call as the sign of how it stands; more than fit as a number. */
function marksText(calls: readonly ScheduledRow[], ascii: boolean): SafeText {
  const most = COLUMN - 4;
  if (calls.length > most) return safe`${calls.length}`.slice(0, most) as SafeText;
  return safe`${calls.map(({ event }) => (ascii ? eventWord(event).ascii : eventWord(event).glyph)).join('')}`;
}

const markTone = (calls: readonly ScheduledRow[]): Tone => {
  const tones = new Set(calls.map(({ event }) => eventWord(event).tone));
  const [only] = tones;
  return tones.size === 1 && only !== undefined ? only : 'strong';
};

function legend({ ascii, windows, heldSinceMs, width }: CalendarLook): LineContent {
  const of = (verdict: HourVerdict): string => WINDOW_SIGNS[verdict][ascii ? 1 : 0];
  const words =
    windows === undefined
      ? 'calling hours not read yet'
      : `${of('open')} open ${of('outside-hours')} outside hours ${of('forbidden')} not allowed`;
  const held = heldSinceMs === undefined ? '' : ` ${ascii ? '=' : '‖'} held`;
  return [{ text: safe` ${words}${held}`.slice(0, width) as SafeText, tone: 'dim' }];
}

/** Who is called in the hour that is looked at. */
function callLines(
  day: CalendarDay,
  hour: number | undefined,
  rows: number,
  { ascii, nowMs, focus, isAlone = false, marks }: CalendarLook,
): readonly LineContent[] {
  if (hour === undefined || rows < 1) return [];
  const gap = rows > LEAST_CALL_ROWS ? 1 : 0;
  const calls = day.columns.flatMap(({ hours }) => hours[hour] ?? []).toSorted(inTheirOrder);
  const at = calls.findIndex(({ event }) => event.id === focus?.event.id);
  const [mark, pointer] = ascii ? ['*', '>'] : ['●', '▸'];
  const line = (row: ScheduledRow, before = ''): LineContent => {
    const word = eventWord(row.event);
    const zone = row.zones[0] ?? day.zone;
    const isMeant = row.event.id === focus?.event.id;
    const isMarked = isAlone && marks?.has(row.event.id) === true;
    const gutter = isAlone ? `${isMeant ? pointer : ' '}${isMarked ? mark : ' '}` : ' ';
    return [
      {
        text: safe`${gutter}${before}${clockText(row.event.scheduledAtMs ?? 0, zone, nowMs)} ${row.contactName ?? row.event.to} `,
        tone: isMeant ? (isAlone ? 'selected' : 'strong') : 'plain',
      },
      { text: safe`${worded(word, ascii)}`, tone: word.tone },
    ];
  };
  // Beside the list acts mean the call under its cursor, whichever hour is looked at.
  const elsewhere = isAlone || focus === undefined || at >= 0 ? undefined : focus;
  const most = Math.max(1, rows - gap - (elsewhere === undefined ? 0 : 1));
  const room = calls.length > most ? Math.max(1, most - 1) : calls.length;
  const first = Math.max(0, Math.min(at - room + 1, calls.length - room));
  const shown = calls.slice(first, first + room);
  return [
    ...(gap === 1 ? [[]] : []),
    ...shown.map((row) => line(row)),
    ...(shown.length < calls.length
      ? [[{ text: safe`  ${first + 1}-${first + shown.length} of ${calls.length}`, tone: 'dim' as const }]]
      : []),
    ...(calls.length === 0 && isAlone
      ? [[{ text: safe`  No call in this hour.`, tone: 'dim' as const }]]
      : []),
    ...(elsewhere === undefined ? [] : [line(elsewhere, 'cursor on: ')]),
  ];
}
