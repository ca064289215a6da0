import type { Command } from '../../commands/command.ts';
import { LONG_TEXT_KEYS, readField, type FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';

const TO = {
  kind: 'phone',
  id: 'to',
  label: 'To',
  help: 'With + and country code, such as +15551234567.',
} as const;

/** What a message that goes out at once is made of. */
export const SMS_FIELDS: readonly FormField[] = [
  { ...TO, required: true },
  {
    kind: 'long',
    id: 'text',
    label: 'Text',
    rows: 5,
    maxLength: 1_600,
    required: true,
    help: LONG_TEXT_KEYS,
  },
  {
    kind: 'list',
    id: 'media',
    label: 'Media',
    rows: 2,
    help: 'Addresses of pictures, https://…; may be empty.',
  },
];

/** The same of a call that rings at once. */
export const CALL_FIELDS: readonly FormField[] = [
  { ...TO, help: 'Empty: my own phone rings. Others need a paid account with a number of its own.' },
  {
    kind: 'long',
    id: 'purpose',
    label: 'Purpose',
    rows: 3,
    maxLength: 2_000,
    help: 'What the bot is to achieve; without it it knows only the greeting.',
  },
  {
    kind: 'text',
    id: 'greeting',
    label: 'Greeting',
    maxLength: 500,
    help: 'What is said first; may be empty.',
  },
];

const fieldOf = (fields: readonly FormField[], id: string, texts: FormDraft): unknown => {
  const field = fields.find((each) => each.id === id);
  const read = field === undefined ? undefined : readField(field, texts[id] ?? '');
  return read?.ok === true ? read.value : undefined;
};

export function writtenSms(texts: FormDraft): Command {
  const media = fieldOf(SMS_FIELDS, 'media', texts) as readonly string[] | undefined;
  return {
    kind: 'sms.send',
    to: String(fieldOf(SMS_FIELDS, 'to', texts)),
    text: (texts['text'] ?? '').trim(),
    ...(media === undefined || media.length === 0 ? {} : { mediaUrls: media }),
  };
}

export function writtenCall(texts: FormDraft): Command {
  const to = fieldOf(CALL_FIELDS, 'to', texts) as string | undefined;
  const greeting = (texts['greeting'] ?? '').trim();
  const purpose = (texts['purpose'] ?? '').trim();
  return {
    kind: 'call.start',
    ...(to === undefined ? {} : { to }),
    ...(greeting === '' ? {} : { greeting }),
    ...(purpose === '' ? {} : { purpose }),
  };
}
