import type { MissionRow } from '../domain/mission/mission-row.ts';
import type { JsonObject } from '../lib/json.ts';
import { isoOrNull } from './instant.ts';

/** A mission as `missions --json` and `status --json` print it. */
export function missionJson(row: MissionRow): JsonObject {
  return {
    slug: row.slug ?? null,
    name: row.name,
    mission_id: row.missionId ?? null,
    run_id: row.runId ?? null,
    status: row.status,
    class: row.missionClass ?? null,
    drive: row.drive,
    steps_done: row.stepsDone ?? null,
    steps_total: row.stepsTotal ?? null,
    current_step: row.currentStep ?? null,
    next_event_at: isoOrNull(row.nextEventAtMs),
    pending_events: row.pendingEvents,
    last_change_at: isoOrNull(row.lastChangeAtMs),
    driver: row.driver,
    reason: row.reason.kind,
    why: row.reason.sentence,
    stuck: row.stuck,
    needs_me: row.needsMe,
    findings: row.findings,
    source: row.source,
  };
}
