import type { PollerHealth } from '../../state/board.ts';
import { byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { lengthText } from '../../lib/length-text.ts';
import { relativeText } from '../time/relative-text.ts';
import { secondsText, ownZone } from '../time/clock-text.ts';
import { isStale } from '../words/freshness.ts';
import { pollerWord, wordCell } from '../words/status-words.ts';

const name = byText((row: PollerHealth) => row.name);

export const pollersSpec: TableSpec<PollerHealth> = {
  id: 'connection.pollers',
  noun: 'reader',
  nouns: 'readers',
  oneAtATime: true,
  rows: ({ board }) => board.pollers,
  columns: [
    {
      id: 'name',
      title: 'reads',
      minWidth: 16,
      maxWidth: 34,
      priority: 1,
      cell: (row) => ({ text: row.name }),
    },
    {
      id: 'state',
      title: 'state',
      minWidth: 9,
      priority: 1,
      cell: (row, { ascii }) => wordCell(pollerWord(row.state), ascii),
    },
    {
      id: 'last',
      title: 'last good',
      minWidth: 12,
      maxWidth: 18,
      priority: 1,
      cell: (row, { wallMinuteMs }) =>
        row.lastOkAtMs === undefined
          ? { text: 'never', tone: 'warn' }
          : {
              text: relativeText(row.lastOkAtMs, wallMinuteMs),
              tone: isStale(row, wallMinuteMs) ? 'warn' : 'plain',
            },
    },
    {
      id: 'every',
      title: 'every',
      minWidth: 8,
      maxWidth: 12,
      priority: 4,
      cell: (row) => ({ text: row.intervalMs === undefined ? '-' : everyText(row.intervalMs), tone: 'dim' }),
    },
    {
      id: 'next',
      title: 'next',
      minWidth: 8,
      priority: 2,
      cell: (row, { zoneMode, operatorZone }) => ({
        text: row.nextAtMs === undefined ? '-' : secondsText(row.nextAtMs, ownZone(zoneMode, operatorZone)),
        tone: 'dim',
      }),
    },
    {
      id: 'attempt',
      title: 'tries',
      minWidth: 5,
      priority: 3,
      align: 'right',
      cell: (row) => (row.attempt > 0 ? { text: String(row.attempt), tone: 'warn' } : { text: ' ' }),
    },
    {
      id: 'error',
      title: 'why it fails',
      minWidth: 14,
      maxWidth: 140,
      priority: 2,
      cell: (row) => ({ text: row.error?.sentence ?? ' ', tone: 'bad' }),
    },
  ],
  filter: {
    text: (row) => `${row.name} ${row.error?.sentence ?? ''}`,
    fields: [
      {
        name: 'state',
        kind: 'word',
        about: 'what it does',
        values: ['idle', 'running', 'waiting', 'failing', 'off'],
        read: (row) => row.state,
      },
      { name: 'tries', kind: 'number', about: 'failed tries in a row', read: (row) => row.attempt },
      {
        name: 'age',
        kind: 'time',
        past: true,
        about: 'time since its last success',
        read: (row) => row.lastOkAtMs,
      },
    ],
  },
  sorts: [
    { id: 'name', title: 'name', compare: name },
    {
      id: 'state',
      title: 'state',
      compare: inTurn(
        byText((row) => row.state),
        name,
      ),
    },
    {
      id: 'last',
      title: 'last success',
      compare: inTurn(
        newestFirst((row) => row.lastOkAtMs),
        name,
      ),
    },
  ],
  needsMe: (row) => row.state === 'failing',
  copyText: (row) => row.error?.sentence ?? row.name,
  detail: (row) => [
    row.error === undefined
      ? { text: `${row.name} reads without trouble.`, tone: 'dim' }
      : { text: row.error.sentence, tone: 'bad' },
  ],
};

const everyText = (intervalMs: number): string =>
  intervalMs < 60_000 ? `${Math.round(intervalMs / 1_000)} s` : lengthText(intervalMs);
