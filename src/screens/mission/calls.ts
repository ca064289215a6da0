import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ScheduledRow } from '../../state/board.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import {
  scheduledColumns,
  scheduledDetail,
  scheduledFilter,
  scheduledSorts,
  scheduleSpec,
} from '../schedule/rows.ts';
import type { TableSpec } from '../table/table.ts';
import { withTalks } from '../schedule/talks.ts';
import { snapshotOf } from './snapshot.ts';

const bare = new WeakMap<ScheduledEvent, ScheduledRow>();

interface Joined {
  readonly scheduled: readonly ScheduledEvent[];
  readonly rows: ReadonlyMap<string, ScheduledRow>;
}

const joined = new WeakMap<ReadonlyMap<string, ScheduledRow>, Joined>();

/** A mission's calls and messages, with what the schedule knows of each (zones, names). */
function callRows(state: ConsoleState, route: Route): ReadonlyMap<string, ScheduledRow> | undefined {
  const snapshot = snapshotOf(state, route);
  if (snapshot === undefined) return undefined;
  const { talks } = state.board;
  const before = joined.get(state.board.scheduled);
  if (before?.scheduled === snapshot.scheduled) return withTalks(before.rows, talks);
  const rows = new Map(
    snapshot.scheduled.map((event) => [
      event.id as string,
      state.board.scheduled.get(event.id) ?? bareRow(event),
    ]),
  );
  joined.set(state.board.scheduled, { scheduled: snapshot.scheduled, rows });
  return withTalks(rows, talks);
}

function bareRow(event: ScheduledEvent): ScheduledRow {
  const row = bare.get(event) ?? { event, zones: [] };
  bare.set(event, row);
  return row;
}

export const missionCallsSpec: TableSpec<ScheduledRow> = {
  ...scheduleSpec,
  id: 'mission.calls',
  rows: callRows,
  columns: scheduledColumns,
  filter: scheduledFilter,
  sorts: scheduledSorts,
  detail: scheduledDetail,
};
