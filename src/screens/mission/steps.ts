import type { PlanStep } from '../../domain/mission/mission.ts';
import type { Column } from '../table/column.ts';
import { byId } from '../table/by-id.ts';
import { byNumber, byText, inTurn } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { stepWord, wordCell } from '../words/status-words.ts';
import { snapshotOf } from './snapshot.ts';

const columns: readonly Column<PlanStep>[] = [
  {
    id: 'sequence',
    title: '#',
    minWidth: 3,
    priority: 1,
    align: 'right',
    cell: (step) => ({ text: String(step.sequence), tone: 'dim' }),
  },
  {
    id: 'status',
    title: 'status',
    minWidth: 13,
    priority: 1,
    cell: (step, { ascii }) => wordCell(stepWord(step.status), ascii),
  },
  {
    id: 'id',
    title: 'step',
    minWidth: 14,
    maxWidth: 28,
    priority: 2,
    cell: (step) => ({ text: step.id, tone: 'dim' }),
  },
  {
    id: 'description',
    title: 'what',
    minWidth: 30,
    maxWidth: 160,
    priority: 1,
    cell: (step) => ({
      text: step.title === undefined ? step.description : `${step.title}: ${step.description}`,
    }),
  },
];

const sequence = byNumber((step: PlanStep) => step.sequence);

export const stepsSpec: TableSpec<PlanStep> = {
  id: 'mission.steps',
  noun: 'step',
  nouns: 'steps',
  oneAtATime: true,
  rows: (state, route) => {
    const snapshot = snapshotOf(state, route);
    return snapshot && byId(snapshot.steps, (step) => step.id);
  },
  columns,
  filter: {
    text: (step) => `${step.id} ${step.title ?? ''} ${step.description}`,
    fields: [
      { name: 'state', kind: 'word', about: 'status', read: (step) => step.status },
      { name: 'step', kind: 'text', about: 'id of the step', read: (step) => step.id },
    ],
  },
  sorts: [
    { id: 'sequence', title: 'order of the plan', compare: sequence },
    {
      id: 'status',
      title: 'status',
      compare: inTurn(
        byText((step) => step.status),
        sequence,
      ),
    },
  ],
  needsMe: (step) => step.status === 'failed',
  copyText: (step) => step.id,
  record: (_step, route) => (route.mission === undefined ? undefined : { kind: 'run', key: route.mission }),
  detail: (step) => [{ text: step.description }],
};
