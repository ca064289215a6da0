import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { RecipientType } from '../contact/retry-policy.ts';

/** What the bot gives an assistant that nobody said more about. Source: the server contract, "Defaults of the bot". */
export const DEFAULT_MODEL = 'openai/gpt-4o';
/** What the bot's own script sends where nobody chose. */
export const DEFAULT_VOICE = 'Rime.ArcanaV3.astra';
export const DEFAULT_FEATURES: readonly string[] = ['telephony', 'messaging'];

/** Every kind of tool that an assistant can have; all but the last two need settings of their own. */
export const TOOL_KINDS = [
  'hangup',
  'webhook',
  'transfer',
  'handoff',
  'retrieval',
  'refer',
  'send_dtmf',
  'send_message',
] as const;

export type ToolKind = (typeof TOOL_KINDS)[number];

export const DEFAULT_TOOLS: readonly JsonObject[] = [
  {
    type: 'hangup',
    hangup: {
      description:
        'To be used whenever the conversation has ended and it would be appropriate to hangup the call.',
    },
  },
  { type: 'send_dtmf', send_dtmf: {} },
];

/** What happens when a machine picks up. `continue_assistant` talks on: right for phone trees, which are machines. */
export const VOICEMAIL_ACTIONS = [
  'stop_assistant',
  'leave_message_and_stop_assistant',
  'continue_assistant',
] as const;

export type VoicemailAction = (typeof VOICEMAIL_ACTIONS)[number];

/** A machine answers for an automated line; a busy shop is called again; a professional gets one message. */
export const VOICEMAIL_BY_RECIPIENT: Readonly<Record<RecipientType, VoicemailAction>> = {
  automated: 'continue_assistant',
  service: 'stop_assistant',
  professional: 'leave_message_and_stop_assistant',
};

/**
 * The body that creates an assistant: the bot's defaults, then `options` over them. A name that options spell the
 * bot's way (`features`) is understood; a list in the place of options is taken as features.
 */
export function newAssistantFields(given: {
  readonly name: string;
  readonly instructions: string;
  readonly greeting?: string;
  readonly options?: JsonValue;
  /** Where options name none. Without one the assistant speaks with the account's. */
  readonly voice?: string;
}): JsonObject {
  const options: JsonObject = isJsonObject(given.options)
    ? given.options
    : Array.isArray(given.options)
      ? { features: given.options as readonly JsonValue[] }
      : {};
  const { features, ...rest } = options;
  const { name, instructions, greeting = '', voice } = given;
  // In the order in which the bot's script writes them: servers show an assistant as it was created.
  const usual = {
    name,
    model: DEFAULT_MODEL,
    instructions,
    greeting,
    ...(voice !== undefined && { voice }),
    tools: DEFAULT_TOOLS,
    enabled_features: Array.isArray(features) ? (features as readonly JsonValue[]) : DEFAULT_FEATURES,
  };
  return { ...usual, ...rest, name, instructions, greeting };
}

/** Where the voicemail action stands in an assistant's record. */
export function voicemailActionOf(fields: JsonObject): string | undefined {
  const detected = voicemailRuleOf(fields);
  const action = detected?.['action'];
  return typeof action === 'string' ? action : undefined;
}

export function voicemailRuleOf(fields: JsonObject): JsonObject | undefined {
  const telephony = fields['telephony_settings'];
  const detection = isJsonObject(telephony) ? telephony['voicemail_detection'] : undefined;
  const detected = isJsonObject(detection) ? detection['on_voicemail_detected'] : undefined;
  return isJsonObject(detected) ? detected : undefined;
}

/** `telephony_settings` with this voicemail handling; everything else in it stays. */
export function withVoicemail(
  telephony: JsonValue | undefined,
  action: VoicemailAction,
  message?: string,
): JsonObject {
  const settings = isJsonObject(telephony) ? telephony : {};
  const detection = isJsonObject(settings['voicemail_detection']) ? settings['voicemail_detection'] : {};
  const before = isJsonObject(detection['on_voicemail_detected']) ? detection['on_voicemail_detected'] : {};
  const { voicemail_message: kept, ...rest } = before;
  const told: JsonObject = isJsonObject(kept) ? kept : {};
  return {
    ...settings,
    voicemail_detection: {
      ...detection,
      on_voicemail_detected: {
        ...rest,
        action,
        ...(action === 'leave_message_and_stop_assistant' &&
          message !== undefined && { voicemail_message: { ...told, type: 'message', message } }),
      },
    },
  };
}

/** All that an assistant was made with: members of its `config` and of the row itself, without the server's own. */
export function fieldsOfRaw(raw: JsonObject): JsonObject {
  const config = raw['config'];
  const merged: Record<string, JsonValue> = {};
  for (const [name, value] of [
    ...Object.entries(isJsonObject(config) ? config : {}),
    ...Object.entries(raw),
  ]) {
    if (value === undefined || value === null || SERVERS_OWN.has(name)) continue;
    merged[name] = value;
  }
  return merged;
}

/** Written by the server; an edit never sends them. */
const SERVERS_OWN: ReadonlySet<string> = new Set([
  'id',
  'user_id',
  'assistant_id',
  'telnyx_assistant_id',
  'phone_number',
  'phone_number_id',
  'connection_id',
  'config',
  'created_at',
  'updated_at',
]);
