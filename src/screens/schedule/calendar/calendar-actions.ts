import type { ScheduledRow } from '../../../state/board.ts';
import type { CalendarView } from '../../../state/view/calendar-view.ts';
import { moveCursorTo } from '../../../ui/list/list-view.ts';
import { placed } from '../../../state/view/list-view.ts';
import { withList } from '../../../state/view/view-state.ts';
import type { Action, Cursor } from '../../shell/contract.ts';
import { ownZone } from '../../time/clock-text.ts';
import { callNear, dayStartMs } from './calendar-day.ts';

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

/** Goes to another hour; where somebody is called in it, the list's cursor goes there too. */
function go(cursor: Cursor, to: (atMs: number, zone: string, nowMs: number) => number): void {
  const { console, state, list, ids, listId, table, route } = cursor;
  if (list === undefined || listId === undefined || table === undefined) return;
  const { minuteMs, zoneMode, calendar = CALENDAR_START } = state.view;
  const zone = ownZone(zoneMode, console.host.zone);
  const row = cursor.row as ScheduledRow | undefined;
  const from = calendarAtMs(calendar, list.cursorId, row, minuteMs);
  const atMs = to(Math.floor(from / HOUR_MS) * HOUR_MS, zone, minuteMs);
  const rows = ids.flatMap((id) => (table.row(state, route, id) as ScheduledRow | undefined) ?? []);
  const call = callNear(rows, atMs);
  console.store.look((view) => {
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

const step = (
  id: string,
  keys: readonly string[],
  label: string,
  about: string,
  to: Parameters<typeof go>[1],
  hidden = false,
): Action => ({
  id: `calendar.${id}`,
  keys,
  label,
  about,
  group: 'Look',
  ...(hidden ? { hidden } : {}),
  run: (cursor) => go(cursor, to),
});

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
  step('hour-back', ['<'], 'hour before', 'the calendar: an hour earlier', (atMs) => atMs - HOUR_MS, true),
  step('hour-on', ['>'], 'hour after', 'the calendar: an hour later', (atMs) => atMs + HOUR_MS, true),
  step('day-back', ['{'], 'day before', 'the calendar: a day earlier', days(-1), true),
  step('day-on', ['}'], 'day after', 'the calendar: a day later', days(1), true),
  step(
    'now',
    ['o'],
    'now',
    'the calendar: to this hour',
    (_atMs, _zone, nowMs) => Math.floor(nowMs / HOUR_MS) * HOUR_MS,
    true,
  ),
];
