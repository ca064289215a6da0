import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { wireTime } from '../dialect.ts';
import type { StoredScheduled } from '../rows.ts';
import type { World } from '../world.ts';
import type { DemoContact } from './demo-mission.ts';

/** An instant as the bot writes it: microseconds, `Z`. */
export const pythonIsoOf = (atMs: number): string => wireTime(atMs).replace('Z', '417Z');

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
  calls: readonly { readonly contact: DemoContact; readonly row: StoredScheduled }[],
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
      scheduled_at: wireTime(row.scheduledAtMs),
      step_id: contact.step,
    })),
    ...(Object.keys(tracker).length > 0 && { call_tracker: tracker }),
    ...(results.length > 0 && { call_results: results }),
  };
}

function tracked(contact: DemoContact, row: StoredScheduled, before: JsonObject | undefined): JsonObject {
  const attempts = typeof before?.['attempts'] === 'number' ? before['attempts'] : 0;
  const known = contact.end !== undefined && contact.forgotten !== true;
  if (!known) {
    return {
      ...before,
      status: 'scheduled',
      attempts: contact.end === undefined ? attempts : attempts + 1,
      event_id: row.id,
      ...(attempts > 0 && { next_retry: wireTime(row.scheduledAtMs) }),
    };
  }
  return {
    status: TRACKED[contact.end ?? ''] ?? 'failed',
    attempts: attempts + 1,
    call_status: row.callStatus ?? null,
    last_attempt: wireTime(row.scheduledAtMs),
    event_id: row.id,
    ...(contact.end === 'voicemail' && { voicemail_left: true }),
  };
}

/** The bot sets or removes an entry of its state file. */
export function writeBotState(world: World, slug: string, entry: JsonObject | undefined): void {
  if (entry === undefined) world.botState.delete(slug);
  else world.botState.set(slug, entry);
  for (const listener of world.botListeners) listener(slug, entry);
}

/** How many of a mission's calls the bot keeps in mind. */
const KEPT_CALLS = 24;

/** The bot notes a call that it scheduled, and later how it stands. */
export function rememberCall(
  world: World,
  slug: string,
  row: StoredScheduled,
  who: string,
  atMs: number,
): void {
  const entry = world.botState.get(slug);
  if (entry === undefined) return;
  const memory = isJsonObject(entry['memory']) ? entry['memory'] : {};
  const list: readonly JsonValue[] = Array.isArray(memory['scheduled_events'])
    ? memory['scheduled_events']
    : [];
  const others = list.filter((item) => !isJsonObject(item) || item['event_id'] !== row.id);
  const tracker = isJsonObject(memory['call_tracker']) ? memory['call_tracker'] : {};
  const before = isJsonObject(tracker[row.to]) ? tracker[row.to] : undefined;
  const attempts = isJsonObject(before) && typeof before['attempts'] === 'number' ? before['attempts'] : 0;
  const ended = row.status === 'completed' || row.status === 'failed';
  writeBotState(world, slug, {
    ...entry,
    memory: {
      ...memory,
      scheduled_events: [
        ...others,
        {
          event_id: row.id,
          type: row.channel,
          to: row.to,
          name: who,
          scheduled_at: wireTime(row.scheduledAtMs),
          step_id: row.stepId ?? null,
        },
      ].slice(-KEPT_CALLS),
      call_tracker: {
        ...tracker,
        [row.to]: ended
          ? {
              status: TRACKED[row.callStatus ?? ''] ?? 'failed',
              attempts: attempts + 1,
              call_status: row.callStatus ?? null,
              last_attempt: wireTime(row.scheduledAtMs),
              event_id: row.id,
            }
          : { status: 'scheduled', attempts, event_id: row.id },
      },
    },
    last_updated: pythonIsoOf(atMs),
  });
}

/**
 * The state file of the bot that drives the demo, byte for byte as Python's `json.dumps(state, indent=2)` would write
 * it: everything beyond ASCII escaped, no line at the end.
 */
export const demoStateFile = (world: World): string => pythonJson(Object.fromEntries(world.botState));

/**
 * What the bot writes when it changes one entry: it reads the whole file, changes it, writes the whole file.
 * Undefined where the file cannot be read, as the bot then fails.
 */
export function stateFileAfter(
  text: string,
  slug: string,
  entry: JsonObject | undefined,
): string | undefined {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(state)) return undefined;
  const { [slug]: _, ...others } = state;
  if (entry === undefined) return pythonJson(others);
  return pythonJson(slug in state ? { ...state, [slug]: entry } : { ...others, [slug]: entry });
}

const pythonJson = (value: JsonObject): string =>
  JSON.stringify(value, undefined, 2).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
