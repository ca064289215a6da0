import type { PlannedCall } from '../../state/planning.ts';
import { byNumber, byText } from '../table/compare.ts';
import type { Cell, CellEnvironment } from '../table/column.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText, exactClockText, shownZones } from '../time/clock-text.ts';
import { whoIn, whoText } from '../words/who-text.ts';
import { cityOf } from './zones-picture.ts';

const NOTHING = new Map<string, never>();

const zonesOf = ({ local }: PlannedCall): readonly string[] => local.map(({ zone }) => zone);

function timeCell(call: PlannedCall, place: 'first' | 'second', environment: CellEnvironment): Cell {
  const { zoneMode, operatorZone, minuteMs } = environment;
  const zone = shownZones(zoneMode, zonesOf(call), operatorZone)[place];
  if (zone === undefined) return { text: ' ' };
  const several = place === 'first' && zoneMode === 'recipient' && call.local.length > 1;
  return {
    text: `${exactClockText(call.atMs, zone, minuteMs)}${several ? ` +${call.local.length - 1}` : ''}`,
    tone: place === 'first' ? 'plain' : 'dim',
  };
}

const WAITS: Readonly<Record<NonNullable<PlannedCall['ghost']>, string>> = {
  'waits-for-previous': 'after the one before',
  'waits-for-approval': 'after your approval',
  'waits-for-goal': 'if the goal is not met',
};

/** What is special about a slot: who calls, sent, waiting its turn, moved, chosen by hand. */
function noteCell(call: PlannedCall, { ascii, operatorZone, minuteMs }: CellEnvironment): Cell {
  if (call.committed) {
    const sent = ascii ? 'sent' : '✓ sent';
    return { text: call.caller === undefined ? sent : `${sent}, ${call.caller}`, tone: 'good' };
  }
  if (call.ghost !== undefined) return { text: WAITS[call.ghost], tone: 'dim' };
  if (call.change?.kind === 'moved') {
    return { text: `was ${clockText(call.change.fromMs, operatorZone, minuteMs)}`, tone: 'accent' };
  }
  if (call.change?.kind === 'added') return { text: 'new', tone: 'accent' };
  if (call.pinned === true) return { text: 'your time', tone: 'accent' };
  if (call.retry) return { text: 'retry', tone: 'info' };
  return call.caller === undefined ? { text: ' ' } : { text: `by ${call.caller}`, tone: 'dim' };
}

/** Open time left for each call that wants the same hours. */
const slackText = (minutes: number): string =>
  minutes < 100 ? `${Math.round(minutes)} m` : `${Math.round(minutes / 60)} h`;

const who = ({ name, phone }: PlannedCall): string => whoText(name, phone);

