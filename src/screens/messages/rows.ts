import type { SmsConversation, SmsMessage } from '../../domain/message.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import { byNumber, byText, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText, ownZone } from '../time/clock-text.ts';
import { relativeText } from '../time/relative-text.ts';

export const threadsSpec: TableSpec<SmsConversation> = {
  id: 'messages',
  noun: 'thread',
  nouns: 'threads',
  rows: ({ board }) =>
    board.conversations.size === 0 && board.server?.lastOkAtMs === undefined
      ? undefined
      : board.conversations,
  columns: [
    {
      id: 'unread',
      title: ' ',
      minWidth: 2,
      priority: 1,
      align: 'right',
      cell: (row) =>
        row.unread !== undefined && row.unread > 0
          ? { text: String(row.unread), tone: 'warn' }
          : { text: ' ' },
    },
    {
      id: 'contact',
      title: 'with',
      minWidth: 15,
      maxWidth: 24,
      priority: 1,
      cell: (row) => ({ text: row.contact, tone: 'strong' }),
    },
    {
      id: 'direction',
      title: ' ',
      minWidth: 3,
      priority: 2,
      cell: (row, { ascii }) => ({
        text:
          row.direction === 'inbound'
            ? ascii
              ? '<'
              : '←'
            : row.direction === 'outbound'
              ? ascii
                ? '>'
                : '→'
              : ' ',
        tone: 'dim',
      }),
    },
    {
      id: 'last',
      title: 'last message',
      minWidth: 26,
      maxWidth: 140,
      priority: 1,
      cell: (row) => ({ text: row.lastMessage ?? '-' }),
    },
    {
      id: 'when',
      title: 'when',
      minWidth: 12,
      maxWidth: 16,
      priority: 2,
      cell: (row, { minuteMs }) => ({
        text: row.lastAtMs === undefined ? '-' : relativeText(row.lastAtMs, minuteMs),
        tone: 'dim',
      }),
    },
  ],
  filter: {
    text: (row) => `${row.contact} ${row.lastMessage ?? ''}`,
    fields: [
      { name: 'with', kind: 'text', about: 'the other side', read: (row) => row.contact },
      { name: 'unread', kind: 'number', about: 'how many are unread', read: (row) => row.unread ?? 0 },
      {
        name: 'age',
        kind: 'time',
        past: true,
        about: 'time since the last message',
        read: (row) => row.lastAtMs,
      },
    ],
  },
  sorts: [
    { id: 'newest', title: 'newest', compare: newestFirst((row) => row.lastAtMs) },
    { id: 'contact', title: 'contact', compare: byText((row) => row.contact) },
  ],
  needsMe: (row) => (row.unread ?? 0) > 0,
  copyText: (row) => row.contact,
  detail: (row) => [{ text: row.lastMessage ?? '-' }],
};

let last:
  | {
      readonly messages: ReadonlyMap<string, SmsMessage>;
      readonly contact: string | undefined;
      readonly rows: ReadonlyMap<string, SmsMessage>;
    }
  | undefined;

function threadRows({ board }: ConsoleState, route: Route): ReadonlyMap<string, SmsMessage> {
  if (last?.messages === board.messages && last.contact === route.contact) return last.rows;
  const rows = new Map(
    [...board.messages].filter(([, { from, to }]) => from === route.contact || to === route.contact),
  );
  last = { messages: board.messages, contact: route.contact, rows };
  return rows;
}

const newest = newestFirst((message: SmsMessage) => message.createdAtMs);

export const threadSpec: TableSpec<SmsMessage> = {
  id: 'thread',
  noun: 'message',
  nouns: 'messages',
  rows: threadRows,
  columns: [
    {
      id: 'time',
      title: 'time',
      minWidth: 10,
      maxWidth: 23,
      priority: 1,
      cell: (row, { minuteMs, zoneMode, operatorZone }) => ({
        text:
          row.createdAtMs === undefined
            ? '-'
            : clockText(row.createdAtMs, ownZone(zoneMode, operatorZone), minuteMs),
        tone: 'dim',
      }),
    },
    {
      id: 'direction',
      title: ' ',
      minWidth: 5,
      priority: 1,
      cell: (row, { ascii }) =>
        row.direction === 'inbound'
          ? { text: ascii ? '< in' : '← in', tone: 'accent' }
          : { text: ascii ? '> out' : '→ out', tone: 'dim' },
    },
    {
      id: 'body',
      title: 'message',
      minWidth: 36,
      maxWidth: 170,
      priority: 1,
      cell: (row) => ({ text: row.body }),
    },
    {
      id: 'status',
      title: 'status',
      minWidth: 10,
      maxWidth: 14,
      priority: 2,
      cell: (row) =>
        row.error === undefined ? { text: row.status ?? ' ', tone: 'dim' } : { text: row.error, tone: 'bad' },
    },
  ],
  filter: {
    text: (row) => row.body,
    fields: [
      {
        name: 'direction',
        kind: 'word',
        about: 'in or out',
        values: ['inbound', 'outbound'],
        read: (row) => row.direction,
      },
      {
        name: 'age',
        kind: 'time',
        past: true,
        about: 'time since it was sent',
        read: (row) => row.createdAtMs,
      },
    ],
  },
  sorts: [
    { id: 'newest', title: 'newest', compare: newest },
    { id: 'oldest', title: 'oldest', compare: byNumber((message) => message.createdAtMs) },
  ],
  copyText: (row) => row.body,
  detail: (row) => [
    { text: row.body },
    { text: [`${row.from} to ${row.to}`, ...row.mediaUrls].join(' · '), tone: 'dim' },
  ],
};
