import type { CommitReceipt, UnplacedCall } from '../../state/planning.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { byNumber, byText } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { whoIn } from '../words/who-text.ts';
import { exactClockText } from '../time/clock-text.ts';

const NOTHING = new Map<string, never>();

/** Contacts without a slot: why, and what would mend it. */
export const unplacedSpec: TableSpec<UnplacedCall> = {
  id: 'planner-unplaced',
  noun: 'contact',
  nouns: 'contacts',
  rows: ({ board }) => board.planning?.plan?.unplaced ?? NOTHING,
  columns: [
    {
      id: 'row',
      title: 'row',
      minWidth: 6,
      priority: 2,
      align: 'right',
      cell: ({ row }) => ({ text: String(row), tone: 'dim' }),
    },
    {
      id: 'to',
      title: 'to',
      minWidth: 18,
      goodWidth: 30,
      maxWidth: 34,
      priority: 1,
      cell: ({ name, phone }, { ascii }, width) => ({
        text: whoIn(width, name, phone, { ascii, first: 'number' }),
        tone: 'strong',
      }),
    },
    {
      id: 'code',
      title: 'why',
      minWidth: 12,
      goodWidth: 20,
      maxWidth: 20,
      priority: 1,
      cell: ({ code }) => ({ text: code.replaceAll('_', ' '), tone: code === 'left_out' ? 'dim' : 'warn' }),
    },
    {
      id: 'detail',
      title: 'more',
      minWidth: 22,
      maxWidth: 80,
      priority: 1,
      cell: ({ detail }) => ({ text: detail }),
    },
    {
      id: 'cure',
      title: 'what to do',
      minWidth: 24,
      maxWidth: 70,
      priority: 4,
      cell: ({ cure }) => ({ text: cure, tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ name, phone, code, detail }) => `${name ?? ''} ${phone} ${code} ${detail}`,
    fields: [
      { name: 'why', kind: 'word', about: 'the code: duplicate, suppressed', read: ({ code }) => code },
    ],
  },
  sorts: [
    { id: 'row', title: 'row', compare: byNumber(({ row }) => row) },
    { id: 'code', title: 'why', compare: byText(({ code }) => code) },
  ],
  copyText: ({ phone }) => phone,
  detail: ({ detail, cure }) => [{ text: detail }, { text: cure, tone: 'dim' }],
};

const RECEIPT_TONES: Readonly<Record<CommitReceipt['status'], Tone>> = {
  scheduled: 'good',
  before: 'dim',
  unclear: 'warn',
  refused: 'bad',
  failed: 'bad',
};
const HALVES: Readonly<Record<CommitReceipt['memory'], readonly [string, string, Tone]>> = {
  done: ['✓', 'ok', 'good'],
  open: ['…', '..', 'warn'],
  refused: ['✗', 'x', 'bad'],
  skipped: ['–', '-', 'warn'],
  none: ['–', '-', 'dim'],
};

/** What became of each call of a commit. */
export const receiptsSpec: TableSpec<CommitReceipt> = {
  id: 'planner-receipts',
  noun: 'receipt',
  nouns: 'receipts',
  rows: ({ board }) => board.receipts,
  columns: [
    {
      id: 'at',
      title: 'at',
      minWidth: 17,
      priority: 1,
      cell: ({ atMs }, { operatorZone, minuteMs }) => ({
        text: exactClockText(atMs, operatorZone, minuteMs),
      }),
    },
    {
      id: 'to',
      title: 'to',
      minWidth: 18,
      goodWidth: 30,
      maxWidth: 34,
      priority: 1,
      cell: ({ name, phone }, { ascii }, width) => ({
        text: whoIn(width, name, phone, { ascii, first: 'number' }),
      }),
    },
    {
      id: 'status',
      title: 'became',
      minWidth: 9,
      priority: 1,
      cell: ({ status }) => ({ text: status, tone: RECEIPT_TONES[status] }),
    },
    {
      id: 'memory',
      title: 'memory',
      minWidth: 6,
      priority: 1,
      cell: ({ memory }, { ascii }) => ({ text: HALVES[memory][ascii ? 1 : 0], tone: HALVES[memory][2] }),
    },
    {
      id: 'event',
      title: 'event',
      minWidth: 5,
      priority: 1,
      cell: ({ event }, { ascii }) => ({ text: HALVES[event][ascii ? 1 : 0], tone: HALVES[event][2] }),
    },
    {
      id: 'id',
      title: 'event id',
      minWidth: 12,
      maxWidth: 38,
      priority: 4,
      cell: ({ eventId }) => ({ text: eventId ?? '-', tone: 'dim' }),
    },
    {
      id: 'more',
      title: '',
      minWidth: 20,
      maxWidth: 80,
      priority: 5,
      cell: ({ sentence }) => ({ text: sentence ?? ' ', tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ name, phone, sentence }) => `${name ?? ''} ${phone} ${sentence ?? ''}`,
    fields: [{ name: 'state', kind: 'word', about: 'what became of it', read: ({ status }) => status }],
  },
  sorts: [{ id: 'time', title: 'time', compare: byNumber(({ atMs }) => atMs) }],
  needsMe: ({ status }) => status !== 'scheduled' && status !== 'before',
  copyText: ({ eventId, phone }) => eventId ?? phone,
  detail: ({ sentence, eventId }) => [
    // A refusal needs all the room there is.
    ...(sentence === undefined ? [] : [{ text: sentence }]),
    ...(eventId === undefined
      ? sentence === undefined
        ? [{ text: 'no event yet' }]
        : []
      : [{ text: `event ${eventId}`, tone: 'dim' as const }]),
  ],
};
