import { isLiveCall, isTerminalEvent } from '../../domain/mission/status.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { isAssistant } from '../../domain/assistant/assistant.ts';
import type { Board, ScheduledRow } from '../../state/board.ts';
import type { Filterable } from '../filter/field.ts';
import type { Cell, CellEnvironment, Column } from '../table/column.ts';
import { byNumber, byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText, shownZones } from '../time/clock-text.ts';
import { dueText, relativeText } from '../time/relative-text.ts';
import { whoIn, whoText } from '../words/who-text.ts';
import { eventWord, wordCell } from '../words/status-words.ts';
import { turnText, withTalks } from './talks.ts';

const isOpen = (row: ScheduledRow): boolean => !isTerminalEvent(row.event.status);

/** Waits although its time has come. */
export const isLate = (row: ScheduledRow, nowMs: number): boolean =>
  row.event.status === 'pending' &&
  row.event.scheduledAtMs !== undefined &&
  row.event.scheduledAtMs < nowMs - 60_000;

export function dueCell(row: ScheduledRow, { minuteMs }: CellEnvironment): Cell {
  const atMs = row.event.scheduledAtMs;
  if (atMs === undefined) return { text: 'no time', tone: 'dim' };
  if (isLiveCall(row.event.callStatus)) return { text: 'on the line', tone: 'accent' };
  if (!isOpen(row)) return { text: relativeText(atMs, minuteMs), tone: 'dim' };
  return { text: dueText(atMs, minuteMs), tone: isLate(row, minuteMs) ? 'bad' : 'plain' };
}

/** The instant in the zone that comes first, or in the one that comes second. */
export function timeCell(row: ScheduledRow, place: 'first' | 'second', environment: CellEnvironment): Cell {
  const { minuteMs, zoneMode, operatorZone } = environment;
  const zone = shownZones(zoneMode, row.zones, operatorZone)[place];
  if (row.event.scheduledAtMs === undefined || zone === undefined) return { text: ' ' };
  const unsure = place === 'first' && zoneMode === 'recipient' && row.zones.length !== 1;
  const text = clockText(row.event.scheduledAtMs, zone, minuteMs);
  return { text: unsure ? `${text}?` : text, tone: place === 'first' ? 'plain' : 'dim' };
}

const recipient = (row: ScheduledRow): string => whoText(row.contactName, row.event.to);

export const scheduledColumns: readonly Column<ScheduledRow>[] = [
  {
    id: 'due',
    title: 'due',
    minWidth: 14,
    maxWidth: 20,
    priority: 1,
    cell: (row, environment) => dueCell(row, environment),
  },
  {
    id: 'first',
    title: 'time',
    minWidth: 13,
    maxWidth: 17,
    priority: 1,
    cell: (row, environment) => timeCell(row, 'first', environment),
  },
  {
    id: 'second',
    title: 'also',
    minWidth: 13,
    maxWidth: 17,
    priority: 4,
    cell: (row, environment) => timeCell(row, 'second', environment),
  },
  { id: 'channel', title: 'how', minWidth: 4, priority: 3, cell: (row) => ({ text: row.event.channel }) },
  {
    id: 'status',
    title: 'status',
    minWidth: 13,
    priority: 1,
    cell: (row, { ascii }) => wordCell(eventWord(row.event), ascii),
  },
  {
    id: 'to',
    title: 'to',
    minWidth: 14,
    goodWidth: 26,
    maxWidth: 34,
    priority: 1,
    cell: (row, { ascii }, width) => ({
      text: whoIn(width, row.contactName, row.event.to, { ascii, first: 'name' }),
      tone: isOpen(row) ? 'strong' : 'dim',
    }),
  },
  {
    id: 'try',
    title: 'try',
    minWidth: 3,
    priority: 6,
    align: 'right',
    cell: (row) => ({
      text: row.event.retryCount === undefined ? ' ' : String(row.event.retryCount + 1),
      tone: 'dim',
    }),
  },
  {
    id: 'from',
    title: 'from',
    minWidth: 12,
    maxWidth: 14,
    priority: 8,
    cell: (row) => ({ text: row.event.from, tone: 'dim' }),
  },
  {
    id: 'step',
    title: 'step',
    minWidth: 8,
    maxWidth: 18,
    priority: 7,
    cell: (row) => ({ text: row.event.stepId ?? '-', tone: 'dim' }),
  },
];

const missionColumn: Column<ScheduledRow> = {
  id: 'mission',
  title: 'mission',
  minWidth: 14,
  goodWidth: 24,
  maxWidth: 40,
  priority: 2,
  cell: (row) => ({
    text: row.missionName ?? '(no mission)',
    tone: row.missionName === undefined ? 'dim' : 'plain',
  }),
};

