import { goBack, goForward, replace, visit, type Route } from '../../state/view/route.ts';
import type { Overlay } from '../../state/view/overlay.ts';
import { withList } from '../../state/view/view-state.ts';
import type { ListView } from '../../state/view/list-view.ts';
import { tabOf } from './screen.ts';
import type { Console, Cursor } from './contract.ts';

export const goTo = (console: Console, route: Route): void =>
  console.store.look((view) => {
    const routes = visit(view.routes, route);
    return routes === view.routes ? view : { ...view, routes };
  });

export const goToTab = (console: Console, route: Route): void =>
  console.store.look((view) => {
    const routes = replace(view.routes, route);
    return routes === view.routes ? view : { ...view, routes };
  });

/**
 * Goes to where something was just made, with the cursor on it: by its id where that is known, else under a filter that
 * shows it. A filter that would hide it is taken away.
 */
export const standOn = (
  console: Console,
  route: Route,
  what: { readonly cursorId?: string; readonly filter?: string },
): void => {
  const table = console.screenOf(route).table(route);
  console.store.look((view) => ({
    ...(table === undefined
      ? view
      : withList(view, table.listId(route), ({ cursorId: _before, ...list }) => ({
          ...list,
          filter: what.filter ?? '',
          needsMe: false,
          top: 0,
          cursorIndex: 0,
          untouched: what.cursorId === undefined,
          ...(what.cursorId === undefined ? {} : { cursorId: what.cursorId }),
        }))),
    routes: visit(view.routes, route),
  }));
};

/** One step along the history. */
export const step = (console: Console, direction: 'back' | 'forward'): void =>
  console.store.look((view) => ({
    ...view,
    routes: direction === 'back' ? goBack(view.routes) : goForward(view.routes),
  }));

export const openOverlay = (console: Console, overlay: Overlay): void =>
  console.store.look((view) => (view.overlay === undefined ? { ...view, overlay } : view));

export const closeOverlay = (console: Console): void =>
  console.store.look((view) => (view.overlay === undefined ? view : { ...view, overlay: undefined }));

export const changeList = (cursor: Cursor, change: (list: ListView) => ListView): void => {
  const { listId } = cursor;
  if (listId !== undefined) cursor.console.store.look((view) => withList(view, listId, change));
};

/** The tab `by` places further, round the end. */
export function nextTab(cursor: Cursor, by: number): void {
  const { tabs = [] } = cursor.screen;
  const current = tabs.findIndex(({ id }) => id === tabOf(cursor.screen, cursor.route));
  const next = tabs[(current + by + tabs.length) % tabs.length];
  if (next !== undefined) goToTab(cursor.console, { ...cursor.route, tab: next.id });
}
