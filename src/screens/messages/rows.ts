import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { SmsConversation, SmsMessage } from '../../domain/contact/message.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { readOptOut } from '../../domain/contact/opt-out.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Board, ScheduledRow } from '../../state/board.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import { byNumber, byText, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { relativeText } from '../time/relative-text.ts';
import { whenCell } from '../time/when-cell.ts';

/** A thread with what is known beside it. */
export interface ThreadRow extends SmsConversation {
  readonly missionKey?: MissionKey;
  readonly missionName?: SafeText;
  /** As a mission that calls or writes to this number knows it. */
  readonly contactName?: SafeText;
  /** The last message asks for no more contact. */
  readonly stop: boolean;
}

let lastThreads:
  | {
      readonly conversations: Board['conversations'];
      readonly scheduled: Board['scheduled'];
      readonly rows: ReadonlyMap<string, ThreadRow>;
    }
  | undefined;

function threadRowsOf({ conversations, scheduled }: Board): ReadonlyMap<string, ThreadRow> {
  if (lastThreads?.conversations === conversations && lastThreads.scheduled === scheduled)
    return lastThreads.rows;
  const missions = new Map<string, ScheduledRow>();
  const names = new Map<string, SafeText>();
  for (const row of scheduled.values()) {
    const digits = phoneDigits(row.event.to);
    if (row.missionName !== undefined) missions.set(digits, row);
    if (row.contactName !== undefined) names.set(digits, row.contactName);
  }
  const rows = new Map<string, ThreadRow>(
    [...conversations].map(([id, row]) => {
      const digits = phoneDigits(row.contact);
      const mission = missions.get(digits);
      const contactName = names.get(digits);
      return [
        id,
        {
          ...row,
          stop: row.direction !== 'outbound' && readOptOut(row.lastMessage ?? '') !== undefined,
          ...(contactName === undefined ? {} : { contactName }),
          ...(mission?.missionKey === undefined ? {} : { missionKey: mission.missionKey }),
          ...(mission?.missionName === undefined ? {} : { missionName: mission.missionName }),
        },
      ];
    }),
  );
  lastThreads = { conversations, scheduled, rows };
  return rows;
}

export const threadsSpec: TableSpec<ThreadRow> = {
  id: 'messages',
  noun: 'thread',
  nouns: 'threads',
  oneAtATime: true,
  rows: ({ board }) =>
    board.conversations.size === 0 && board.server?.lastOkAtMs === undefined
      ? undefined
      : threadRowsOf(board),
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
      id: 'name',
      title: 'who',
      minWidth: 12,
      maxWidth: 28,
      priority: 2,
      cell: (row) => ({ text: row.contactName ?? ' ' }),
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
      cell: (row, { ascii }) =>
        row.stop
          ? { text: `${ascii ? '!' : '▲'} STOP: ${row.lastMessage ?? ''}`, tone: 'bad' }
          : { text: row.lastMessage ?? '-' },
    },
    {
      id: 'mission',
      title: 'mission',
      minWidth: 16,
      maxWidth: 30,
      priority: 4,
      cell: (row) => ({ text: row.missionName ?? '-', tone: 'dim' }),
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
    text: (row) =>
      `${row.contact} ${row.contactName ?? ''} ${row.lastMessage ?? ''} ${row.missionName ?? ''}`,
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
  needsMe: (row) => (row.unread ?? 0) > 0 || row.stop,
  copyText: (row) => row.contact,
  phones: (row) => [row.contact],
  detail: (row) => [
    { text: row.lastMessage ?? '-' },
    row.stop
      ? { text: 'They ask for no more contact. O ends it in all missions, by voice and SMS.', tone: 'bad' }
      : { text: row.missionName === undefined ? ' ' : `mission ${row.missionName}`, tone: 'dim' },
  ],
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
    [...board.messages].filter(([, { from, to }]) => {
      const digits = phoneDigits(route.contact ?? '');
      return phoneDigits(from) === digits || phoneDigits(to) === digits;
    }),
  );
  last = { messages: board.messages, contact: route.contact, rows };
  return rows;
}

/** True where somebody asks for no more contact. */
export function isStop({ direction, body }: SmsMessage): boolean {
  return direction === 'inbound' && readOptOut(body) !== undefined;
}

const newest = newestFirst((message: SmsMessage) => message.createdAtMs);

export const threadSpec: TableSpec<SmsMessage> = {
  id: 'thread',
  noun: 'message',
  nouns: 'messages',
  oneAtATime: true,
  rows: threadRows,
  columns: [
    {
      id: 'time',
      title: 'time',
      minWidth: 10,
      maxWidth: 23,
      priority: 1,
      cell: (row, environment) => whenCell(row.createdAtMs, environment),
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
      cell: (row, { ascii }) =>
        isStop(row) ? { text: `${ascii ? '!' : '▲'} STOP: ${row.body}`, tone: 'bad' } : { text: row.body },
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
    isStop(row)
      ? { text: 'They ask for no more contact. O ends it in all missions, by voice and SMS.', tone: 'bad' }
      : {
          text: [`${row.from} to ${row.to}`, row.status ?? '', row.error ?? '', ...row.mediaUrls]
            .filter((part) => part !== '')
            .join(' · '),
          tone: row.error === undefined ? 'dim' : 'bad',
        },
  ],
  needsMe: isStop,
};
