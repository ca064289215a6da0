import { commandWords } from '../../commands/command-words.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { AuditRow, Notice } from '../../state/board.ts';
import { byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { ownTimeText } from '../time/timed-text.ts';
import { severityWord, wordCell } from '../words/status-words.ts';
import { ownOf } from '../../lib/own.ts';
import { whenCell } from '../time/when-cell.ts';

const OUTCOMES: Readonly<Record<string, Tone>> = {
  done: 'good',
  open: 'warn',
  refused: 'warn',
  failed: 'bad',
  'dry-run': 'dim',
};

const newestAct = newestFirst((row: AuditRow) => row.seq);

export const auditSpec: TableSpec<AuditRow> = {
  id: 'log.acts',
  noun: 'entry',
  nouns: 'entries',
  oneAtATime: true,
  rows: ({ board }) => board.audit,
  columns: [
    {
      id: 'time',
      title: 'time',
      minWidth: 10,
      maxWidth: 23,
      priority: 1,
      cell: (row, environment) => whenCell(row.atMs, environment),
    },
    {
      id: 'outcome',
      title: 'outcome',
      minWidth: 8,
      maxWidth: 12,
      priority: 1,
      cell: (row) => ({ text: row.outcome, tone: ownOf(OUTCOMES, row.outcome) ?? 'plain' }),
    },
    {
      id: 'kind',
      title: 'act',
      minWidth: 14,
      maxWidth: 20,
      priority: 2,
      cell: (row) => ({ text: commandWords(row.kind) }),
    },
    {
      id: 'summary',
      title: 'what',
      minWidth: 26,
      maxWidth: 150,
      priority: 1,
      cell: (row) => ({ text: row.summary }),
    },
    {
      id: 'actor',
      title: 'who',
      minWidth: 12,
      maxWidth: 22,
      priority: 3,
      cell: (row) => ({ text: row.actor, tone: 'dim' }),
    },
    {
      id: 'request',
      title: 'request',
      minWidth: 12,
      maxWidth: 40,
      priority: 5,
      cell: (row) => ({ text: row.requestId ?? '-', tone: 'dim' }),
    },
  ],
  filter: {
    text: (row) => `${row.summary} ${row.kind} ${commandWords(row.kind)} ${row.actor}`,
    fields: [
      { name: 'outcome', kind: 'word', about: 'done, open, refused, failed', read: (row) => row.outcome },
      { name: 'mission', kind: 'text', about: 'id of the mission', read: (row) => row.missionKey ?? '' },
      { name: 'act', kind: 'text', about: 'kind of act', read: (row) => [row.kind, commandWords(row.kind)] },
      { name: 'who', kind: 'text', about: 'who did it', read: (row) => row.actor },
      { name: 'age', kind: 'time', past: true, about: 'time since', read: (row) => row.atMs },
    ],
  },
  sorts: [
    { id: 'newest', title: 'newest', compare: newestAct },
    {
      id: 'outcome',
      title: 'outcome',
      compare: inTurn(
        byText((row) => row.outcome),
        newestAct,
      ),
    },
  ],
  needsMe: (row) => row.outcome === 'failed' || row.outcome === 'open',
  copyText: (row) => row.requestId ?? row.summary,
  detail: (row) => [
    { text: row.summary },
    {
      text: [
        ...(row.shownDigest === undefined ? [] : [`shown ${row.shownDigest.slice(0, 16)}…`]),
        ...(row.requestId === undefined ? [] : [`request ${row.requestId}`]),
        ...(row.details === undefined ? [] : [row.details]),
      ].join(' · '),
      tone: 'dim',
    },
  ],
};

const newestNotice = newestFirst((row: Notice) => row.atMs);

export const noticesSpec: TableSpec<Notice> = {
  id: 'log.notices',
  noun: 'notice',
  nouns: 'notices',
  oneAtATime: true,
  rows: ({ board }) => board.notices,
  columns: [
    {
      id: 'seen',
      title: ' ',
      minWidth: 1,
      priority: 1,
      cell: (row) => (row.seen ? { text: ' ' } : { text: '!', tone: 'warn' }),
    },
    {
      id: 'level',
      title: 'level',
      minWidth: 9,
      priority: 1,
      cell: (row, { ascii }) => wordCell(severityWord(row.level), ascii),
    },
    {
      id: 'time',
      title: 'time',
      minWidth: 10,
      maxWidth: 23,
      priority: 1,
      cell: (row, environment) => whenCell(row.atMs, environment),
    },
    {
      id: 'sentence',
      title: 'what',
      minWidth: 36,
      maxWidth: 180,
      priority: 1,
      cell: (row, environment) => ({ text: ownTimeText(row.sentence, environment) }),
    },
  ],
  filter: {
    text: (row) => `${row.sentence} ${row.detail ?? ''}`,
    fields: [
      {
        name: 'level',
        kind: 'word',
        about: 'how grave',
        values: ['info', 'warn', 'error'],
        read: (row) => row.level,
      },
      { name: 'age', kind: 'time', past: true, about: 'time since', read: (row) => row.atMs },
    ],
  },
  sorts: [{ id: 'newest', title: 'newest', compare: newestNotice }],
  needsMe: (row) => !row.seen,
  copyText: (row) => (row.detail === undefined ? row.sentence : `${row.sentence}\n${row.detail}`),
  detail: (row, environment) => [
    { text: ownTimeText(row.sentence, environment) },
    ...(row.detail === undefined
      ? []
      : [{ text: ownTimeText(row.detail, environment), tone: 'dim' as const }]),
  ],
};
