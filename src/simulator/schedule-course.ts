import { later, type ServerState } from './backend.ts';
import { dispatchCall } from './call-course.ts';
import { dispatchSms } from './message-course.ts';
import type { StoredScheduled } from './rows.ts';

/** Waits for the row's time, then lets its call or SMS take its course; a row cancelled meanwhile stays still. */
export function awaitTime(backend: ServerState, row: StoredScheduled): void {
  later(backend, (row.scheduledAtMs - backend.clock.now()) / 1000, () => {
    if (row.status !== 'pending' || !backend.world.scheduled.has(row.id)) return;
    // Where time is pressed, nothing may read as over before its time.
    row.scheduledAtMs = Math.min(row.scheduledAtMs, backend.clock.now());
    if (row.channel === 'call') dispatchCall(backend, row);
    else dispatchSms(backend, row);
  });
}
