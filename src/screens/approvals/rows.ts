import { safe } from '../../lib/safe-text.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import type { TableSpec } from '../table/table.ts';
import { relativeText, shortLength } from '../time/relative-text.ts';
import type { CellEnvironment } from '../table/column.ts';
import { itemText, KIND_WORDS, stateCell, stateWord, waitsNow } from './words.ts';

/** What waits, the oldest first; then what is snoozed; then what was decided, the newest first. */
function inQueue(one: InboxItem, other: InboxItem): number {
  const place = (item: InboxItem): number => (waitsNow(item) ? 0 : item.state === 'open' ? 1 : 2);
  const between = place(one) - place(other);
  if (between !== 0) return between;
  if (one.state !== 'open') return (other.endedAtMs ?? 0) - (one.endedAtMs ?? 0);
  return one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1);
}

/** The queue. */
export const queueSpec: TableSpec<InboxItem> = {
  id: 'approvals',
  noun: 'item',
  nouns: 'items',
  rows: ({ board }) =>
    board.inbox.size === 0 && board.server?.lastOkAtMs === undefined ? undefined : board.inbox,
  columns: [
    {
      id: 'state',
      title: 'state',
      minWidth: 11,
      maxWidth: 13,
      priority: 1,
      cell: (row, { minuteMs, ascii }) => stateCell(row, minuteMs, ascii),
    },
    {
      id: 'kind',
      title: 'kind',
      minWidth: 8,
      priority: 1,
      cell: (row) => ({ text: KIND_WORDS[row.kind], tone: 'dim' }),
    },
    {
      id: 'title',
      title: 'what',
      minWidth: 28,
      goodWidth: 40,
      maxWidth: 90,
      priority: 1,
      cell: (row, environment) => {
        const title = itemText(row.title, row, environment);
        return row.warnings.length > 0
          ? { text: `${environment.ascii ? '!' : '▲'} ${title}`, tone: 'bad' }
          : { text: title, tone: row.state === 'open' ? 'strong' : 'dim' };
      },
    },
    {
      id: 'left',
      title: 'left',
      minWidth: 6,
      priority: 2,
      align: 'right',
      cell: leftCell,
    },
    {
      id: 'age',
      title: 'age',
      minWidth: 4,
      priority: 2,
      align: 'right',
      cell: (row, { minuteMs }) => ({ text: shortLength(minuteMs - row.createdAtMs), tone: 'dim' }),
    },
    {
      id: 'mission',
      title: 'mission',
      minWidth: 16,
      goodWidth: 26,
      maxWidth: 40,
      priority: 3,
      cell: (row) => ({ text: row.missionName ?? '-', tone: 'dim' }),
    },
    {
      id: 'source',
      title: 'from',
      minWidth: 8,
      maxWidth: 20,
      priority: 4,
      cell: (row) => ({ text: row.source, tone: 'dim' }),
    },
  ],
  filter: {
    text: (row) => `${row.title} ${row.missionName ?? ''} ${row.lines.join(' ')}`,
    fields: [
      { name: 'state', kind: 'word', about: 'open, approved, denied, expired …', read: (row) => row.state },
      {
        name: 'kind',
        kind: 'word',
        about: 'request, gate, ask, proposal, act, plan, opt-out, held',
        read: (row) => row.kind,
      },
      {
        name: 'mission',
        kind: 'text',
        about: 'the mission it belongs to',
        read: (row) => row.missionName ?? '',
      },
      { name: 'left', kind: 'time', about: 'time until it expires', read: (row) => row.expiresAtMs },
    ],
  },
  sorts: [{ id: 'queue', title: 'oldest first', compare: inQueue }],
  needsMe: waitsNow,
  ended: (row) =>
    row.state === 'open' ? undefined : safe`“${row.title}” waits no more: ${stateWord(row.state)}.`,
  copyText: (row) => row.approvalId ?? row.id,
  record: (row) =>
    row.approvalId !== undefined
      ? { kind: 'approval', id: row.approvalId }
      : row.mission !== undefined
        ? { kind: 'memory', key: row.mission }
        : undefined,
  detail: (row, environment) => [
    row.warnings[0] === undefined
      ? { text: inOneLine(row, environment) }
      : { text: `${environment.ascii ? '!' : '▲'} ${row.warnings[0]}`, tone: 'bad' },
    {
      text:
        row.readOnly ??
        row.next ??
        (row.snoozedUntilMs === undefined
          ? 'enter reads all of it, A approves, D denies'
          : `comes back ${relativeText(row.snoozedUntilMs, environment.minuteMs)}`),
      tone: row.state === 'open' ? 'dim' : 'warn',
    },
  ],
};

const inOneLine = (row: InboxItem, environment: CellEnvironment): string =>
  row.lines
    .filter((line) => line !== row.title)
    .map((line) => itemText(line, row, environment).trim())
    .join(' · ')
    .replaceAll(': · ', ': ');

function leftCell(row: InboxItem, { minuteMs }: { readonly minuteMs: number }) {
  if (row.state !== 'open' || row.expiresAtMs === undefined) return { text: '-', tone: 'dim' } as const;
  const leftMs = row.expiresAtMs - minuteMs;
  if (leftMs < 60_000) return { text: '<1m', tone: 'bad' } as const;
  return { text: shortLength(leftMs), tone: leftMs < 10 * 60_000 ? 'warn' : 'plain' } as const;
}
