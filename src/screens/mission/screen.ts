import { agentActions } from './agent-actions.ts';
import { eventActions } from './event-actions.ts';
import { memoryActions } from './memory-actions.ts';
import { missionActions } from './mission-actions.ts';
import { everyStepDone, stepActionsOf } from './step-actions.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import { isDoneStep } from '../../domain/mission/status.ts';
import { withoutKeyClashes } from '../shell/action.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import type { Board } from '../../state/board.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import { createTable, type Table } from '../table/table.ts';
import { agentsSpec } from './agents.ts';
import { missionCallsSpec } from './calls.ts';
import { eventsSpec } from './events.ts';
import { insightsSpec } from './insights.ts';
import { memorySpec } from './memory.ts';
import { MemoryBody } from './MemoryBody.tsx';
import { missionHead } from './head.ts';
import { snapshotOf } from './snapshot.ts';
import { stepsSpec } from './steps.ts';
import { lanesSpec } from './timeline/spec.ts';
import { timelineActions } from './timeline/timeline-actions.ts';
import { TimelinePane } from './timeline/TimelinePane.tsx';
import { bodyScreen } from '../shell/body-screen.ts';
import type { ScreenDefinition, ScreenTab, Action } from '../shell/contract.ts';

const tables: Readonly<Record<string, Table>> = {
  steps: createTable(stepsSpec),
  events: createTable(eventsSpec),
  calls: createTable(missionCallsSpec),
  agents: createTable(agentsSpec),
  insights: createTable(insightsSpec),
  memory: createTable(memorySpec),
  time: createTable(lanesSpec),
};

const tableOf = ({ tab }: Route): Table | undefined => tables[tab ?? 'steps'] ?? tables['steps'];

const counted =
  (count: (snapshot: NonNullable<ReturnType<typeof snapshotOf>>) => string) =>
  (state: ConsoleState, route: Route): string | undefined => {
    const snapshot = snapshotOf(state, route);
    return snapshot === undefined ? undefined : count(snapshot);
  };

const tabs: readonly ScreenTab[] = [
  {
    id: 'steps',
    title: 'steps',
    count: counted(
      ({ steps }) => `${steps.filter(({ status }) => isDoneStep(status)).length}/${steps.length}`,
    ),
  },
  { id: 'events', title: 'events', count: counted(({ events }) => String(events.length)) },
  { id: 'calls', title: 'calls', count: counted(({ scheduled }) => String(scheduled.length)) },
  { id: 'agents', title: 'agents', count: (state, route) => sizeOf(tables['agents'], state, route) },
  { id: 'insights', title: 'insights', count: counted(({ insights }) => String(insights.length)) },
  { id: 'memory', title: 'memory', count: (state, route) => sizeOf(tables['memory'], state, route) },
  { id: 'time', title: 'time' },
];

const sizeOf = (table: Table | undefined, state: ConsoleState, route: Route): string | undefined => {
  const size = table?.rows(state, route)?.size;
  return size === undefined ? undefined : String(size);
};

const stepsOf = (board: Board, { mission }: Route): readonly PlanStep[] | undefined =>
  mission === undefined ? undefined : board.snapshots.get(mission)?.steps;

const TAB_ACTIONS: Readonly<Record<string, readonly Action[]>> = {
  steps: stepActionsOf(false),
  calls: eventActions,
  agents: agentActions,
  memory: memoryActions,
  time: timelineActions,
};

/** In here X means the row under the cursor; the whole mission is cancelled on the board, or by name. */
const inMission = missionActions.map((action) =>
  action.id === 'mission.cancel' ? { ...action, keys: [] } : action,
);

const nothing: Readonly<Record<string, string>> = {
  steps: 'This run has no plan.',
  events: 'Nothing has been written to the record yet.',
  calls: 'No calls or messages are scheduled for it.',
  agents: 'No assistant is linked with the run.',
  insights: 'No conversation has ended yet.',
  memory: 'The state file remembers nothing of it.',
  time: 'Nothing of this run has a time yet.',
};

/** One mission: what is wrong, what comes next, and all its records as tabs. */
export const missionScreen: ScreenDefinition = {
  id: 'mission',
  title: 'Mission',
  titleFor: (board, { mission }) => (mission === undefined ? undefined : board.missions.get(mission)?.name),
  about: 'one mission: findings, what comes next, and its records as tabs',
  parent: 'missions',
  table: tableOf,
  tabs,
  actions: (route, board) => {
    const tab = route.tab ?? 'steps';
    const mine =
      tab === 'steps' ? stepActionsOf(everyStepDone(stepsOf(board, route))) : (TAB_ACTIONS[tab] ?? []);
    return withoutKeyClashes([...mine, ...inMission]);
  },
  allActions: [
    ...stepActionsOf(false),
    ...eventActions,
    ...agentActions,
    ...memoryActions,
    ...timelineActions,
  ],
  readers: ['mission'],
  empty: (_state, freshness, route) =>
    emptyLines(freshness, [nothing[route.tab ?? 'steps'] ?? 'Nothing here.']),
  head: missionHead,
  Pane: TimelinePane,
};

/** One value of a mission's memory being written. */
export const memoryScreen = bodyScreen({
  id: 'memory',
  title: 'Memory',
  titleFor: (board, { mission }) => (mission === undefined ? undefined : board.missions.get(mission)?.name),
  about: "add, edit or append to a value of a mission's memory",
  parent: 'missions',
  Body: MemoryBody,
});
