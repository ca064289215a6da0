import type { Board } from '../../state/board.ts';
import { emptyDraft } from '../../state/planning.ts';
import type { Route } from '../../state/view/route.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import type { LineContent } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';
import { columnsHead } from './columns-head.ts';
import { reviewHead, summaryLines } from './plan-head.ts';
import { commitHead } from './commit-head.ts';
import { inputLines, listHead } from './list-head.ts';
import { faultLines } from './head-lines.ts';

/** What stands above the list of each step. */
export function plannerHead(
  board: Board,
  route: Route,
  size: TerminalSize,
  environment: CellEnvironment,
  focusId: string | undefined,
): readonly LineContent[] {
  const planning = board.planning ?? { draft: emptyDraft };
  const { columns } = size;
  switch (route.tab) {
    case 'columns':
      return columnsHead(planning, columns);
    case 'rules':
      return [...inputLines(planning, environment), ...faultLines(planning, columns)];
    case 'review':
      return reviewHead(planning, size, environment, focusId);
    case 'unplaced':
      return [...summaryLines(planning, environment), ...faultLines(planning, columns)];
    case 'commit':
      return commitHead(board, planning, environment, columns);
    default:
      return listHead(planning, environment, columns);
  }
}
