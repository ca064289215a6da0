import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { plainValue } from '../../lib/plain-value.ts';
import { voicemailActionOf, voicemailRuleOf } from './assistant-fields.ts';

/** One thing about an assistant, for a person. */
export interface AssistantWord {
  readonly label: string;
  readonly text: string;
}

const ON_VOICEMAIL: Readonly<Record<string, string>> = {
  stop_assistant: 'hangs up',
  leave_message_and_stop_assistant: 'leaves a message and hangs up',
  continue_assistant: 'talks on, as automated lines need',
};

const CAN: Readonly<Record<string, string>> = { telephony: 'call', messaging: 'send texts' };

const TOOLS: Readonly<Record<string, string>> = {
  hangup: 'hang up',
  send_dtmf: 'press keys',
  send_message: 'send a text',
  transfer: 'transfer the call',
  handoff: 'hand over to another assistant',
  webhook: 'ask a web address',
  retrieval: 'look things up',
  refer: 'refer the call',
};

/** Members that are told in words of their own, in their order; every other one is told as it is. */
const TOLD: ReadonlySet<string> = new Set([
  'name',
  'greeting',
  'instructions',
  'voice',
  'model',
  'enabled_features',
  'tools',
  'telephony_settings',
]);

/** What an assistant is made of, as a person weighs it; `fields` as they are sent. Nothing of them is left out. */
export function assistantWords(fields: JsonObject): readonly AssistantWord[] {
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const others = Object.entries(fields).filter(([name]) => !TOLD.has(name));
  return [
    { label: 'Name', text: text('name') },
    {
      label: 'Greeting',
      text: text('greeting') === '' ? 'none: whoever is called speaks first' : text('greeting'),
    },
    { label: 'Instructions', text: text('instructions') },
    { label: 'On voicemail', text: voicemailText(fields) },
    { label: 'Can', text: listed(fields['enabled_features'], CAN) },
    { label: 'In a call', text: listed(fields['tools'], TOOLS) },
    { label: 'Voice', text: text('voice') === '' ? "the account's own" : text('voice') },
    { label: 'Model', text: text('model') },
    ...others.map(([name, value = null]) => ({ label: name.replaceAll('_', ' '), text: plainValue(value) })),
  ].filter(({ text: told }) => told !== '');
}

function voicemailText(fields: JsonObject): string {
  const action = voicemailActionOf(fields);
  if (action === undefined) return 'as the service does by itself';
  const message = voicemailRuleOf(fields)?.['voicemail_message'];
  const said = isJsonObject(message) ? message['message'] : message;
  return `${ON_VOICEMAIL[action] ?? action}${typeof said === 'string' && said !== '' ? `: “${said}”` : ''}`;
}

/** `call, send texts`; a tool by its kind. */
function listed(value: JsonValue | undefined, words: Readonly<Record<string, string>>): string {
  if (!Array.isArray(value)) return '';
  const kinds = (value as readonly JsonValue[]).map((each) => (isJsonObject(each) ? each['type'] : each));
  return kinds.map((kind) => (typeof kind === 'string' ? (words[kind] ?? kind) : 'a tool')).join(', ');
}
