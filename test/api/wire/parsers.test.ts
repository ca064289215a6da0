import { describe, expect, test } from 'vitest';
import { parseAccount, parseChecks, parseVoices } from '../../../src/api/wire/account.ts';
import { parseApproval, parseApprovalReceipt } from '../../../src/api/wire/approval.ts';
import { parseAssistant } from '../../../src/api/wire/assistant.ts';
import { isTooDeep } from '../../../src/api/wire/depth.ts';
import { parseFeedEvent } from '../../../src/api/wire/feed-event.ts';
import { asId, asInstantMs, readCount, readFlag } from '../../../src/api/wire/fields.ts';
import { parseInsights } from '../../../src/api/wire/insight.ts';
import { parseConversation, parseMessage } from '../../../src/api/wire/message.ts';
import { parseMission } from '../../../src/api/wire/mission.ts';
import { parseLocalEvent, parseRunEvent } from '../../../src/api/wire/run-event.ts';
import { parseScheduledEvent, scheduleBody } from '../../../src/api/wire/scheduled-event.ts';
import { assistantId, conversationId } from '../../../src/domain/ids.ts';
import { isEmptyInsight } from '../../../src/domain/insight/insight.ts';
import type { JsonValue } from '../../../src/lib/json.ts';

const AT_MS = Date.parse('2026-03-09T16:39:24Z');