export const scheduledFilter: Filterable<ScheduledRow> = {
  text: (row) =>
    `${recipient(row)} ${row.missionName ?? ''} ${row.event.text ?? ''} ${eventWord(row.event).word}`,
  fields: [
    {
      name: 'state',
      kind: 'word',
      about: 'status, or what became of the call',
      read: (row) => [row.event.status, row.event.callStatus ?? ''],
    },
    { name: 'tz', kind: 'zone', about: "recipient's zone: PT, CST, chicago", read: (row) => row.zones },
    {
      name: 'due',
      kind: 'time',
      about: 'time until it is placed; below 0 it is overdue',
      read: (row) => row.event.scheduledAtMs,
    },
    {
      name: 'how',
      kind: 'word',
      about: 'call or SMS',
      values: ['call', 'sms'],
      read: (row) => row.event.channel,
    },
    {
      name: 'to',
      kind: 'text',
      about: 'number or name',
      read: (row) => [row.event.to, row.contactName ?? ''],
    },
    { name: 'mission', kind: 'text', about: 'name of its mission', read: (row) => row.missionName },
    { name: 'step', kind: 'text', about: 'id of its step', read: (row) => row.event.stepId },
    { name: 'try', kind: 'number', about: 'which try', read: (row) => (row.event.retryCount ?? 0) + 1 },
  ],
};

const time = byNumber((row: ScheduledRow) => row.event.scheduledAtMs);

export const scheduledSorts: TableSpec<ScheduledRow>['sorts'] = [
  {
    id: 'line',
    title: 'what comes next, then what was',
    compare: inTurn(
      byNumber((row) => (isOpen(row) ? 0 : 1)),
      byNumber((row) => (isOpen(row) ? row.event.scheduledAtMs : undefined)),
      newestFirst((row) => row.event.scheduledAtMs),
    ),
  },
  { id: 'time', title: 'time', compare: time },
  {
    id: 'to',
    title: 'recipient',
    compare: inTurn(
      byText((row) => row.event.to),
      time,
    ),
  },
  {
    id: 'mission',
    title: 'mission',
    compare: inTurn(
      byText((row) => row.missionName),
      time,
    ),
  },
  {
    id: 'status',
    title: 'status',
    compare: inTurn(
      byText((row) => row.event.callStatus ?? row.event.status),
      time,
    ),
  },
];

/** What became of it: `The call to Ann Alpha has ended: no answer.` */
const endedText = (row: ScheduledRow): SafeText | undefined =>
  isOpen(row)
    ? undefined
    : safe`The ${row.event.channel === 'sms' ? 'SMS' : 'call'} to ${row.contactName ?? row.event.to} has ended: ${eventWord(row.event).word}.`;

/** What is said about the focused call or message. */
export function scheduledDetail(
  row: ScheduledRow,
  environment: CellEnvironment,
  board?: Board,
): readonly Cell[] {
  const dot = environment.ascii ? '-' : '·';
  const { event } = row;
  const zones =
    row.zones.length === 0
      ? 'zone unknown'
      : row.zones.length === 1
        ? `zone ${row.zones[0]}`
        : `may be in ${row.zones.join(' or ')}`;
  const errors = event.errors?.at(-1);
  return [
    {
      text: [
        recipient(row),
        zones,
        timeCell(row, 'first', environment).text,
        timeCell(row, 'second', environment).text,
      ]
        .filter((part) => part.trim() !== '')
        .join(` ${dot} `),
    },
    ...talkLine(row),
    errors === undefined
      ? {
          text: event.text ?? `by ${assistantName(event.assistantId, board)} ${dot} from ${event.from}`,
          tone: 'dim',
        }
      : { text: errors, tone: 'bad' },
  ];
}

/** By name; by its id where the assistant is not known. */
const assistantName = (id: string, board: Board | undefined): string =>
  [...(board?.assistants.values() ?? [])].find((each) => isAssistant(each, id))?.name ?? `assistant ${id}`;

/** The newest of what was said: w reads all of it. */
function talkLine({ talk }: ScheduledRow): readonly Cell[] {
  const newest = talk?.turns.at(-1);
  if (newest === undefined) return talk?.summary === undefined ? [] : [{ text: talk.summary }];
  return [{ text: turnText(newest).replaceAll('\n', ' '), tone: 'accent' }];
}

export const scheduleSpec: TableSpec<ScheduledRow> = {
  id: 'schedule',
  noun: 'call or message',
  nouns: 'calls and messages',
  rows: ({ board }) =>
    board.scheduled.size === 0 && board.missions.size === 0 && board.server === undefined
      ? undefined
      : withTalks(board.scheduled, board.talks),
  columns: scheduledColumns.toSpliced(6, 0, missionColumn),
  filter: scheduledFilter,
  sorts: scheduledSorts,
  needsMe: (row) => row.event.status === 'failed' || (row.event.callStatus === 'failed' && isOpen(row)),
  ended: endedText,
  copyText: (row) => row.event.id,
  phones: (row) => [row.event.to],
  record: ({ event }) => ({ kind: 'scheduled', assistantId: event.assistantId, eventId: event.id }),
  noted: ({ noted }) => noted,
  detail: scheduledDetail,
};
