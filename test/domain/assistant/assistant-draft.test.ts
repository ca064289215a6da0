import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ASSISTANT_FIELDS,
  assistantChanges,
  assistantDraftOf,
  newAssistantDraft,
} from '../../../src/domain/assistant/assistant-draft.ts';
import {
  fieldsOfRaw,
  newAssistantFields,
  TOOL_KINDS,
} from '../../../src/domain/assistant/assistant-fields.ts';
import { TOOL_FORMS, toolOf } from '../../../src/domain/assistant/tool-form.ts';
import type { JsonObject } from '../../../src/lib/json.ts';

const LIVE: JsonObject = {
  name: 'Caller',
  instructions: 'Call.\nAsk.',
  greeting: '',
  model: 'openai/gpt-4o',
  voice_settings: { voice: 'Rime.ArcanaV3.astra', voice_speed: 1.1 },
  enabled_features: ['telephony'],
  tools: [{ type: 'hangup', hangup: { description: 'd' }, timeout_ms: 5 }],
  telephony_settings: {
    noise_suppression: 'krisp',
    voicemail_detection: { on_voicemail_detected: { action: 'stop_assistant', since: 3 }, mode: 'premium' },
  },
  dynamic_variables: { city: 'Chicago' },
  insight_settings: { insight_group_id: 'g' },
  description: 'd',
  transcription: { model: 'flux', unknown: [1, { a: null }] },
};

const changed = (draft: Parameters<typeof assistantChanges>[0], before: JsonObject = LIVE): JsonObject => {
  const changes = assistantChanges(draft, before);
  if (!changes.ok) throw new Error(changes.error);
  return changes.value;
};

test('what nobody touched is not sent, whatever the server keeps there', () => {
  expect(changed(assistantDraftOf(LIVE))).toEqual({});
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (extra) => {
      const before = { ...(extra as JsonObject), ...LIVE };
      expect(changed(assistantDraftOf(before), before)).toEqual({});
    }),
  );
});

describe('every field of the contract can be set, and nothing else changes', () => {
  const wanted: Readonly<Record<(typeof ASSISTANT_FIELDS)[number], readonly [string, JsonObject]>> = {
    name: ['New name', { name: 'New name' }],
    instructions: ['Other', { instructions: 'Other' }],
    greeting: ['Hello', { greeting: 'Hello' }],
    model: ['m', { model: 'm' }],
    voice: ['v', { voice_settings: { voice: 'v', voice_speed: 1.1 } }],
    features: ['telephony, messaging', { enabled_features: ['telephony', 'messaging'] }],
    recipient: ['service', {}],
    voicemail: [
      'continue_assistant',
      {
        telephony_settings: {
          noise_suppression: 'krisp',
          voicemail_detection: {
            on_voicemail_detected: { action: 'continue_assistant', since: 3 },
            mode: 'premium',
          },
        },
      },
    ],
    voicemail_message: ['Call us', { telephony_settings: LIVE['telephony_settings'] ?? null }],
    tools: ['[{"type":"send_dtmf","send_dtmf":{}}]', { tools: [{ type: 'send_dtmf', send_dtmf: {} }] }],
    dynamic_variables: ['{"x": 1}', { dynamic_variables: { x: 1 } }],
    insight_settings: ['{"y": 2}', { insight_settings: { y: 2 } }],
    description: ['e', { description: 'e' }],
    other: [
      '{"privacy_settings": {"data_retention": false}}',
      { privacy_settings: { data_retention: false } },
    ],
  };
  test.each(ASSISTANT_FIELDS)('%s', (field) => {
    const [text, expected] = wanted[field];
    expect(changed({ ...assistantDraftOf(LIVE), [field]: text })).toEqual(expected);
  });
});

test('a message is left only where one is to be, and never a null', () => {
  const draft = {
    ...assistantDraftOf(LIVE),
    voicemail: 'leave_message_and_stop_assistant',
    voicemail_message: 'Please call back.',
  };
  expect(JSON.stringify(changed(draft))).toContain(
    '"action":"leave_message_and_stop_assistant","since":3,"voicemail_message":{"type":"message","message":"Please call back."}',
  );
  const live = { ...LIVE, ...changed(draft) };
  const back = changed({ ...assistantDraftOf(live), voicemail: 'stop_assistant' }, live);
  expect(JSON.stringify(back)).not.toMatch(/null|voicemail_message/);
});

test.each([
  ['automated', 'continue_assistant'],
  ['service', 'stop_assistant'],
  ['professional', 'leave_message_and_stop_assistant'],
])('voicemail by recipient: %s → %s', (recipient, action) => {
  const fields = changed(newAssistantDraft({ name: 'n', instructions: 'i', recipient }), {});
  expect(JSON.stringify(fields)).toContain(`"action":"${action}"`);
});

test('a new assistant has the defaults of the bot, and no voice that nobody chose', () => {
  const fields = newAssistantFields({ name: 'n', instructions: 'i' });
  expect(fields).toMatchObject({
    model: 'openai/gpt-4o',
    greeting: '',
    enabled_features: ['telephony', 'messaging'],
    tools: [{ type: 'hangup' }, { type: 'send_dtmf' }],
  });
  expect(fields).not.toHaveProperty('voice');
  expect(
    newAssistantFields({ name: 'n', instructions: 'i', options: ['telephony'] })['enabled_features'],
  ).toEqual(['telephony']);
});

test('bad JSON in a field is told, and nothing is sent', () => {
  expect(assistantChanges({ ...assistantDraftOf(LIVE), tools: '[{"kind":1}]' }, LIVE)).toMatchObject({
    ok: false,
  });
  expect(assistantChanges({ ...assistantDraftOf(LIVE), other: '[1]' }, LIVE)).toMatchObject({ ok: false });
});

test('each of the eight kinds of tool can be made by its form', () => {
  const texts = {
    description: 'd',
    name: 'look_up',
    url: 'https://x.example',
    targets: 'Kim = +15551234567\nLee=+15551234568',
    from: '+15550000000',
    ai_assistants: 'Other = assistant-1',
    bucket_ids: 'one\ntwo',
    more: '{"headers": []}',
  };
  const made = TOOL_KINDS.map((kind) => toolOf(kind, texts));
  expect(made.every(({ ok }) => ok)).toBe(true);
  expect(made.map((tool) => (tool.ok ? Object.keys(tool.value) : []))).toEqual(
    TOOL_KINDS.map((kind) => ['type', kind]),
  );
  expect(toolOf('transfer', texts)).toMatchObject({
    value: {
      transfer: { targets: [{ name: 'Kim', to: '+15551234567' }, { name: 'Lee' }], from: '+15550000000' },
    },
  });
  expect(toolOf('transfer', { targets: 'nobody', from: 'x' })).toMatchObject({ ok: false });
  expect(Object.keys(TOOL_FORMS)).toEqual([...TOOL_KINDS]);
});

test("the server's own members are no fields, and a row's stand over its config's", () => {
  expect(
    fieldsOfRaw({ id: '1', name: 'row', model: null, config: { name: 'config', model: 'm', x: 1 } }),
  ).toEqual({
    name: 'row',
    model: 'm',
    x: 1,
  });
});
