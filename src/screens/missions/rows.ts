import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { Board } from '../../state/board.ts';
import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { Filterable } from '../filter/field.ts';
import type { Cell, CellEnvironment, Column } from '../table/column.ts';
import { byNumber, byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText, ownZone } from '../time/clock-text.ts';
import { dueText, relativeText, shortLength } from '../time/relative-text.ts';
import { timedText } from '../time/timed-text.ts';
import { missionWord, reasonTone, runWord, sourceMark, wordCell } from '../words/status-words.ts';
import { progressText } from '../words/progress.ts';
import { safe } from '../../lib/safe-text.ts';
import { missionPane } from './mission-pane.ts';

/** How urgent a mission is for a person: what waits for one first, what has ended last. */
export function urgency(row: MissionRow): number {
  if (row.needsMe) return 0;
  if (row.stuck) return 1;
  if (isTerminalRun(row.status)) return 9;
  switch (row.reason.kind) {
    case 'overdue':
    case 'failed-step':
      return 2;
    case 'live-call':
      return 3;
    case 'paused':
    case 'not-started':
    case 'only-local':
      return 6;
    default:
      return row.status === 'running' ? 4 : 5;
  }
}

const driverText: Readonly<Record<MissionRow['driver'], string>> = {
  bot: 'bot',
  console: 'here',
  other: 'other',
  nobody: 'nobody',
};

export const driverCell = (row: MissionRow): Cell => ({
  text: row.driverLabel ?? driverText[row.driver],
  tone: 'dim',
});

/** The same in words. */
export const drivenText = (row: MissionRow): string =>
  row.driver === 'console' && row.driverLabel === undefined
    ? 'driven from here'
    : `driven by ${driverCell(row).text}`;

const columns: readonly Column<MissionRow>[] = [
  {
    id: 'needs',
    title: ' ',
    minWidth: 1,
    priority: 1,
    cell: (row) => (row.needsMe ? { text: '!', tone: 'warn' } : { text: ' ' }),
  },
  {
    id: 'status',
    title: 'status',
    minWidth: 11,
    priority: 1,
    cell: (row, { ascii }) => wordCell(missionWord(row), ascii),
  },
  {
    id: 'class',
    title: 'class',
    minWidth: 5,
    maxWidth: 22,
    priority: 6,
    cell: (row, _environment, width) => ({
      text:
        row.missionClass === undefined
          ? '-'
          : width < 12
            ? String(row.missionClass)
            : `${row.missionClass} ${CLASS_RULES[row.missionClass].name}`,
      tone: 'dim',
    }),
  },
  {
    id: 'name',
    title: 'mission',
    minWidth: 30,
    goodWidth: 34,
    maxWidth: 60,
    priority: 1,
    wraps: true,
    cell: (row) => ({ text: row.name, tone: isTerminalRun(row.status) ? 'dim' : 'strong' }),
  },
  {
    id: 'steps',
    title: 'steps',
    minWidth: 5,
    maxWidth: 16,
    priority: 3,
    cell: (row, { ascii }, width) => ({ text: progressText(row.stepsDone, row.stepsTotal, width, ascii) }),
  },
  {
    id: 'next',
    title: 'next',
    minWidth: 9,
    maxWidth: 22,
    priority: 2,
    cell: (row, { minuteMs, zoneMode, operatorZone }, width) => {
      if (row.nextEventAtMs === undefined) return { text: '-', tone: 'dim' };
      const due = dueText(row.nextEventAtMs, minuteMs);
      const clock = clockText(row.nextEventAtMs, ownZone(zoneMode, operatorZone), minuteMs);
      const text =
        // `in 18 h` beside `in 17h` would be two ways to say it in one column.
        [`${due} · ${clock}`, shortDue(row.nextEventAtMs, minuteMs)].find((each) => each.length <= width) ??
        due;
      return { text, tone: row.nextEventAtMs < minuteMs ? 'bad' : 'plain' };
    },
  },
  {
    id: 'why',
    title: 'why',
    minWidth: 20,
    goodWidth: 46,
    maxWidth: 90,
    priority: 1,
    wraps: true,
    cell: (row, environment) => ({ text: timedText(row.reason, environment), tone: reasonTone(row.reason) }),
  },
  { id: 'driver', title: 'driver', minWidth: 7, maxWidth: 16, priority: 4, cell: driverCell },
  {
    id: 'changed',
    title: 'chng',
    minWidth: 4,
    priority: 5,
    align: 'right',
    cell: (row, { minuteMs }) => ({
      text: row.lastChangeAtMs === undefined ? '-' : shortLength(minuteMs - row.lastChangeAtMs),
      tone: 'dim',
    }),
  },
  {
    id: 'drive',
    title: 'engine',
    minWidth: 7,
    priority: 7,
    cell: (row) => ({ text: row.drive, tone: row.drive === 'on' ? 'good' : 'dim' }),
  },
  {
    id: 'findings',
    title: 'find',
    minWidth: 4,
    priority: 6,
    align: 'right',
    cell: (row) => (row.findings > 0 ? { text: String(row.findings), tone: 'warn' } : { text: ' ' }),
  },
  {
    id: 'source',
    title: 'at',
    minWidth: 2,
    priority: 6,
    cell: (row) => ({ text: sourceMark[row.source].mark, tone: row.source === 'both' ? 'dim' : 'info' }),
  },
];

const shortDue = (atMs: number, nowMs: number): string =>
  Math.abs(atMs - nowMs) < 60_000
    ? 'due now'
    : atMs < nowMs
      ? `${shortLength(atMs - nowMs)} late`
      : `in ${shortLength(atMs - nowMs)}`;

