import type { Weights } from '../../domain/insight/ranking.ts';

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
