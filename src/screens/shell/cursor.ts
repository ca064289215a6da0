import type { Cursor } from './contract.ts';
import type { ConsoleState } from '../../state/store.ts';
import { focusOf } from '../../state/view/list-view.ts';
import { listOf } from '../../state/view/view-state.ts';
import type { CellEnvironment } from '../table/column.ts';
import type { Console } from './contract.ts';

const known = new WeakMap<Console, { readonly state: ConsoleState; readonly cursor: Cursor }>();

export function cursorOf(console: Console): Cursor {
  const state = console.store.getState();
  const before = known.get(console);
  if (before?.state === state) return before.cursor;
  const cursor = read(console, state);
  known.set(console, { state, cursor });
  return cursor;
}

function read(console: Console, state: ConsoleState): Cursor {
  const route = state.view.routes.current;
  const screen = console.screenOf(route);
  const table = screen.table(route);
  if (table === undefined) return { console, state, route, screen, ids: [] };
  const listId = table.listId(route);
  const list = listOf(state.view, listId);
  const { ids } = table.shown(state, route);
  const focusId = focusOf(list, ids);
  const row = focusId === undefined ? undefined : table.row(state, route, focusId);
  const place = { console, state, route, screen, table, listId, list, ids };
  if (focusId === undefined || row === undefined)
    return { ...place, ...(focusId === undefined ? {} : { focusId }) };
  const cursor: Cursor = { ...place, focusId, row };
  const hidden = screen.hides?.(cursor);
  return hidden === undefined ? cursor : { ...place, hidden };
}

/** What words about the world depend on, at the moment a key is pressed. */
export const environmentAt = ({ console, state }: Cursor): CellEnvironment => ({
  minuteMs: state.view.minuteMs,
  wallMinuteMs: state.view.wallMinuteMs,
  zoneMode: state.view.zoneMode,
  operatorZone: console.host.zone,
  ascii: console.host.ascii,
});

/** The marked rows that are still shown, else the one in focus. */
export function chosenIds(cursor: Cursor): readonly string[] {
  const marked =
    cursor.list === undefined ? [] : cursor.ids.filter((id) => cursor.list?.marks.has(id) === true);
  if (marked.length > 0) return marked;
  return cursor.focusId === undefined ? [] : [cursor.focusId];
}

/** Why nothing is in focus, for actions that need something. */
export const noFocus = (cursor: Cursor): string => {
  if (cursor.hidden !== undefined) return cursor.hidden;
  const noun = cursor.table?.noun ?? 'thing';
  return cursor.ids.length === 0 ? `There is no ${noun} here.` : goneText(noun);
};

/** The cursor is drawn on the row that took the place of the one it was on; it means nothing until it is moved. */
export const goneText = (noun: string): string =>
  `The ${noun} under the cursor has gone. Move to the one you mean.`;
