import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { isoOf } from '../dialect.ts';
import type { ScheduledRow } from '../rows.ts';
import type { World } from '../world.ts';
import type { DemoContact } from './demo-mission.ts';

/** An instant as the bot writes it: microseconds, `Z`. */
export const pythonIsoOf = (atMs: number): string => isoOf(atMs).replace('Z', '417Z');

/** The fields that a bot keeps of a conversation. */
export const remembered = (contact: DemoContact): JsonObject =>
  contact.fields === undefined ? {} : { result: contact.fields };

const TRACKED: Readonly<Record<string, string>> = {
  completed: 'succeeded',
  busy: 'busy',
  'no-answer': 'no_answer',
  failed: 'failed',
  voicemail: 'no_answer',
  'completed-but': 'no_answer',
  empty: 'failed',
};

/** The lists that the bot keeps of its calls: what it scheduled, the state of each number, the results. */
export function trackedCalls(
  world: World,
  calls: readonly { readonly contact: DemoContact; readonly row: ScheduledRow }[],
): JsonObject {
  if (calls.length === 0) return {};
  const tracker: Record<string, JsonObject> = {};
  const results: JsonValue[] = [];
  for (const { contact, row } of calls) {
    if (row.channel === 'call') tracker[row.to] = tracked(contact, row, tracker[row.to]);
    if (contact.end === 'completed' && contact.forgotten !== true && row.conversationId !== undefined) {
      const fields = world.conversations.get(row.conversationId)?.insightResults[1];
      results.push({
        name: contact.who,
        phone: row.to,
        conversation_id: row.conversationId,
        ...(typeof fields === 'object' && fields !== null && !Array.isArray(fields) && { result: fields }),
      });
    }
  }
  return {
    scheduled_events: calls.map(({ contact, row }) => ({
      event_id: row.id,
      type: row.channel,
      to: row.to,
      name: contact.who,
      ...(row.text !== undefined && { message: row.text }),
      scheduled_at: isoOf(row.scheduledAtMs),
      step_id: contact.step,
    })),
    ...(Object.keys(tracker).length > 0 && { call_tracker: tracker }),
    ...(results.length > 0 && { call_results: results }),
  };
}

function tracked(contact: DemoContact, row: ScheduledRow, before: JsonObject | undefined): JsonObject {
  const attempts = typeof before?.['attempts'] === 'number' ? before['attempts'] : 0;
  const known = contact.end !== undefined && contact.forgotten !== true;
  if (!known) {
    return {
      ...before,
      status: 'scheduled',
      attempts: contact.end === undefined ? attempts : attempts + 1,
      event_id: row.id,
      ...(attempts > 0 && { next_retry: isoOf(row.scheduledAtMs) }),
    };
  }
  return {
    status: TRACKED[contact.end ?? ''] ?? 'failed',
    attempts: attempts + 1,
    call_status: row.callStatus ?? null,
    last_attempt: isoOf(row.scheduledAtMs),
    event_id: row.id,
    ...(contact.end === 'voicemail' && { voicemail_left: true }),
  };
}

/**
 * The state file of the bot that drives the demo, byte for byte as Python's `json.dumps(state, indent=2)` would write
 * it: everything beyond ASCII escaped, no line at the end.
 */
export function demoStateFile(world: World): string {
  const text = JSON.stringify(Object.fromEntries(world.botState), undefined, 2);
  return text.replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
