import type { Board } from '../../state/board.ts';
import type { Route } from '../../state/view/route.ts';
import { createTable } from '../table/table.ts';
import { receiptsSpec, unplacedSpec } from './commit-tables.ts';
import { columnsSpec, issuesSpec } from './list-tables.ts';
import { rulesSpec } from './rule-rows.ts';
import { plannerHead } from './head.ts';
import { listActions } from './list-actions.ts';
import { planActions, reviewActions, unplacedActions } from './review-actions.ts';
import { reviewSpec } from './review.ts';
import { columnActions, ruleActions } from './setting-actions.ts';
import type { Action, Cursor, ScreenDefinition } from '../shell/contract.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { editPlan } from './edit.ts';

const issues = createTable(issuesSpec);
const columns = createTable(columnsSpec);
const rules = createTable(rulesSpec);
const review = createTable(reviewSpec);
const unplaced = createTable(unplacedSpec);
const receipts = createTable(receiptsSpec);

const steps = {
  columns: { table: columns, actions: [...columnActions, ...planActions] },
  rules: { table: rules, actions: [...ruleActions, ...planActions] },
  review: { table: review, actions: [...reviewActions, ...planActions] },
  unplaced: { table: unplaced, actions: [...unplacedActions, ...planActions] },
  commit: { table: receipts, actions: planActions },
} as const;

const list = { table: issues, actions: [...listActions, ...planActions] } as const;

const stepOf = ({ tab }: Route): { readonly table: typeof issues; readonly actions: readonly Action[] } =>
  tab !== undefined && Object.hasOwn(steps, tab) ? steps[tab as keyof typeof steps] : list;

const planOf = (board: Board) => board.planning?.plan;

/** From inside a mission the planner plans that one, unless its draft holds a list for another. */
function enterPlanner({ console, route, state }: Cursor): Route {
  const row = route.mission === undefined ? undefined : state.board.missions.get(route.mission);
  const isOpen = row !== undefined && row.missionId !== undefined && !isTerminalRun(row.status);
  // What it answers is said on the screen that is opened.
  if (isOpen) queueMicrotask(() => editPlan(console, { kind: 'begin', mission: row.key }));
  return { screen: 'planner' };
}

/** From a list of people to calls inside everybody's hours, shown before anything is sent. */
export const plannerScreen: ScreenDefinition = {
  id: 'planner',
  key: '3',
  title: 'Planner',
  enterFrom: enterPlanner,
  about: 'from a list of people to a schedule inside everybody’s hours: import, check, plan, review, commit',
  parent: 'missions',
  tabs: [
    { id: 'list', title: 'List', count: ({ board }) => board.planning?.list?.targets.toString() },
    { id: 'columns', title: 'Columns' },
    { id: 'rules', title: 'Rules' },
    { id: 'review', title: 'Review', count: ({ board }) => planOf(board)?.placed.size.toString() },
    { id: 'unplaced', title: 'Unplaced', count: ({ board }) => planOf(board)?.unplaced.size.toString() },
    {
      id: 'commit',
      title: 'Commit',
      count: ({ board }) => (board.receipts.size === 0 ? undefined : String(board.receipts.size)),
    },
  ],
  table: (route) => stepOf(route).table,
  actions: (route) => stepOf(route).actions,
  allActions: [...listActions, ...columnActions, ...ruleActions, ...reviewActions, ...planActions],
  readers: [],
  madeHere: true,
  stops: ({ console, state }) => {
    if (state.board.planning?.progress === undefined) return false;
    editPlan(console, { kind: 'stop' });
    return true;
  },
  entered: ({ backend }) => void backend.plan({ kind: 'open' }),
  head: plannerHead,
  empty: ({ board }, _freshness, { tab }) => emptyStep(board, tab),
};

function emptyStep({ planning }: Board, tab: string | undefined): readonly string[] {
  switch (tab) {
    case 'columns':
      return ['No list was read yet. The first step, List, imports one.'];
    case 'rules':
      return ['Reading …'];
    case 'review':
      return planning?.plan === undefined
        ? ['There is no plan yet: it takes a mission, an assistant and a list.']
        : ['Nobody of this list has a slot. Unplaced says why, and what would mend it.'];
    case 'unplaced':
      return planning?.plan === undefined ? ['There is no plan yet.'] : ['Everybody has a slot.'];
    case 'commit':
      return ['Nothing was committed from here yet. Each call will have its receipt in this list.'];
    default:
      return planning?.list === undefined
        ? [
            'A plan begins with people to call: a CSV file, a paste, or a list in a mission’s memory.',
            'Nothing is sent before you have read the whole plan and typed a code.',
          ]
        : ['Every row of the list can be used.'];
  }
}