describe('an instant', () => {
  test.each<[JsonValue | undefined, number | undefined]>([
    ['2026-03-09T16:39:24Z', AT_MS],
    ['2026-03-09T16:39:24.132341Z', AT_MS + 132],
    ['2026-03-09 16:39:24', AT_MS],
    ['2026-03-09 16:39:24.5+00', AT_MS + 500],
    ['2026-03-09T17:39:24+0100', AT_MS],
    ['2026-03-09T11:39:24-05:00', AT_MS],
    ['2026-03-09', Date.parse('2026-03-09T00:00:00Z')],
    [AT_MS / 1000, AT_MS],
    [AT_MS, AT_MS],
    ['2026-02-31T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['tomorrow', undefined],
    ['1', undefined],
    ['', undefined],
    [1, undefined],
    [-5, undefined],
    [1e300, undefined],
    [null, undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('%j', (value, expected) => {
    expect(asInstantMs(value)).toBe(expected);
  });
});

test('ids are plain visible text or whole numbers', () => {
  expect(['a-1', 7, 'straße 1', '+1 555'].map(asId)).toEqual(['a-1', '7', 'straße 1', '+1 555']);
  expect(
    ['', ' a', 'a\n', 'a\u202eb', 'x'.repeat(257), 1.5, true, null, [], {}, undefined].map(asId),
  ).toEqual(Array.from({ length: 11 }, () => undefined));
});

test('counts may be text, flags may be words', () => {
  expect(['3', 3, '0', '-2', '1.5'].map((n) => readCount({ n }, 'n'))).toEqual([3, 3, 0, -2, 1.5]);
  expect(['', 'x', '1e5', null, true, [], '99999999999999999999'].map((n) => readCount({ n }, 'n'))).toEqual(
    Array.from({ length: 7 }, () => undefined),
  );
  expect([true, 'true', 1, false, 'false', 0, 'maybe', null].map((f) => readFlag({ f }, 'f'))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    undefined,
    undefined,
  ]);
});

test('a mission in both spellings', () => {
  const nested = parseMission({
    id: 'm',
    telnyx_mission_id: 'tm',
    telnyx_run_id: 'r',
    name: 'A\u001b[2J',
    instructions: 'one\ntwo',
    computed_target_count: '3',
    target_count: 9,
    linked_agents: [{ telnyx_agent_id: 'assistant-1' }, 'assistant-2', {}],
    plan: { steps: [{ step_id: 's', sequence: 2 }, { sequence: 1 }] },
  });
  expect(nested).toMatchObject({
    id: 'm',
    telnyxId: 'tm',
    firstRunId: 'r',
    name: 'A␛[2J',
    instructions: 'one\ntwo',
    status: 'unknown',
    targetCount: 3,
    linkedAgentIds: ['assistant-1', 'assistant-2'],
    steps: [{ id: 's', sequence: 2, status: 'pending' }],
  });
  expect(parseMission({ mission_id: 'm', status: 'new-word' })).toMatchObject({
    id: 'm',
    status: 'new-word',
    name: '',
  });
  expect(parseMission({ id: 'm', steps: [{ step_id: 's' }] })?.steps).toHaveLength(1);
});

test('what an assistant was made with may stand in its config; nulls in the row do not hide it', () => {
  const assistant = parseAssistant({
    id: 'a',
    telnyx_assistant_id: 'assistant-1',
    name: 'Row',
    description: null,
    extra: { kept: true },
    config: { name: 'Config', description: 'from config', instructions: 'i', voice_settings: { voice: 'v' } },
  });
  expect(assistant).toMatchObject({
    id: 'a',
    telnyxId: 'assistant-1',
    name: 'Row',
    description: 'from config',
    instructions: 'i',
    voice: 'v',
    features: [],
  });
  expect(assistant?.raw['extra']).toEqual({ kept: true });
});

test('a scheduled event in both dialects of rows', () => {
  const row = parseScheduledEvent({
    id: 'e',
    assistant_id: 'a',
    channel: 'call',
    to_number: '+1',
    from_number: '+2',
  });
  expect(row).toMatchObject({ to: '+1', from: '+2', channel: 'call', status: 'unknown' });
  const flat = parseScheduledEvent(
    { scheduled_event_id: 'e', channel: 'sms', to: '+1', from: '+2', text_body: 'x', step_id: '-' },
    assistantId('a'),
  );
  expect(flat).toMatchObject({ id: 'e', assistantId: 'a', to: '+1', from: '+2', text: 'x' });
  expect(flat).not.toHaveProperty('stepId');
  expect(parseScheduledEvent({ id: 'e' })).toBeUndefined();
});

test('a schedule request is written as the bot writes it', () => {
  expect(
    scheduleBody({
      assistantId: assistantId('a'),
      channel: 'sms',
      to: '+1',
      from: '+2',
      scheduledAtMs: AT_MS,
      text: 'hi',
      metadata: { ct_op: 'x' },
    }),
  ).toEqual({
    channel: 'sms',
    to: '+1',
    from: '+2',
    scheduled_at: '2026-03-09T16:39:24Z',
    text_body: 'hi',
    metadata: { ct_op: 'x' },
  });
});

describe('insights', () => {
  const id = conversationId('c');
  test('as a list: text, and what JSON text holds', () => {
    const report = parseInsights(
      {
        data: [
          {
            status: 'completed',
            conversation_insights: [{ result: '{"summary":"cheap","price":4}' }, { result: 'free text' }],
          },
        ],
      },
      id,
    );
    expect(report).toMatchObject({
      status: 'completed',
      results: [{ summary: 'cheap', price: 4 }, 'free text'],
      summary: 'cheap',
    });
  });
  test('as an object', () => {
    const report = parseInsights({ data: { conversation_id: 'c', summary: 'ok', key_topics: ['a'] } }, id);
    expect(report).toMatchObject({
      status: 'completed',
      summary: 'ok',
      results: [{ summary: 'ok', key_topics: ['a'] }],
    });
  });
  test('not there yet, or empty', () => {
    expect(parseInsights({ data: [] }, id)).toMatchObject({ status: 'pending', results: [] });
    expect(parseInsights({ data: null }, id)).toMatchObject({ status: 'pending' });
    expect(parseInsights({ data: [{ status: 'in_progress' }] }, id)?.status).toBe('in_progress');
    expect(parseInsights({ data: [{ status: 'completed' }, { status: 'pending' }] }, id)?.status).toBe(
      'pending',
    );
    expect(parseInsights({ data: { conversation_id: 'c', summary: null } }, id)?.status).toBe('pending');
    const empty = parseInsights(
      { data: [{ status: 'completed', conversation_insights: [{ result: '' }] }] },
      id,
    );
    expect(empty !== undefined && isEmptyInsight(empty)).toBe(true);
    expect(parseInsights({ something: 'else' }, id)?.results).toEqual([{ something: 'else' }]);
    expect(parseInsights('x', id)).toBeUndefined();
  });
  test('text that only looks like JSON stays text', () => {
    const report = parseInsights(
      { data: [{ status: 'completed', conversation_insights: [{ result: '{not json' }] }] },
      id,
    );
    expect(report?.results).toEqual(['{not json']);
  });
});

test('an event without an id is kept, under the same id at each read', () => {
  const row = { type: 'custom', summary: 'x', created_at: '2026-03-09T16:39:24Z', step_id: '-' };
  expect(parseRunEvent(row)?.id).toBe(parseRunEvent({ ...row })?.id);
  expect(parseRunEvent(row)).not.toHaveProperty('stepId');
  expect(parseRunEvent({ event_id: 9, type: 'error', summary: 's' })).toMatchObject({
    id: '9',
    type: 'error',
  });
  expect(parseRunEvent({})).toBeUndefined();
  expect(parseLocalEvent({ id: 'l', type: 'call', status: 'pending', target_phone: '+1' })?.summary).toBe(
    'pending +1',
  );
});

test('an approval whose biometric flag cannot be read is taken as the stricter', () => {
  expect(parseApproval({ request_id: 'a' })?.requireBiometric).toBe(false);
  expect(parseApproval({ request_id: 'a', require_biometric: false })?.requireBiometric).toBe(false);
  expect(parseApproval({ request_id: 'a', require_biometric: null })?.requireBiometric).toBe(false);
  expect(parseApproval({ request_id: 'a', require_biometric: 'perhaps' })?.requireBiometric).toBe(true);
  expect(parseApprovalReceipt({ request_id: 'a' })).toEqual({
    id: 'a',
    devicesNotified: 0,
    devicesFailed: 0,
  });
});

test('messages and threads', () => {
  expect(parseMessage({ from: '+1', to: '+2', text: 'a\u0007b', error: { message: 'late' } })).toMatchObject({
    body: 'a␇b',
    direction: 'unknown',
    error: 'late',
  });
  expect(parseMessage({})).toBeUndefined();
  expect(
    parseConversation({
      contact: '+1',
      last_message: { body: 'x', created_at: '2026-03-09T16:39:24Z', direction: 'inbound' },
    }),
  ).toEqual({ contact: '+1', lastMessage: 'x', lastAtMs: AT_MS, direction: 'inbound' });
});

test('account, voices and checks in the forms that servers have', () => {
  expect(parseAccount({ email: 'a@b.example', effective_tier: 'pro', dedicated_number: '+1' })).toMatchObject(
    {
      name: 'a@b.example',
      plan: 'pro',
      phone: '+1',
    },
  );
  expect(parseVoices({ default_voice: 'v', voices: ['v', { id: 'w', name: 'W' }, 7] })).toEqual({
    defaultVoice: 'v',
    voices: [
      { id: 'v', name: 'v' },
      { id: 'w', name: 'W' },
    ],
    providers: [],
  });
  const forms: readonly JsonValue[] = [
    {
      checks: [
        { name: 'key', status: 'pass' },
        { name: 'number', status: 'fail', message: 'none' },
      ],
    },
    [
      { id: 'key', ok: true },
      { id: 'number', ok: false, detail: 'none' },
    ],
    { key: true, number: { passed: false, message: 'none' } },
    { checks: { key: { ok: true }, number: { status: 'warn', fix: 'none' } } },
  ];
  for (const form of forms) {
    expect(parseChecks(form, 'critical')).toMatchObject([
      { level: 'critical', name: 'key', ok: true },
      { level: 'critical', name: 'number', ok: false },
    ]);
  }
});

test('news of the live feed is typed and drawable; what is unknown or lacks its id is other', () => {
  expect(parseFeedEvent({ event: 'approval.responded', request_id: 'a', decision: 'approved' })).toEqual({
    kind: 'approval.responded',
    approvalId: 'a',
    decision: 'approved',
  });
  expect(parseFeedEvent({ event: 'sms.received', from: '+1', body: 'x\u001b[2J', message_id: 'm' })).toEqual({
    kind: 'sms.received',
    from: '+1',
    body: 'x␛[2J',
    messageId: 'm',
  });
  expect(
    parseFeedEvent({ event: 'call.ended', call_id: 'c', duration_seconds: '12', outcome: 'busy' }),
  ).toEqual({
    kind: 'call.ended',
    callId: 'c',
    durationS: 12,
    outcome: 'busy',
  });
  expect(
    parseFeedEvent({ event: 'mission.call_failed', mission_id: 'm', step_id: null, reason: 'busy' }),
  ).toMatchObject({
    kind: 'mission.call_failed',
    missionId: 'm',
    text: 'busy',
  });
  for (const event of [
    'context_request',
    'deep_tool_request',
    'call.started',
    'mission.call_started',
    'new',
    7,
    null,
  ]) {
    expect(parseFeedEvent({ event }).kind).toBe('other');
  }
});

test('nesting is measured outside texts', () => {
  expect(isTooDeep('['.repeat(200))).toBe(false);
  expect(isTooDeep('['.repeat(201))).toBe(true);
  expect(isTooDeep(`"${'['.repeat(500)}"`)).toBe(false);
  expect(isTooDeep(`"\\"${'{'.repeat(500)}"`)).toBe(false);
});
