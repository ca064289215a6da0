import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Board, ScheduledRow } from '../../state/board.ts';
import type { CellEnvironment } from '../table/column.ts';
import { inBothZones } from '../time/clock-text.ts';
import { dueText } from '../time/relative-text.ts';

/** What is scheduled next for a mission, the soonest first, at most `most`. */
export function nextCalls(board: Board, key: MissionKey, most: number): readonly ScheduledRow[] {
  const pending: ScheduledRow[] = [];
  for (const row of board.scheduled.values()) {
    if (row.missionKey === key && row.event.status === 'pending' && row.event.scheduledAtMs !== undefined)
      pending.push(row);
  }
  return pending.sort((a, b) => (a.event.scheduledAtMs ?? 0) - (b.event.scheduledAtMs ?? 0)).slice(0, most);
}

/** `Petrov & Daughters, in 25 min, today 09:30 CST (16:30 CET)`: who and when, in their time first. */
export function nextCallText(row: ScheduledRow, environment: CellEnvironment): SafeText {
  const { event } = row;
  const atMs = event.scheduledAtMs ?? environment.minuteMs;
  const what = event.channel === 'sms' ? 'message to ' : 'call to ';
  return safe`${what}${row.contactName ?? event.to}, ${dueText(atMs, environment.minuteMs)}, ${inBothZones(atMs, row.zones, environment)}`;
}
