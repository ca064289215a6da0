import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import {
  DEFAULT_FEATURES,
  DEFAULT_MODEL,
  DEFAULT_TOOLS,
  TOOL_KINDS,
  VOICEMAIL_ACTIONS,
  VOICEMAIL_BY_RECIPIENT,
  voicemailActionOf,
  voicemailRuleOf,
  withVoicemail,
  type VoicemailAction,
} from './assistant-fields.ts';
import type { RecipientType } from '../contact/retry-policy.ts';

/** The fields of an assistant as a form shows them: each as text. */
export const ASSISTANT_FIELDS = [
  'name',
  'instructions',
  'greeting',
  'model',
  'voice',
  'features',
  'recipient',
  'voicemail',
  'voicemail_message',
  'tools',
  'dynamic_variables',
  'insight_settings',
  'description',
  'other',
] as const;

export type AssistantField = (typeof ASSISTANT_FIELDS)[number];

export type AssistantDraft = Readonly<Partial<Record<AssistantField, string>>>;

/** Members that have a field of their own; every other one stands in `other`. */
const NAMED: ReadonlySet<string> = new Set([
  'name',
  'instructions',
  'greeting',
  'model',
  'voice',
  'enabled_features',
  'features',
  'tools',
  'dynamic_variables',
  'insight_settings',
  'description',
]);

export const newAssistantDraft = (given: AssistantDraft = {}): AssistantDraft => ({
  greeting: '',
  model: DEFAULT_MODEL,
  features: DEFAULT_FEATURES.join(', '),
  recipient: 'service',
  voicemail: 'by-recipient',
  tools: jsonOf([...DEFAULT_TOOLS]),
  ...given,
});

/** An assistant that is there, as texts. */
export function assistantDraftOf(fields: JsonObject): AssistantDraft {
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const features = fields['enabled_features'] ?? fields['features'];
  const rule = voicemailRuleOf(fields);
  const message = rule?.['voicemail_message'];
  const told = isJsonObject(message) ? (message['message'] ?? message['prompt']) : message;
  const other = Object.fromEntries(Object.entries(fields).filter(([name]) => !NAMED.has(name)));
  return {
    name: text('name'),
    instructions: text('instructions'),
    greeting: text('greeting'),
    model: text('model'),
    voice: voiceOf(fields) ?? '',
    features: Array.isArray(features) ? features.join(', ') : '',
    recipient: 'as-is',
    voicemail: voicemailActionOf(fields) ?? 'as-is',
    voicemail_message: typeof told === 'string' ? told : '',
    tools: jsonOf(fields['tools']),
    dynamic_variables: jsonOf(fields['dynamic_variables']),
    insight_settings: jsonOf(fields['insight_settings']),
    description: text('description'),
    other: Object.keys(other).length === 0 ? '' : jsonOf(other),
  };
}

function voiceOf(fields: JsonObject): string | undefined {
  if (typeof fields['voice'] === 'string') return fields['voice'];
  const settings = fields['voice_settings'];
  const voice = isJsonObject(settings) ? settings['voice'] : undefined;
  return typeof voice === 'string' ? voice : undefined;
}

const jsonOf = (value: JsonValue | undefined): string =>
  value === undefined ? '' : JSON.stringify(value, undefined, 1);

/** The action that a draft's voicemail choice means; undefined to leave it as it is. */
export function chosenVoicemail(draft: AssistantDraft): VoicemailAction | undefined {
  const { voicemail, recipient } = draft;
  if (VOICEMAIL_ACTIONS.includes(voicemail as VoicemailAction)) return voicemail as VoicemailAction;
  if (voicemail === 'by-recipient' && isRecipient(recipient)) return VOICEMAIL_BY_RECIPIENT[recipient];
  return undefined;
}

const isRecipient = (value: string | undefined): value is RecipientType =>
  value !== undefined && Object.hasOwn(VOICEMAIL_BY_RECIPIENT, value);

/**
 * The members that a draft changes against `before` (an empty object for a new assistant): whole members, as the
 * server takes them; what nobody touched is not among them, so that nothing is lost or normalised on the way.
 * Errors: a sentence for the first field that will not do.
 */
export function assistantChanges(draft: AssistantDraft, before: JsonObject): Result<JsonObject, string> {
  const standing = Object.keys(before).length === 0 ? {} : assistantDraftOf(before);
  const touched = (field: AssistantField): boolean => (draft[field] ?? '') !== (standing[field] ?? '');
  const changes: Record<string, JsonValue> = {};
  for (const field of ['name', 'instructions', 'greeting', 'model', 'description'] as const) {
    if (touched(field)) changes[field] = draft[field] ?? '';
  }
  // An outgoing call begins in silence, and the server is told so.
  if (Object.keys(before).length === 0) changes['greeting'] = draft.greeting ?? '';
  if (touched('voice')) {
    const settings = before['voice_settings'];
    if (typeof before['voice'] !== 'string' && isJsonObject(settings)) {
      changes['voice_settings'] = { ...settings, voice: draft.voice ?? '' };
    } else changes['voice'] = draft.voice ?? '';
  }
  if (touched('features')) changes['enabled_features'] = listOf(draft.features ?? '');
  for (const field of ['tools', 'dynamic_variables', 'insight_settings'] as const) {
    if (!touched(field)) continue;
    const read = readJsonField(field, draft[field] ?? '');
    if (!read.ok) return read;
    changes[field] = read.value;
  }
  const other = touched('other') ? readJsonField('other', draft.other ?? '') : ok({});
  if (!other.ok) return other;
  if (isJsonObject(other.value)) {
    for (const [name, value] of Object.entries(other.value)) {
      if (value !== undefined && JSON.stringify(before[name]) !== JSON.stringify(value))
        changes[name] = value;
    }
  }
  const action = chosenVoicemail(draft);
  const isSo =
    action === voicemailActionOf(before) &&
    !touched('voicemail_message') &&
    changes['telephony_settings'] === undefined;
  if (action !== undefined && !isSo) {
    const message = (draft.voicemail_message ?? '').trim();
    changes['telephony_settings'] = withVoicemail(
      changes['telephony_settings'] ?? before['telephony_settings'],
      action,
      message === '' ? undefined : message,
    );
  }
  return ok(changes);
}

const listOf = (text: string): readonly string[] =>
  text
    .split(/[\s,;]+/)
    .map((item) => item.trim())
    .filter(Boolean);

/** The JSON of a field, of the shape that the server wants there. */
export function readJsonField(
  field: 'tools' | 'dynamic_variables' | 'insight_settings' | 'other',
  text: string,
): Result<JsonValue, string> {
  if (text.trim() === '') return ok(field === 'tools' ? [] : {});
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return err(`${field} is not JSON.`);
  }
  if (field !== 'tools')
    return isJsonObject(value) ? ok(value) : err(`${field} is a JSON object: {"name": …}.`);
  if (!Array.isArray(value)) return err('Tools are a JSON list: [{"type": "hangup", …}].');
  for (const [index, tool] of (value as readonly JsonValue[]).entries()) {
    const type = isJsonObject(tool) ? tool['type'] : undefined;
    if (typeof type !== 'string')
      return err(`Tool ${index + 1} has no type: one of ${TOOL_KINDS.join(', ')}.`);
  }
  return ok(value);
}