const filter: Filterable<MissionRow> = {
  text: (row) => `${row.name} ${row.slug ?? ''} ${row.reason.sentence} ${missionWord(row).word}`,
  fields: [
    {
      name: 'state',
      kind: 'word',
      about: 'status of its run, or stuck',
      read: (row) => (row.stuck ? [row.status, 'stuck'] : [row.status]),
    },
    { name: 'class', kind: 'number', about: 'class 1 to 5', read: (row) => row.missionClass },
    {
      name: 'source',
      kind: 'word',
      about: 'where it is known',
      values: ['both', 'file', 'server'],
      read: (row) => row.source,
    },
    {
      name: 'needs',
      kind: 'word',
      about: 'what waits for me',
      values: ['me'],
      read: (row) => (row.needsMe ? 'me' : undefined),
    },
    {
      name: 'driver',
      kind: 'word',
      about: 'who drives it',
      values: ['bot', 'console', 'other', 'nobody'],
      read: (row) => row.driver,
    },
    {
      name: 'drive',
      kind: 'word',
      about: 'what the engine may do',
      values: ['off', 'suggest', 'on'],
      read: (row) => row.drive,
    },
    {
      name: 'why',
      kind: 'text',
      about: 'kind of reason',
      read: (row) => [row.reason.kind, row.reason.sentence],
    },
    { name: 'due', kind: 'time', about: 'its next call or SMS', read: (row) => row.nextEventAtMs },
    {
      name: 'changed',
      kind: 'time',
      past: true,
      about: 'time since its last change',
      read: (row) => row.lastChangeAtMs,
    },
    { name: 'findings', kind: 'number', about: 'how many findings', read: (row) => row.findings },
    { name: 'name', kind: 'text', about: 'name or slug', read: (row) => [row.name, row.slug ?? ''] },
  ],
};

const name = byText((row: MissionRow) => row.name);

export const missionsSpec: TableSpec<MissionRow> = {
  id: 'missions',
  noun: 'mission',
  nouns: 'missions',
  oneAtATime: true,
  rows: ({ board }) => {
    const nothingRead =
      board.missions.size === 0 && board.server === undefined && board.stateFile === undefined;
    return nothingRead ? undefined : board.missions;
  },
  columns,
  filter,
  sorts: [
    {
      id: 'urgency',
      title: 'what needs me first',
      compare: inTurn(
        byNumber(urgency),
        byNumber((row) => (isTerminalRun(row.status) ? undefined : row.nextEventAtMs)),
        newestFirst((row) => row.lastChangeAtMs ?? row.createdAtMs),
        name,
      ),
    },
    {
      id: 'next',
      title: 'next event',
      compare: inTurn(
        byNumber((row) => row.nextEventAtMs),
        name,
      ),
    },
    {
      id: 'changed',
      title: 'last change',
      compare: inTurn(
        newestFirst((row) => row.lastChangeAtMs),
        name,
      ),
    },
    { id: 'name', title: 'name', compare: name },
    {
      id: 'status',
      title: 'status',
      compare: inTurn(
        byText((row) => row.status),
        name,
      ),
    },
    {
      id: 'class',
      title: 'class',
      compare: inTurn(
        byNumber((row) => row.missionClass),
        name,
      ),
    },
    {
      id: 'created',
      title: 'newest',
      compare: inTurn(
        newestFirst((row) => row.createdAtMs),
        name,
      ),
    },
  ],
  needsMe: (row) => row.needsMe,
  isPart: ({ pollers }) => {
    const whole = pollers.get('all missions');
    return whole !== undefined && whole.lastOkAtMs === undefined;
  },
  // What is needed is seen from the plan.
  unread: (row) => row.stepsTotal === undefined && row.source !== 'file' && !isTerminalRun(row.status),
  ended: (row) =>
    isTerminalRun(row.status) ? safe`${row.name} has ended: ${runWord(row.status).word}.` : undefined,
  copyText: (row) => row.missionId ?? row.slug ?? row.key,
  record: (row) => ({ kind: 'mission', key: row.key }),
  detail: (row, environment) => [
    { text: timedText(row.reason, environment), tone: reasonTone(row.reason) },
    { text: factsOf(row, environment), tone: 'dim' },
  ],
  noted: ({ noted }) => noted,
  pane: (row, board, environment, room) =>
    missionPane(row, board, environment, safe`${factsOf(row, environment, board)}`, room),
};

/** Whose memory it is, where the state file stands on another host. */
function fileHostText(
  { fileHost }: MissionRow,
  minuteMs: number,
  board: Board | undefined,
): readonly string[] {
  if (fileHost === undefined) return [];
  const mirror = board?.stateFile?.mirrors?.find(({ host }) => host === fileHost);
  return [
    `memory on ${fileHost}${mirror === undefined ? '' : `, read ${relativeText(mirror.readAtMs, minuteMs)}`}`,
  ];
}

function factsOf(row: MissionRow, { minuteMs, ascii }: CellEnvironment, board?: Board): string {
  const rules = row.missionClass === undefined ? undefined : CLASS_RULES[row.missionClass];
  return [
    rules === undefined ? 'no class: watched only' : `class ${row.missionClass} ${rules.name}`,
    `${drivenText(row)}, engine ${row.drive}`,
    sourceMark[row.source].text,
    ...fileHostText(row, minuteMs, board),
    ...(row.lastChangeAtMs === undefined ? [] : [`changed ${relativeText(row.lastChangeAtMs, minuteMs)}`]),
    row.slug ?? row.missionId ?? row.key,
  ].join(` ${ascii ? '-' : '·'} `);
}
