import { freshList, type ListView } from '../../state/view/list-view.ts';
import { visit } from '../../state/view/route.ts';
import type { ViewState } from '../../state/view/view-state.ts';
import { runAction } from '../shell/action.ts';
import type { Action, Console, Cursor } from '../shell/contract.ts';
import { cursorOf, goneText, noFocus } from '../shell/cursor.ts';
import { goTo, openOverlay } from '../shell/navigate.ts';
import { splitContextId } from './in-context.ts';

/** A row of the gathered list, as its own account's console has it under the cursor. */
interface OwnPlace {
  readonly name: string;
  readonly console: Console;
  /** What its console's view would be, with the cursor there. */
  readonly view: ViewState;
  readonly cursor: Cursor;
}

const known = new WeakMap<Cursor, OwnPlace | string>();

/** Where the row in focus, or the marked ones, are at home; or why nothing can be done with them. */
function ownPlaceOf(cursor: Cursor): OwnPlace | string {
  const before = known.get(cursor);
  if (before !== undefined) return before;
  const found = findOwnPlace(cursor);
  known.set(cursor, found);
  return found;
}

function findOwnPlace(cursor: Cursor): OwnPlace | string {
  const { focusId, list } = cursor;
  if (focusId === undefined) return noFocus(cursor);
  const marked = [...(list?.marks ?? [])].map(splitContextId);
  const { name, id } = splitContextId(focusId);
  if (marked.some((each) => each.name !== name)) {
    return 'Of several contexts: mark rows of the one that the cursor is in.';
  }
  return ownPlace(cursor.console, cursor.route.screen, name, id, new Set(marked.map((each) => each.id)));
}

function ownPlace(
  all: Console,
  screenId: string,
  name: string,
  id: string,
  marks: ReadonlySet<string> = new Set(),
): OwnPlace | string {
  const console = all.host.contexts?.among(name);
  if (console === undefined) return `The context ${name} is not open.`;
  const state = console.store.getState();
  const route = { screen: screenId };
  const screen = console.screenOf(route);
  const table = screen.table(route);
  if (table === undefined) return 'This list has no other behind it.';
  const list: ListView = { ...freshList, untouched: false, cursorId: id, marks };
  const listId = table.listId(route);
  const { overlay: _overlay, ...looked } = state.view;
  const view: ViewState = {
    ...looked,
    routes: visit(state.view.routes, route),
    lists: { ...state.view.lists, [listId]: list },
  };
  const placed = { ...state, view };
  const row = table.row(placed, route, id);
  if (row === undefined) return goneText(table.noun);
  const { ids } = table.shown(placed, route);
  return {
    name,
    console,
    view,
    cursor: { console, state: placed, route, screen, table, listId, list, ids, focusId: id, row },
  };
}

/** Stands on the row in its own account's console, and shows that. */
function standThere(all: Console, { name, console, view }: OwnPlace): void {
  console.store.look(() => view);
  all.host.contexts?.show(name);
}

/**
 * The action on a row of a gathered list: done in the row's own account, through its own console and backend, which come
 * to the screen with it. What is asked and told is asked and told there.
 */
export const actInContext = (action: Action): Action => ({
  ...action,
  disabled: (cursor) => {
    const place = ownPlaceOf(cursor);
    return typeof place === 'string' ? place : action.disabled?.(place.cursor);
  },
  run: (cursor) => {
    const place = ownPlaceOf(cursor);
    if (typeof place === 'string') {
      cursor.console.keyRefused(place);
      return;
    }
    standThere(cursor.console, place);
    // Read anew: what is acted on is what its own account says now.
    if (cursorOf(place.console).focusId === place.cursor.focusId) runAction(place.console, action);
  },
});

/** Opens a row of a gathered list in its own account. */
export function openInContext(all: Console, screenId: string, gatheredId: string): void {
  const { name, id } = splitContextId(gatheredId);
  const place = ownPlace(all, screenId, name, id);
  if (typeof place === 'string') {
    all.keyRefused(place);
    return;
  }
  standThere(all, place);
  const { console, cursor } = place;
  const target = cursor.screen.open?.(id, cursor.route, console.store.getState());
  if (target === undefined) return;
  if ('kind' in target) openOverlay(console, target);
  else goTo(console, target);
}
