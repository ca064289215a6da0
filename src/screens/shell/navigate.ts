import type { Console } from './console.ts';
import { goBack, goForward, replace, visit, type Route } from '../../state/view/route.ts';
import type { Overlay } from '../../state/view/overlay.ts';
import { withList } from '../../state/view/view-state.ts';
import type { ListView } from '../../state/view/list-view.ts';
import type { Cursor } from './cursor.ts';
import { tabOf } from './screen.ts';

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

export const changeList = (place: Cursor, change: (list: ListView) => ListView): void => {
  const { listId } = place;
  if (listId !== undefined) place.console.store.look((view) => withList(view, listId, change));
};

/** The tab `by` places further, round the end. */
export function nextTab(place: Cursor, by: number): void {
  const { tabs = [] } = place.screen;
  const current = tabs.findIndex(({ id }) => id === tabOf(place.screen, place.route));
  const next = tabs[(current + by + tabs.length) % tabs.length];
  if (next !== undefined) goToTab(place.console, { ...place.route, tab: next.id });
}
