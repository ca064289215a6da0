import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { relativeText } from '../time/relative-text.ts';
import { newestFirst, byText } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { runWord, wordCell } from '../words/status-words.ts';

/** The missions to choose from, where none is open. */
export const insightMissionsSpec: TableSpec<MissionRow> = {
  id: 'insights.missions',
  noun: 'mission',
  nouns: 'missions',
  rows: ({ board }) =>
    board.missions.size === 0 && board.server?.lastOkAtMs === undefined ? undefined : board.missions,
  columns: [
    {
      id: 'name',
      title: 'results of which mission?',
      minWidth: 26,
      maxWidth: 70,
      priority: 1,
      cell: (row) => ({ text: row.name, tone: 'strong' }),
    },
    {
      id: 'status',
      title: 'status',
      minWidth: 12,
      priority: 1,
      cell: (row, { ascii }) => wordCell(runWord(row.status), ascii),
    },
    {
      id: 'class',
      title: 'class',
      minWidth: 5,
      priority: 3,
      cell: (row) => ({ text: row.missionClass === undefined ? '-' : String(row.missionClass), tone: 'dim' }),
    },
    {
      id: 'changed',
      title: 'last change',
      minWidth: 12,
      maxWidth: 16,
      priority: 2,
      cell: (row, { minuteMs }) => ({
        text: row.lastChangeAtMs === undefined ? '-' : relativeText(row.lastChangeAtMs, minuteMs),
        tone: 'dim',
      }),
    },
  ],
  filter: {
    text: (row) => `${row.name} ${row.slug ?? ''}`,
    fields: [{ name: 'state', kind: 'text', about: 'status of its run', read: (row) => row.status }],
  },
  sorts: [
    { id: 'changed', title: 'last change', compare: newestFirst((row) => row.lastChangeAtMs) },
    { id: 'name', title: 'name', compare: byText((row) => row.name) },
  ],
  copyText: (row) => row.slug ?? row.key,
};
