import type { ScheduledRow } from '../../../state/board.ts';
import type { CalendarView } from '../../../state/view/calendar-view.ts';
import { moveCursorTo } from '../../../ui/list/list-view.ts';
import { focusOf, placed } from '../../../state/view/list-view.ts';
import { withList } from '../../../state/view/view-state.ts';
import type { Action, Cursor } from '../../shell/contract.ts';
import { ownZone } from '../../time/clock-text.ts';
import { callsInHour, dayStartMs, hourStartMs } from './calendar-day.ts';

const HOUR_MS = 3_600_000;

export const CALENDAR_START: CalendarView = { turned: false };

/** The instant that the calendar stands on: what was gone to, else the call under the list's cursor, else now. */
export function calendarAtMs(
  view: CalendarView,
  cursorId: string | undefined,
  row: ScheduledRow | undefined,
  nowMs: number,
): number {
  if (view.atMs !== undefined && view.cursorId === cursorId) return view.atMs;
  return row?.event.scheduledAtMs ?? nowMs;
}

/** The calls that the list shows: the calendar draws these and no others. */
const shownCalls = ({ state, table, route, ids }: Cursor): readonly ScheduledRow[] =>
  ids.flatMap((id) => (table?.row(state, route, id) as ScheduledRow | undefined) ?? []);

/** The hour that the calendar stands on, where it begins, and the row under the list's cursor, in sight or not. */
function standing(cursor: Cursor) {
  const { console, state, list, table, route, ids } = cursor;
  const { minuteMs, zoneMode, calendar = CALENDAR_START } = state.view;
  const zone = ownZone(zoneMode, console.host.zone);
  const id = list === undefined ? undefined : focusOf(list, ids);
  const row = id === undefined ? undefined : (table?.row(state, route, id) as ScheduledRow | undefined);
  return { zone, row, hourMs: hourStartMs(calendarAtMs(calendar, list?.cursorId, row, minuteMs), zone) };
}

/** Why the call under the list's cursor is not meant: the calendar is all that is drawn, and stands on another hour. */
export function hiddenCall(cursor: Cursor): string | undefined {
  if (cursor.state.view.calendar?.alone !== true) return undefined;
  const { hourMs, row } = standing(cursor);
  const atMs = row?.event.scheduledAtMs;
  return atMs !== undefined && atMs >= hourMs && atMs < hourMs + HOUR_MS
    ? undefined
    : 'No call of this hour is chosen: j and k go to the calls, c shows the list.';
}

/** Stands on an hour, and on one of its calls where it has any. */
function stand(cursor: Cursor, atMs: number, call: ScheduledRow | undefined): void {
  const { console, list, ids, listId } = cursor;
  if (list === undefined || listId === undefined) return;
  console.store.look((view) => {
    const { calendar = CALENDAR_START } = view;
    const moved =
      call === undefined
        ? view
        : withList(view, listId, (current) =>
            // The list brings the row into sight itself: how high it is, is not known here.
            placed(current, moveCursorTo(current, ids, ids.length, ids.indexOf(call.event.id))),
          );
    return {
      ...moved,
      calendar: { ...calendar, atMs, cursorId: call === undefined ? list.cursorId : call.event.id },
    };
  });
}

/** Goes to another hour; where somebody is called in it, the list's cursor goes there too. */
function go(cursor: Cursor, to: (atMs: number, zone: string, nowMs: number) => number): void {
  const { zone, hourMs } = standing(cursor);
  const atMs = to(hourMs, zone, cursor.state.view.minuteMs);
  stand(cursor, atMs, callsInHour(shownCalls(cursor), atMs)[0]);
}

/** Goes through the calls of the hour, and from the last of them to the hour after. */
function goByCall(cursor: Cursor, by: 1 | -1): void {
  const { hourMs, row } = standing(cursor);
  const rows = shownCalls(cursor);
  const here = callsInHour(rows, hourMs);
  const at = here.findIndex(({ event }) => event.id === row?.event.id);
  const next = here[at < 0 ? (by > 0 ? 0 : here.length - 1) : at + by];
  if (next !== undefined) stand(cursor, hourMs, next);
  else {
    const there = callsInHour(rows, hourMs + by * HOUR_MS);
    stand(cursor, hourMs + by * HOUR_MS, by > 0 ? there[0] : there.at(-1));
  }
}

const step = (
  id: string,
  keys: readonly string[],
  label: string,
  about: string,
  to: Parameters<typeof go>[1],
): Action => ({
  id: `calendar.${id}`,
  keys,
  label,
  about,
  group: 'Look',
  hidden: true,
  run: (cursor) => go(cursor, to),
});

/** Keys of the calendar where it stands in the list's place: it brings them itself. */
export const aloneActions = {
  down: {
    id: 'calendar.down',
    keys: ['j', 'down'],
    label: 'next call',
    about: 'the calendar: the next call of the hour, then the hour after',
    group: 'Look',
    hidden: true,
    run: (cursor) => goByCall(cursor, 1),
  },
  up: {
    id: 'calendar.up',
    keys: ['k', 'up'],
    label: 'call before',
    about: 'the calendar: the call before in the hour, then the hour before',
    group: 'Look',
    hidden: true,
    run: (cursor) => goByCall(cursor, -1),
  },
} satisfies Readonly<Record<string, Action>>;

/** A day further by the clocks of the zone: the same hour there. */
const days =
  (by: number) =>
  (atMs: number, zone: string): number =>
    dayStartMs(atMs, zone, by) + (atMs - dayStartMs(atMs, zone));

/** Moves over the day calendar, and shows or hides it. */
export const calendarActions: readonly Action[] = [
  {
    id: 'calendar.turn',
    keys: ['c'],
    label: 'calendar',
    about: 'show or hide the day calendar: hours by zones, calls as marks, calling hours, now, holds',
    group: 'Look',
    run: ({ console }) =>
      console.store.look((view) => {
        const { calendar = CALENDAR_START } = view;
        return { ...view, calendar: { ...calendar, turned: !calendar.turned } };
      }),
  },
  step('hour-back', ['<'], 'hour before', 'the calendar: an hour earlier', (atMs) => atMs - HOUR_MS),
  step('hour-on', ['>'], 'hour after', 'the calendar: an hour later', (atMs) => atMs + HOUR_MS),
  step('day-back', ['{'], 'day before', 'the calendar: a day earlier', days(-1)),
  step('day-on', ['}'], 'day after', 'the calendar: a day later', days(1)),
  step('now', ['o'], 'now', 'the calendar: to this hour', (_atMs, zone, nowMs) => hourStartMs(nowMs, zone)),
];
