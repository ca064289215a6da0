import { runId } from '../../domain/ids.ts';
import type { Run } from '../../domain/mission/mission.ts';
import type { JsonObject } from '../../lib/json.ts';
import { pick, present, readId, readInstantMs, readText, readWord } from './fields.ts';

/** A run row. Its `mission_id` is Telnyx's, not the one in the path, and is not read. */
export function parseRun(record: JsonObject): Run | undefined {
  const id = readId(record, 'run_id', 'id');
  if (id === undefined) return undefined;
  return present({
    id: runId(id),
    status: readWord(record, 'status') ?? 'unknown',
    startedAtMs: readInstantMs(record, 'started_at'),
    finishedAtMs: readInstantMs(record, 'finished_at'),
    updatedAtMs: readInstantMs(record, 'updated_at'),
    createdAtMs: readInstantMs(record, 'created_at'),
    resultSummary: readText(record, 'result_summary'),
    resultPayload: pick(record, 'result_payload'),
    error: readText(record, 'error'),
  });
}
