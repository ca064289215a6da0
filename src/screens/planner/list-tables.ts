import type { ListColumnGuess, ListIssue } from '../../state/planning.ts';
import { byNumber } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';

const NOTHING = new Map<string, never>();

/** Faults of the list that was read: row, column, reason, what to do. */
export const issuesSpec: TableSpec<ListIssue> = {
  id: 'planner-issues',
  noun: 'fault',
  nouns: 'faults',
  rows: ({ board }) => board.planning?.list?.issues ?? NOTHING,
  columns: [
    {
      id: 'row',
      title: 'row',
      minWidth: 6,
      priority: 1,
      align: 'right',
      cell: ({ row }) => ({ text: row === 0 ? '–' : String(row), tone: 'dim' }),
    },
    {
      id: 'kind',
      title: '',
      minWidth: 7,
      priority: 1,
      cell: ({ refused }) => (refused ? { text: 'refused', tone: 'bad' } : { text: 'remark', tone: 'warn' }),
    },
    {
      id: 'column',
      title: 'column',
      minWidth: 8,
      maxWidth: 18,
      priority: 1,
      cell: ({ column }) => ({ text: column }),
    },
    {
      id: 'value',
      title: 'cell',
      minWidth: 8,
      maxWidth: 24,
      priority: 3,
      cell: ({ value }) => ({ text: value, tone: 'dim' }),
    },
    {
      id: 'reason',
      title: 'why',
      minWidth: 24,
      maxWidth: 80,
      priority: 1,
      cell: ({ reason }) => ({ text: reason }),
    },
    {
      id: 'fix',
      title: 'what to do',
      minWidth: 20,
      maxWidth: 80,
      priority: 4,
      cell: ({ fix }) => ({ text: fix, tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ column, value, reason }) => `${column} ${value} ${reason}`,
    fields: [
      { name: 'row', kind: 'number', about: 'row of the list', read: ({ row }) => row },
      { name: 'column', kind: 'text', about: 'name of the column', read: ({ column }) => column },
    ],
  },
  sorts: [{ id: 'row', title: 'row', compare: byNumber(({ row }) => row) }],
  copyText: ({ row }) => String(row),
  detail: ({ column, value, reason, fix }) => [
    { text: `${column}${value === '' ? ' is empty' : ` holds "${value}"`}: ${reason}` },
    { text: fix, tone: 'dim' },
  ],
};

/** Columns of the list, and what each is taken for. */
export const columnsSpec: TableSpec<ListColumnGuess> = {
  id: 'planner-columns',
  noun: 'column',
  nouns: 'columns',
  rows: ({ board }) => board.planning?.list?.columns ?? NOTHING,
  columns: [
    {
      id: 'header',
      title: 'column',
      minWidth: 14,
      maxWidth: 28,
      priority: 1,
      cell: ({ header }) => ({ text: header, tone: 'strong' }),
    },
    {
      id: 'field',
      title: 'holds',
      minWidth: 16,
      maxWidth: 28,
      priority: 1,
      cell: ({ field, variable }) => ({
        text: field === 'variable' ? `{{${variable}}}` : field,
        tone: field === 'ignore' ? 'dim' : 'plain',
      }),
    },
    {
      id: 'sure',
      title: 'sure',
      minWidth: 6,
      priority: 2,
      cell: ({ confidence }) =>
        confidence >= 0.8
          ? { text: 'sure', tone: 'good' }
          : confidence >= 0.5
            ? { text: 'likely', tone: 'plain' }
            : { text: 'guess', tone: 'warn' },
    },
    {
      id: 'sample',
      title: 'for example',
      minWidth: 20,
      maxWidth: 60,
      priority: 1,
      cell: ({ sample }) => ({ text: sample, tone: 'dim' }),
    },
    {
      id: 'why',
      title: 'because',
      minWidth: 20,
      maxWidth: 50,
      priority: 4,
      cell: ({ why }) => ({ text: why, tone: 'dim' }),
    },
  ],
  filter: { text: ({ header, field }) => `${header} ${field}`, fields: [] },
  sorts: [{ id: 'index', title: 'place in the list', compare: byNumber(({ index }) => index) }],
  copyText: ({ header }) => header,
};
