import { assistantId, phoneNumberId } from '../../domain/ids.ts';
import type { Assistant, PhoneNumber } from '../../domain/assistant/assistant.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import {
  pick,
  present,
  readId,
  readInstantMs,
  readLine,
  readLines,
  readObject,
  readText,
  readToken,
} from './fields.ts';

/** An assistant row. What it was created with may stand in the row or in its `config`. */
export function parseAssistant(record: JsonObject): Assistant | undefined {
  const id = readId(record, 'id', 'assistant_id', 'telnyx_assistant_id');
  if (id === undefined) return undefined;
  const telnyxId = readId(record, 'telnyx_assistant_id');
  const phoneId = readId(record, 'phone_number_id');
  const made: JsonObject = { ...readObject(record, 'config'), ...withoutNulls(record) };
  const voiceSettings = readObject(made, 'voice_settings');
  return present({
    id: assistantId(id),
    telnyxId: telnyxId === undefined ? undefined : assistantId(telnyxId),
    name: readLine(made, 'name') ?? safeText(''),
    description: readText(made, 'description'),
    model: readLine(made, 'model'),
    instructions: readText(made, 'instructions'),
    greeting: readText(made, 'greeting'),
    voice:
      readLine(made, 'voice') ?? (voiceSettings === undefined ? undefined : readLine(voiceSettings, 'voice')),
    features: readLines(made, 'enabled_features', 'features'),
    phone: readLine(record, 'phone_number'),
    phoneNumberId: phoneId === undefined ? undefined : phoneNumberId(phoneId),
    connectionId: readToken(record, 'connection_id'),
    createdAtMs: readInstantMs(record, 'created_at'),
    updatedAtMs: readInstantMs(record, 'updated_at'),
    raw: record,
  });
}

function withoutNulls(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

/** A number of the account. */
export function parsePhone(record: JsonObject): PhoneNumber | undefined {
  const id = readId(record, 'id', 'phone_number_id');
  const phone = readLine(record, 'phone_number', 'phone');
  if (id === undefined || phone === undefined || phone === '') return undefined;
  const assistant = readId(record, 'assistant_id');
  return present({
    id: phoneNumberId(id),
    phone,
    connectionId: readToken(record, 'connection_id'),
    assistantId: assistant === undefined ? undefined : assistantId(assistant),
  });
}

/** The connection of an assistant, absent where it has none. */
export function parseConnectionId(record: JsonObject): string | undefined {
  const inside = pick(record, 'connection_id');
  return inside === undefined ? undefined : readToken(record, 'connection_id');
}
