import { assistantsScreen } from '../assistants/screen.ts';
import { connectionScreen } from '../connection/screen.ts';
import { insightsScreen } from '../insights/screen.ts';
import { logScreen } from '../log/screen.ts';
import { messagesScreen } from '../messages/screen.ts';
import { plannerScreen } from '../planner/screen.ts';
import { screenActions } from '../shell/every-action.ts';
import { itemActions, queueActions } from '../approvals/actions.ts';
import { queueSpec } from '../approvals/rows.ts';
import { approvalsScreen } from '../approvals/screens.ts';
import { missionsSpec } from '../missions/rows.ts';
import { missionsScreen } from '../missions/screen.ts';
import { eventActions } from '../mission/event-actions.ts';
import { missionActions } from '../mission/mission-actions.ts';
import { scheduleSpec } from '../schedule/rows.ts';
import { scheduleScreen } from '../schedule/screen.ts';
import type { Action, ScreenDefinition } from '../shell/contract.ts';
import { createTable, type Table, type TableSpec } from '../table/table.ts';
import { actInContext, openInContext } from './act-in-context.ts';
import { withContext } from './with-context.ts';

/** Screens of one account: their keys open that of the row in focus, whose name the header has then. */
const OF_ONE: readonly ScreenDefinition[] = [
  plannerScreen,
  assistantsScreen,
  insightsScreen,
  messagesScreen,
  logScreen,
  connectionScreen,
];

/** The same screen over every account: its rows are gathered, and what is done with one is done where it is at home. */
function gathered<Row extends object>(
  screen: ScreenDefinition,
  spec: TableSpec<Row>,
  causeColumn: string,
  actions: readonly Action[],
): ScreenDefinition {
  const table: Table = createTable(withContext(spec, causeColumn));
  const own = [...actions, ...screenActions(OF_ONE)].map(actInContext);
  const { Pane: _pane, Body: _body, open: _open, head: _head, entered: _entered, ...rest } = screen;
  return {
    ...rest,
    about: `${screen.about}, in every context`,
    table: () => table,
    actions: () => own,
    allActions: own,
    openElsewhere: (id, console) => openInContext(console, screen.id, id),
    empty: (state, freshness, route) =>
      freshness.kind === 'reading' ? ['Reading …'] : screen.empty(state, freshness, route),
  };
}

/** What the console of all accounts shows. */
export const allScreens: readonly [ScreenDefinition, ...ScreenDefinition[]] = [
  gathered(missionsScreen, missionsSpec, 'why', missionActions),
  gathered(scheduleScreen, scheduleSpec, 'to', eventActions),
  gathered(approvalsScreen, queueSpec, 'title', [...itemActions, ...queueActions]),
];
