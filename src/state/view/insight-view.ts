import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Weights } from '../../domain/insight/ranking.ts';
import type { ViewState } from './view-state.ts';

/** How the operator looks at one mission's results. */
export interface InsightView {
  /** Absent until chosen: the mission's own rubric then. */
  readonly weights?: Weights;
  /** Names of fields whose columns are not shown. */
  readonly hidden: readonly string[];
  /** Names of fields whose columns get more room. */
  readonly wide: readonly string[];
  /** The field that hide, widen and the charts are about. */
  readonly field?: string;
  /** A form in place of the results. */
  readonly form?: 'weights' | 'export';
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
