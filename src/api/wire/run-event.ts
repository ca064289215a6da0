import { stepId } from '../../domain/ids.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { pick, present, readId, readInstantMs, readLine, readText, readToken, readWord } from './fields.ts';

/**
 * An entry of a run's record. One without an id is kept: it is history all the same. Its id is then made of what it
 * says, so that it is the same at the next read.
 */
export function parseRunEvent(record: JsonObject): RunEvent | undefined {
  const type = readWord(record, 'type', 'event_type');
  const summary = readText(record, 'summary', 'message');
  const createdAtMs = readInstantMs(record, 'created_at', 'timestamp');
  const sentId = readId(record, 'id', 'event_id');
  if (sentId === undefined && type === undefined && summary === undefined) return undefined;
  const step = readId(record, 'step_id');
  return present({
    id:
      sentId ??
      `${createdAtMs ?? 0}/${type ?? ''}/${step ?? ''}/${safeText(summary ?? '', { maxLength: 80 })}`,
    type: type ?? 'custom',
    summary: summary ?? safeText(''),
    stepId: step === undefined || step === '-' ? undefined : stepId(step),
    agentId: readLine(record, 'agent_id'),
    payload: pick(record, 'payload'),
    idempotencyKey: readToken(record, 'idempotency_key'),
    createdAtMs,
  });
}

/**
 * An entry of the server's own list of targets (`local_events`): it says what happened to a number, without a summary.
 */
export function parseLocalEvent(record: JsonObject): RunEvent | undefined {
  const event = parseRunEvent(record);
  if (event === undefined || event.summary !== '') return event;
  const parts = [readWord(record, 'status'), readLine(record, 'target_phone')].filter(
    (part) => part !== undefined,
  );
  return { ...event, summary: safeText(parts.join(' ')) };
}
