import { readJsonField, type AssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import type { VoiceList } from '../../domain/server/account.ts';
import { LONG_TEXT_KEYS, type FormField } from '../../ui/form/form-field.ts';

const json = (
  field: 'tools' | 'dynamic_variables' | 'insight_settings' | 'other',
  label: string,
  rows: number,
  help: string,
): FormField => ({
  kind: 'json',
  id: field,
  label,
  rows,
  help,
  check: (text) => {
    const read = readJsonField(field, text);
    return read.ok ? undefined : read.error;
  },
});

/** Every field of an assistant. `isNew`: what is not chosen is not left as it is, but by recipient. */
export function assistantFormFields(
  draft: AssistantDraft,
  voices: VoiceList | undefined,
  isNew: boolean,
): readonly FormField[] {
  const known = voices?.voices.length ?? 0;
  const asIs = isNew ? [] : [{ id: 'as-is', label: 'as it is' }];
  return [
    { kind: 'text', id: 'name', label: 'Name', required: true, maxLength: 120 },
    {
      kind: 'long',
      id: 'instructions',
      label: 'Instructions',
      required: true,
      rows: 5,
      maxLength: 30_000,
      help: `${LONG_TEXT_KEYS} {{name}} is filled in for each call.`,
    },
    {
      kind: 'text',
      id: 'greeting',
      label: 'Greeting',
      maxLength: 1_000,
      help: 'Empty for outgoing calls: whoever is called speaks first, else both talk at once.',
    },
    { kind: 'text', id: 'model', label: 'Model', required: isNew, maxLength: 200 },
    {
      kind: 'text',
      id: 'voice',
      label: 'Voice',
      maxLength: 200,
      help:
        known === 0
          ? "Empty: the account's own. This server lists no voices: any name is passed on."
          : `Empty: the account's own. ctrl-o chooses one of ${known}.`,
    },
    { kind: 'text', id: 'features', label: 'Features', required: isNew, help: 'telephony, messaging' },
    {
      kind: 'choice',
      id: 'recipient',
      label: 'Who is called',
      options: [
        ...asIs,
        { id: 'automated', label: 'automated line' },
        { id: 'service', label: 'shop, inbox' },
        { id: 'professional', label: 'professional' },
      ],
      help: 'Decides what happens on voicemail, where that is left to it.',
    },
    {
      kind: 'choice',
      id: 'voicemail',
      label: 'On voicemail',
      options: [
        ...(draft.voicemail === 'as-is' ? asIs : []),
        { id: 'by-recipient', label: 'by recipient' },
        { id: 'stop_assistant', label: 'hang up' },
        { id: 'leave_message_and_stop_assistant', label: 'message' },
        { id: 'continue_assistant', label: 'talk on' },
      ],
      help: 'Talk on (detection off) for phone trees; one message for professionals.',
    },
    {
      kind: 'text',
      id: 'voicemail_message',
      label: 'Voicemail text',
      maxLength: 1_000,
      help: 'What is said to a machine, where a message is left.',
    },
    json('tools', 'Tools', 4, 'A JSON list. ctrl-t adds one of the eight kinds by a form.'),
    json('dynamic_variables', 'Variables', 2, 'Defaults of {{names}}, such as {"city": "Chicago"}.'),
    json('insight_settings', 'Insights', 2, 'Such as {"insight_group_id": "…"}.'),
    { kind: 'text', id: 'description', label: 'Description', maxLength: 1_000 },
    json(
      'other',
      'Other fields',
      4,
      'Every other member that the server keeps, as JSON; what is taken out stays there as it is.',
    ),
  ];
}
