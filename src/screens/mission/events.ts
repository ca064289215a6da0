import { isJsonObject } from '../../lib/json.ts';
import { statusText } from '../../domain/mission/status-text.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { Board } from '../../state/board.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { Column } from '../table/column.ts';
import { byId } from '../table/by-id.ts';
import { byNumber, byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { relativeText } from '../time/relative-text.ts';
import { eventContext } from './event-context.ts';
import { eventKind, recordText, type EventContext } from './record-text.ts';
import { snapshotOf } from './snapshot.ts';
import { ownOf } from '../../lib/own.ts';
import { whenCell } from '../time/when-cell.ts';

const TONES: Readonly<Record<string, Tone>> = {
  error: 'bad',
  step_failed: 'bad',
  step_completed: 'good',
  step_started: 'accent',
  status_change: 'info',
};

/** An entry of the record, with what it is about. */
type EventRow = RunEvent & { readonly context: EventContext };

const columns: readonly Column<EventRow>[] = [
  {
    id: 'time',
    title: 'time',
    minWidth: 9,
    maxWidth: 23,
    priority: 1,
    cell: (event, environment) => whenCell(event.createdAtMs, environment),
  },
  {
    id: 'type',
    title: 'kind',
    minWidth: 12,
    priority: 2,
    cell: (event) => ({ text: eventKind(event.type), tone: ownOf(TONES, event.type) ?? 'dim' }),
  },
  {
    id: 'summary',
    title: 'what',
    minWidth: 28,
    maxWidth: 160,
    priority: 1,
    cell: (event, environment) => ({ text: recordText(event, event.context, environment) }),
  },
  {
    id: 'agent',
    title: 'by',
    minWidth: 11,
    maxWidth: 24,
    priority: 2,
    cell: (event) => ({ text: event.agentId ?? '-', tone: 'dim' }),
  },
];

const newest = newestFirst((event: EventRow) => event.createdAtMs);

const known = new WeakMap<MissionSnapshot, ReadonlyMap<string, EventRow>>();

/** The entries by their id: the same snapshot gives the same rows. */
function rowsOf(board: Board, snapshot: MissionSnapshot): ReadonlyMap<string, EventRow> {
  const before = known.get(snapshot);
  if (before !== undefined) return before;
  const rows = new Map(
    [...byId(snapshot.events, (event) => event.id)].map(([id, event]): [string, EventRow] => [
      id,
      { ...event, context: eventContext(board, snapshot, event) },
    ]),
  );
  known.set(snapshot, rows);
  return rows;
}

/** What was written beside a summary, member by member; J shows it as it is stored. */
function payloadText(payload: RunEvent['payload']): string {
  if (payload === undefined) return 'nothing beside it';
  if (!isJsonObject(payload)) return safeText(payload);
  return Object.entries(payload)
    .flatMap(([name, value = null]) =>
      value === null
        ? []
        : [`${statusText(name)} ${typeof value === 'string' ? statusText(value) : safeText(value)}`],
    )
    .join(', ');
}

export const eventsSpec: TableSpec<EventRow> = {
  id: 'mission.events',
  noun: 'event',
  nouns: 'events',
  oneAtATime: true,
  rows: (state, route) => {
    const snapshot = snapshotOf(state, route);
    return snapshot && rowsOf(state.board, snapshot);
  },
  columns,
  filter: {
    text: (event) => `${event.summary} ${event.type}`,
    fields: [
      { name: 'type', kind: 'word', about: 'kind of event', read: (event) => event.type },
      { name: 'step', kind: 'text', about: 'id of its step', read: (event) => event.stepId },
      { name: 'by', kind: 'text', about: 'who wrote it', read: (event) => event.agentId },
      {
        name: 'age',
        kind: 'time',
        past: true,
        about: 'time since it was written',
        read: (event) => event.createdAtMs,
      },
    ],
  },
  sorts: [
    { id: 'newest', title: 'newest', compare: newest },
    { id: 'oldest', title: 'oldest', compare: byNumber((event) => event.createdAtMs) },
    {
      id: 'type',
      title: 'type',
      compare: inTurn(
        byText((event) => event.type),
        newest,
      ),
    },
  ],
  needsMe: (event) => event.type === 'error' || event.type === 'step_failed',
  copyText: (event) => event.id,
  detail: (event, environment) => [
    { text: recordText(event, event.context, environment) },
    {
      text: [
        event.createdAtMs === undefined ? undefined : relativeText(event.createdAtMs, environment.minuteMs),
        event.stepId === undefined ? undefined : `step ${event.stepId}`,
        payloadText(event.payload),
      ]
        .filter((part) => part !== undefined)
        .join(' · '),
      tone: 'dim',
    },
  ],
};
