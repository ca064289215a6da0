import type { ConsoleState } from '../../state/store.ts';
import { focusOf, type ListView } from '../../state/view/list-view.ts';
import type { Route } from '../../state/view/route.ts';
import { listOf } from '../../state/view/view-state.ts';
import type { Console } from './console.ts';
import type { ScreenDefinition } from './screen.ts';
import type { Table } from '../table/table.ts';

/** Where the operator is and what is in focus, at the moment a key is pressed. */
export interface Cursor {
  readonly console: Console;
  readonly state: ConsoleState;
  readonly route: Route;
  readonly screen: ScreenDefinition;
  readonly table?: Table;
  readonly listId?: string;
  readonly list?: ListView;
  readonly ids: readonly string[];
  /** The row under the cursor. Absent where there is none, or where it has gone since it was drawn. */
  readonly focusId?: string;
  readonly row?: object;
}

const known = new WeakMap<Console, { readonly state: ConsoleState; readonly place: Cursor }>();

export function cursorOf(console: Console): Cursor {
  const state = console.store.getState();
  const before = known.get(console);
  if (before?.state === state) return before.place;
  const place = read(console, state);
  known.set(console, { state, place });
  return place;
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
  return {
    console,
    state,
    route,
    screen,
    table,
    listId,
    list,
    ids,
    ...(focusId === undefined ? {} : { focusId }),
    ...(row === undefined ? {} : { row }),
  };
}

/** The marked rows that are still shown, else the one in focus. */
export function chosenIds(place: Cursor): readonly string[] {
  const marked = place.list === undefined ? [] : place.ids.filter((id) => place.list?.marks.has(id) === true);
  if (marked.length > 0) return marked;
  return place.focusId === undefined ? [] : [place.focusId];
}

/** Why nothing is in focus, for actions that need something. */
export const noFocus = (place: Cursor): string => {
  const noun = place.table?.noun ?? 'thing';
  return place.ids.length === 0 ? `There is no ${noun} here.` : goneText(noun);
};

/** The cursor is drawn on the row that took the place of the one it was on; it means nothing until it is moved. */
export const goneText = (noun: string): string =>
  `The ${noun} under the cursor has gone. Move to the one you mean.`;
