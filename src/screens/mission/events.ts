import type { RunEvent } from '../../domain/mission/mission.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { Column } from '../table/column.ts';
import { byId } from '../table/by-id.ts';
import { byNumber, byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText, ownZone } from '../time/clock-text.ts';
import { relativeText } from '../time/relative-text.ts';
import { snapshotOf } from './snapshot.ts';
import { ownOf } from '../../lib/own.ts';

const TONES: Readonly<Record<string, Tone>> = {
  error: 'bad',
  step_failed: 'bad',
  step_completed: 'good',
  step_started: 'accent',
  status_change: 'info',
};

const columns: readonly Column<RunEvent>[] = [
  {
    id: 'time',
    title: 'time',
    minWidth: 9,
    maxWidth: 23,
    priority: 1,
    cell: (event, { minuteMs, zoneMode, operatorZone }) => ({
      text:
        event.createdAtMs === undefined
          ? '-'
          : clockText(event.createdAtMs, ownZone(zoneMode, operatorZone), minuteMs),
      tone: 'dim',
    }),
  },
  {
    id: 'type',
    title: 'type',
    minWidth: 14,
    priority: 1,
    cell: (event) => ({ text: event.type, tone: ownOf(TONES, event.type) ?? 'plain' }),
  },
  {
    id: 'step',
    title: 'step',
    minWidth: 10,
    maxWidth: 22,
    priority: 3,
    cell: (event) => ({ text: event.stepId ?? '-', tone: 'dim' }),
  },
  {
    id: 'summary',
    title: 'what',
    minWidth: 28,
    maxWidth: 160,
    priority: 1,
    cell: (event) => ({ text: event.summary }),
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

const newest = newestFirst((event: RunEvent) => event.createdAtMs);

export const eventsSpec: TableSpec<RunEvent> = {
  id: 'mission.events',
  noun: 'event',
  nouns: 'events',
  oneAtATime: true,
  rows: (state, route) => {
    const snapshot = snapshotOf(state, route);
    return snapshot && byId(snapshot.events, (event) => event.id);
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
  detail: (event, { minuteMs }) => [
    { text: event.summary },
    {
      text: [
        event.createdAtMs === undefined ? undefined : relativeText(event.createdAtMs, minuteMs),
        event.payload === undefined ? 'no payload' : safeText(event.payload),
      ]
        .filter((part) => part !== undefined)
        .join(' · '),
      tone: 'dim',
    },
  ],
};
