import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { comparisonsOf, type OutreachComparison } from '../../state/report/outreach-comparison.ts';
import type { Route } from '../../state/view/route.ts';
import { chosenIds, noFocus } from '../shell/cursor.ts';
import { goTo, goToTab } from '../shell/navigate.ts';
import type { Action, Cursor } from '../shell/contract.ts';

export const REACH = 'reach';

/** The mission that is compared with the route's own, where two were chosen. */
export const otherMission = ({ tab, item }: Route): MissionKey | undefined =>
  tab === REACH ? (item as MissionKey | undefined) : undefined;

/** Who was reached, or why that cannot be told yet. */
export type Reach =
  | { readonly status: 'unread'; readonly readers: readonly string[] }
  | { readonly status: 'gone' }
  | { readonly status: 'read'; readonly made: readonly OutreachComparison[] };

/** Of the route's mission its split or its assistants; with another mission beside it, the two. */
export function reachOf(board: Board, route: Route): Reach {
  const keys = [route.mission, otherMission(route)].filter((key) => key !== undefined);
  const missions = keys.flatMap((key) => board.missions.get(key) ?? []);
  if (missions.length < keys.length) return { status: 'gone' };
  if (board.pollers.get('schedule')?.lastOkAtMs === undefined)
    return { status: 'unread', readers: ['schedule'] };
  const [only] = missions;
  const snapshot = only === undefined ? undefined : board.snapshots.get(only.key);
  // Whether its list was shared stands in its memory.
  if (missions.length === 1 && snapshot === undefined) return { status: 'unread', readers: ['mission'] };
  return { status: 'read', made: comparisonsOf(board, missions, snapshot?.entry?.memory) };
}

/** The mission that is open beside another one. */
const besideAction: Action = {
  id: 'insights.reach-beside',
  keys: [],
  label: 'beside another',
  about: 'whom this mission reached beside another one, which is chosen',
  group: 'Look',
  hidden: true,
  disabled: ({ state, route }) =>
    state.board.missions.size < 2
      ? 'There is no other mission.'
      : route.mission === undefined
        ? 'Open the results of a mission first.'
        : undefined,
  run: ({ console, route, state: { board } }) => {
    const { mission } = route;
    if (mission === undefined) return;
    const name = board.missions.get(mission)?.name ?? mission;
    console.acts.pick(
      safe`Compare whom ${name} reached with which mission?`,
      [...board.missions.values()]
        .filter(({ key }) => key !== mission)
        .map((row) => ({ id: row.key, label: safe`${row.name}` })),
      (other) => goTo(console, { screen: 'insights', mission, tab: REACH, item: other }),
    );
  },
};

/** Its key where the person has chosen no other. */
export const REACH_ACT = { id: 'insights.reach', keys: ['p'] };

/** From the missions to choose from, marked or under the cursor; in a mission's results, that mission. */
const reachAction: Action = {
  ...REACH_ACT,
  label: 'people reached',
  about:
    'who was reached: by assistant, by the two that share a list, or by two marked missions; again: beside another one',
  group: 'Look',
  hidden: true,
  disabled: (cursor) => {
    if (cursor.route.screen === 'insights' && cursor.route.mission !== undefined) return undefined;
    const { length } = chosenIds(cursor);
    return length === 0 ? noFocus(cursor) : length > 2 ? 'Mark two missions, or none.' : undefined;
  },
  run: (cursor: Cursor) => {
    const { console, route } = cursor;
    if (route.screen === 'insights' && route.mission !== undefined) {
      if (route.tab !== REACH) goToTab(console, { ...route, tab: REACH });
      else if (besideAction.disabled?.(cursor) === undefined) besideAction.run(cursor);
      return;
    }
    const [mission, other] = chosenIds(cursor) as readonly MissionKey[];
    if (mission === undefined) return;
    goTo(console, {
      screen: 'insights',
      mission,
      tab: REACH,
      ...(other !== undefined && { item: other }),
    });
  },
};

/** In the results of a mission. */
export const reachActions: readonly Action[] = [reachAction, besideAction];
/** Among missions. */
export const reachOfChosen: readonly Action[] = [reachAction];
