import type { MissionSnapshot } from '../../../domain/mission/mission-snapshot.ts';
import type { ScheduledRow } from '../../../state/board.ts';
import type { ConsoleState } from '../../../state/store.ts';
import type { Route } from '../../../state/view/route.ts';
import type { TableSpec } from '../../table/table.ts';
import { worded, wordCell } from '../../words/status-words.ts';
import { snapshotOf } from '../snapshot.ts';
import { lanesOf, type Lane } from './lanes.ts';

interface Kept {
  readonly scheduled: ReadonlyMap<string, ScheduledRow>;
  readonly lanes: ReadonlyMap<string, Lane>;
}

const known = new WeakMap<MissionSnapshot, Kept>();

/** The lanes of the mission that is open, by their ids; the same ones while nothing of them has changed. */
export function laneRows(state: ConsoleState, route: Route): ReadonlyMap<string, Lane> | undefined {
  const snapshot = snapshotOf(state, route);
  if (snapshot === undefined) return undefined;
  const { scheduled } = state.board;
  const before = known.get(snapshot);
  if (before?.scheduled === scheduled) return before.lanes;
  const lanes = new Map(lanesOf(snapshot, scheduled).map((lane) => [lane.id, lane]));
  known.set(snapshot, { scheduled, lanes });
  return lanes;
}

/** A run over time; its bars are drawn by its own pane. */
export const lanesSpec: TableSpec<Lane> = {
  id: 'mission.time',
  noun: 'row',
  nouns: 'rows',
  oneAtATime: true,
  rows: laneRows,
  columns: [
    { id: 'what', title: 'what', minWidth: 24, priority: 1, cell: ({ label }) => ({ text: label }) },
    {
      id: 'status',
      title: 'status',
      minWidth: 13,
      priority: 1,
      cell: ({ status }, { ascii }) => wordCell(status, ascii),
    },
  ],
  filter: {
    text: ({ label }) => label,
    fields: [{ name: 'kind', kind: 'word', about: 'run, step, contact, record', read: ({ kind }) => kind }],
  },
  sorts: [{ id: 'plan', title: 'order of the plan', compare: () => 0 }],
  copyText: ({ phone }, id) => phone ?? id,
  phones: ({ phone }) => (phone === undefined ? [] : [phone]),
  detail: ({ told, status, label }, { ascii }) => [
    { text: `${label}: ${worded(status, ascii)}`, tone: status.tone },
    { text: told },
  ],
};
