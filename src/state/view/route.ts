import type { MissionKey } from '../../domain/mission/mission-row.ts';

/** Where the operator is. The things in it are ids, never rows. */
export interface Route {
  /** Id of a registered screen. */
  readonly screen: string;
  readonly mission?: MissionKey;
  /** Address of a message thread's other side. */
  readonly contact?: string;
  readonly tab?: string;
  /** Id of an item of the inbox. */
  readonly item?: string;
}

export interface RouteHistory {
  readonly current: Route;
  /** Newest last. */
  readonly back: readonly Route[];
  /** Nearest last. */
  readonly forward: readonly Route[];
}

const KEPT = 50;

export const sameRoute = (a: Route, b: Route): boolean =>
  a.screen === b.screen &&
  a.mission === b.mission &&
  a.contact === b.contact &&
  a.tab === b.tab &&
  a.item === b.item;

export const startAt = (route: Route): RouteHistory => ({ current: route, back: [], forward: [] });

/** Opens a place; what lay ahead is forgotten, as in a browser. */
export function visit(history: RouteHistory, route: Route): RouteHistory {
  if (sameRoute(history.current, route)) return history;
  return { current: route, back: [...history.back, history.current].slice(-KEPT), forward: [] };
}

/** Changes the place without a step of history: another tab of the same thing. */
export function replace(history: RouteHistory, route: Route): RouteHistory {
  return sameRoute(history.current, route) ? history : { ...history, current: route };
}

export function goBack(history: RouteHistory): RouteHistory {
  const target = history.back.at(-1);
  if (target === undefined) return history;
  return {
    current: target,
    back: history.back.slice(0, -1),
    forward: [...history.forward, history.current],
  };
}

export function goForward(history: RouteHistory): RouteHistory {
  const target = history.forward.at(-1);
  if (target === undefined) return history;
  return { current: target, back: [...history.back, history.current], forward: history.forward.slice(0, -1) };
}
