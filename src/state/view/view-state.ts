import type { InsightView } from './insight-view.ts';
import type { Shortlist } from '../../domain/approval/shortlist.ts';
import { freshList, type ListView } from './list-view.ts';
import type { Overlay } from './overlay.ts';
import { startAt, type Route, type RouteHistory } from './route.ts';
import type { Toast } from './toast.ts';
import type { TimeWindow } from './time-window.ts';
import type { Settings } from '../settings/setting-table.ts';
import type { CalendarView } from './calendar-view.ts';
import type { ZoneMode } from './zone-mode.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';

/** All that belongs to looking, and nothing of the world. */
export interface ViewState {
  readonly routes: RouteHistory;
  /** By list id; a list never looked at is absent. */
  readonly lists: { readonly [list: string]: ListView };
  /** By mission key: how its results are looked at. */
  readonly insights?: { readonly [mission: string]: InsightView };
  /** By mission key: the part of its run that is drawn; absent: all of it. */
  readonly timeWindows?: { readonly [mission: string]: TimeWindow };
  readonly calendar?: CalendarView;
  /** Colours that were chosen in this session; absent: those it started with. */
  readonly theme?: Settings['theme'];
  readonly zoneMode: ZoneMode;
  /** Somebody types, or just did: rows keep their places until the keyboard is quiet. */
  readonly steady?: boolean;
  readonly overlay?: Overlay | undefined;
  readonly toasts: readonly Toast[];
  /** Shortlists as the operator has edited them so far, by the digest of what they answer. */
  readonly shortlists?: Readonly<Record<string, Shortlist>>;
  /** Time as the screens see it: moves on minute boundaries only, so that nothing is redrawn in between. */
  readonly minuteMs: number;
  /** The same by the clock on the wall, where the world's runs otherwise: ages of readings count from it. */
  readonly wallMinuteMs: number;
}

export const startView = (route: Route, nowMs: number, wallMs: number): ViewState => ({
  routes: startAt(route),
  lists: {},
  zoneMode: 'recipient',
  toasts: [],
  minuteMs: minuteOf(nowMs),
  wallMinuteMs: minuteOf(wallMs),
});

export const minuteOf = (atMs: number): number => Math.floor(atMs / 60_000) * 60_000;

export const listOf = (view: ViewState, list: string): ListView => view.lists[list] ?? freshList;

/** The view with one list changed; the same view where nothing changed. */
export function withList(view: ViewState, list: string, change: (list: ListView) => ListView): ViewState {
  const before = listOf(view, list);
  const after = change(before);
  return after === before ? view : { ...view, lists: { ...view.lists, [list]: after } };
}

const FRESH: InsightView = { hidden: [], wide: [] };

export const insightViewOf = (view: ViewState, mission: MissionKey | undefined): InsightView =>
  (mission === undefined ? undefined : view.insights?.[mission]) ?? FRESH;

/** The view with one mission's results looked at otherwise. */
export const withInsightView = (
  view: ViewState,
  mission: MissionKey,
  change: (view: InsightView) => InsightView,
): ViewState => ({
  ...view,
  insights: { ...view.insights, [mission]: change(insightViewOf(view, mission)) },
});