/** The calls of a plan in order of time. */
export const reviewSpec: TableSpec<PlannedCall> = {
  id: 'planner-review',
  noun: 'call',
  nouns: 'calls',
  rows: ({ board }) => board.planning?.plan?.placed ?? NOTHING,
  columns: [
    {
      id: 'first',
      title: 'time',
      minWidth: 16,
      maxWidth: 22,
      priority: 1,
      cell: (call, environment) => timeCell(call, 'first', environment),
    },
    {
      id: 'second',
      title: 'also',
      minWidth: 14,
      maxWidth: 22,
      priority: 3,
      cell: (call, environment) => timeCell(call, 'second', environment),
    },
    {
      id: 'to',
      title: 'to',
      minWidth: 20,
      goodWidth: 32,
      maxWidth: 40,
      priority: 1,
      cell: ({ name, phone }, { ascii }, width) => ({
        text: whoIn(width, name, phone, { ascii, first: 'number' }),
        tone: 'strong',
      }),
    },
    {
      id: 'batch',
      title: 'batch',
      minWidth: 5,
      priority: 2,
      align: 'right',
      cell: ({ batch }) => ({ text: String(batch), tone: 'dim' }),
    },
    { id: 'note', title: '', minWidth: 9, goodWidth: 18, maxWidth: 24, priority: 1, cell: noteCell },
    {
      id: 'type',
      title: 'type',
      minWidth: 9,
      maxWidth: 12,
      priority: 5,
      cell: ({ recipient }) => ({ text: recipient, tone: 'dim' }),
    },
    {
      id: 'line',
      title: 'from',
      minWidth: 12,
      maxWidth: 14,
      priority: 4,
      cell: ({ line }) => ({ text: line, tone: 'dim' }),
    },
    {
      id: 'slack',
      title: 'slack',
      minWidth: 6,
      priority: 6,
      align: 'right',
      cell: ({ slackMinutes }) => ({ text: slackText(slackMinutes), tone: 'dim' }),
    },
    {
      id: 'row',
      title: 'row',
      minWidth: 5,
      priority: 7,
      align: 'right',
      cell: ({ row }) => ({ text: String(row), tone: 'dim' }),
    },
  ],
  filter: {
    text: (call) => `${who(call)} ${zonesOf(call).join(' ')} ${call.line} ${call.caller ?? ''}`,
    fields: [
      { name: 'tz', kind: 'zone', about: "recipient's zone: PT, CST, chicago", read: zonesOf },
      { name: 'due', kind: 'time', about: 'time until the call', read: ({ atMs }) => atMs },
      { name: 'batch', kind: 'number', about: 'number of the batch', read: ({ batch }) => batch },
      {
        name: 'by',
        kind: 'text',
        about: 'assistant that calls, where two share the list',
        read: ({ caller }) => caller ?? '',
      },
      { name: 'line', kind: 'text', about: 'number it goes out from', read: ({ line }) => line },
      {
        name: 'state',
        kind: 'word',
        about: 'sent, moved, new, waits or fresh',
        values: ['sent', 'moved', 'new', 'waits', 'fresh'],
        read: ({ committed, change, ghost }) =>
          committed
            ? 'sent'
            : ghost !== undefined
              ? 'waits'
              : change?.kind === 'moved'
                ? 'moved'
                : change?.kind === 'added'
                  ? 'new'
                  : 'fresh',
      },
    ],
  },
  sorts: [
    { id: 'time', title: 'time', compare: byNumber(({ atMs }) => atMs) },
    { id: 'to', title: 'recipient', compare: byText(who) },
    { id: 'slack', title: 'least slack', compare: byNumber(({ slackMinutes }) => slackMinutes) },
    { id: 'row', title: 'row of the list', compare: byNumber(({ row }) => row) },
  ],
  needsMe: ({ change }) => change !== undefined,
  copyText: ({ phone }) => phone,
  detail: (call, environment) => {
    const mark = environment.ascii ? '-' : '·';
    const there = call.local.map(({ zone, time }) => `${time.slice(11, 16)} ${cityOf(zone)}`).join(', ');
    return [
      {
        text: `${who(call)} ${mark} ${there} ${mark} from ${call.line}${call.caller === undefined ? '' : `, by ${call.caller}`}`,
      },
      { text: call.why.join(` ${mark} `), tone: 'dim' },
    ];
  },
};

/** Everything that allows a slot, to be read. */
export function proofText(call: PlannedCall, operatorZone: string, nowMs: number): string {
  const latest = clockText(call.latestStartMs, operatorZone, nowMs);
  return [
    `${who(call)}, row ${call.row}, ${call.recipient}`,
    `${exactClockText(call.atMs, operatorZone, nowMs)} on your clock, from ${call.line}${call.caller === undefined ? '' : `, by ${call.caller}`}, batch ${call.batch}`,
    '',
    'Where:',
    ...call.local.map(
      ({ zone, sameAs, time }) =>
        `  ${time.slice(0, 16).replace('T', ' ')} in ${zone}${sameAs.length === 0 ? '' : ` (also ${sameAs.join(', ')})`}`,
    ),
    '',
    'Why it may be:',
    ...call.why.map((reason) => `  ${reason}`),
    `  it may begin until ${latest} on your clock`,
    `  ${slackText(call.slackMinutes)} of open time for each call that still wanted these hours: the less, the sooner it is placed`,
    ...(call.change?.kind === 'moved'
      ? [
          '',
          `Moved from ${clockText(call.change.fromMs, operatorZone, nowMs)}${call.change.why === undefined ? '' : `: ${call.change.why}`}`,
        ]
      : []),
  ].join('\n');
}
