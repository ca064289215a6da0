import type { ServerClient } from '../../src/api/http/server-client.ts';
import {
  approvalId,
  assistantId,
  callId,
  conversationId,
  missionId,
  phoneNumberId,
  runId,
  scheduledEventId,
  stepId,
} from '../../src/domain/ids.ts';
import type { ServerError } from '../../src/domain/server/server-error.ts';
import type { JsonValue } from '../../src/lib/json.ts';
import type { Result } from '../../src/lib/result.ts';

/** A call of the port and an answer to it as a server would give, in one dialect or the other. */
export interface SampleCall {
  readonly name: string;
  readonly body: JsonValue;
  readonly call: (client: ServerClient) => Promise<Result<unknown, ServerError>>;
}

const M = missionId('m-1');
const R = runId('r-1');
const S = stepId('call-1');
const A = assistantId('a-1');
const E = scheduledEventId('e-1');

const mission = {
  id: 'm-1',
  user_id: 'u-1',
  telnyx_mission_id: 'tm-1',
  telnyx_run_id: 'r-0',
  name: 'Ask the shops',
  instructions: 'Ask for\nprices',
  status: 'running',
  channel: 'voice',
  target_count: 3,
  events_used: 1,
  assistant_id: 'a-1',
  assistant_phone: '+13125550100',
  metadata: { a: 1 },
  result_summary: 'two answered',
  result_payload: { best: 2 },
  created_at: '2026-03-09T16:39:24.997Z',
  updated_at: '2026-03-09T16:39:24.997Z',
  computed_target_count: '3',
  computed_event_count: '4',
  computed_scheduled_count: '5',
};
const step = {
  step_id: 'call-1',
  sequence: 1,
  title: 'Call',
  description: 'Call the first',
  status: 'pending',
};
const agent = { run_id: 'r-1', telnyx_agent_id: 'assistant-1', created_at: '2026-03-09T16:39:35.086454Z' };
const run = {
  run_id: 'r-1',
  mission_id: 'tm-1',
  status: 'running',
  input: { original_request: 'x' },
  started_at: '2026-03-09T16:39:27.132341Z',
  finished_at: '2026-03-09T17:00:00Z',
  result_summary: 'done',
  result_payload: { a: [1] },
  error: 'none',
  metadata: {},
  updated_at: '2026-03-09T16:39:27.132341Z',
};
const event = {
  id: 'ev-1',
  type: 'step_started',
  summary: 'Started',
  agent_id: 'claude-code',
  step_id: 'call-1',
  payload: { n: 1 },
  idempotency_key: 'k-1',
  created_at: '2026-03-09T16:39:27.132341Z',
};
const assistant = {
  id: 'a-1',
  telnyx_assistant_id: 'assistant-1',
  name: 'Caller',
  description: 'calls',
  model: 'openai/gpt-4o',
  enabled_features: ['telephony', 'messaging'],
  phone_number: '+13125550100',
  phone_number_id: 'p-1',
  connection_id: '2911927193066014629',
  config: { instructions: 'Be brief', greeting: '', voice: 'Rime.ArcanaV3.astra', tools: [] },
  created_at: '2026-03-09T16:39:33.862Z',
  updated_at: '2026-03-09T16:39:33.862Z',
};
const scheduled = {
  id: 'e-1',
  assistant_id: 'a-1',
  telnyx_assistant_id: 'assistant-1',
  telnyx_event_id: 'te-1',
  channel: 'call',
  to_number: '+13125550123',
  from_number: '+13125550100',
  scheduled_at: '2026-03-09T18:00:00.000Z',
  text_body: 'hi',
  metadata: { ct_op: 'x' },
  status: 'completed',
  call_status: 'completed',
  conversation_id: 'c-1',
  telnyx_mission_id: 'tm-1',
  telnyx_run_id: 'r-1',
  step_id: 'call-1',
  retry_count: 1,
  call_duration: 61,
  dispatched_at: '2026-03-09T18:00:01.000Z',
  errors: ['one'],
  created_at: '2026-03-09T16:39:33.862Z',
  updated_at: '2026-03-09T16:39:33.862Z',
};
const flatScheduled = {
  event_id: 'e-1',
  channel: 'sms',
  to: '+1',
  from: '+2',
  scheduled_at: 1_773_079_200,
  status: 'pending',
};
const phone = { id: 'p-1', phone_number: '+13125550100', connection_id: 'x', status: 'active' };
const approval = {
  request_id: 'ap-1',
  action: 'Send',
  details: 'to all',
  require_biometric: false,
  status: 'pending',
  created_at: '2026-03-09T16:39:33.862Z',
  expires_at: '2026-03-09T16:44:33.862Z',
  responded_at: '2026-03-09T16:40:33.862Z',
  response: 'x',
  biometric_verified: true,
  devices_notified: 1,
  devices_failed: 0,
};
const call = {
  call_id: 'call-9',
  status: 'initiating',
  direction: 'outbound',
  to: '+1',
  duration_seconds: 4,
};
const sms = {
  id: 's-1',
  direction: 'inbound',
  from: '+13125550123',
  to: '+13125550100',
  body: 'Who is this?',
  media_urls: ['https://x.example/1'],
  status: 'delivered',
  created_at: '2026-03-09T16:39:33.862Z',
  error: { code: '1', message: 'late' },
};
const meta = { total_pages: 1, total_results: 1, page_number: 1, page_size: 100 };

export const SAMPLE_CALLS: readonly SampleCall[] = [
  {
    name: 'createMission',
    body: { mission },
    call: (c) => c.createMission({ name: 'n', instructions: 'i' }),
  },
  {
    name: 'getMission',
    body: { mission: { ...mission, assistant, linked_agents: [agent], plan: { steps: [step] } } },
    call: (c) => c.getMission(M),
  },
  {
    name: 'getMission, bare',
    body: { ...mission, id: null, mission_id: 'm-1' },
    call: (c) => c.getMission(M),
  },
  { name: 'listMissions', body: { missions: [mission], meta }, call: (c) => c.listMissions() },
  {
    name: 'listMissions, data',
    body: { data: [mission] },
    call: (c) => c.listMissions({ status: 'running' }),
  },
  {
    name: 'missionActivity',
    body: {
      telnyx_events: [event],
      scheduled_events: [scheduled],
      local_events: [{ id: 'l-1', type: 'call', status: 'pending', target_phone: '+1', step_id: 'call-1' }],
    },
    call: (c) => c.missionActivity(M),
  },
  { name: 'cancelMission', body: { mission }, call: (c) => c.cancelMission(M) },
  { name: 'createRun', body: { data: run }, call: (c) => c.createRun(M, {}) },
  { name: 'getRun', body: run, call: (c) => c.getRun(M, R) },
  { name: 'listRuns', body: { data: [run], meta }, call: (c) => c.listRuns(M) },
  { name: 'updateRun', body: { data: run }, call: (c) => c.updateRun(M, R, { status: 'running' }) },
  {
    name: 'createPlan',
    body: { data: [step] },
    call: (c) => c.createPlan(M, R, [{ stepId: S, description: 'd', sequence: 1 }]),
  },
  { name: 'getPlan', body: { data: [step] }, call: (c) => c.getPlan(M, R) },
  { name: 'getPlan, object', body: { data: { steps: [step] } }, call: (c) => c.getPlan(M, R) },
  { name: 'updateStep', body: { data: step }, call: (c) => c.updateStep(M, R, S, 'completed') },
  {
    name: 'logEvent',
    body: { data: event },
    call: (c) => c.logEvent(M, R, { type: 'custom', summary: 's' }),
  },
  { name: 'listEvents', body: { data: [event], meta }, call: (c) => c.listEvents(M, R) },
  { name: 'linkAgent', body: { data: agent }, call: (c) => c.linkAgent(M, R, A) },
  { name: 'listLinkedAgents', body: { data: [agent] }, call: (c) => c.listLinkedAgents(M, R) },
  { name: 'unlinkAgent', body: {}, call: (c) => c.unlinkAgent(M, R, A) },
  { name: 'createAssistant', body: { assistant }, call: (c) => c.createAssistant({ name: 'n' }) },
  {
    name: 'listAssistants',
    body: { assistants: [assistant], meta: { total: '1', total_pages: 1 } },
    call: (c) => c.listAssistants(),
  },
  { name: 'getAssistant', body: assistant, call: (c) => c.getAssistant(A) },
  { name: 'updateAssistant', body: { assistant }, call: (c) => c.updateAssistant(A, { name: 'n' }) },
  { name: 'connectionId', body: { connection_id: '29' }, call: (c) => c.connectionId(A, 'telephony') },
  { name: 'listPhones', body: { data: [phone] }, call: (c) => c.listPhones() },
  { name: 'availablePhone', body: { phone }, call: (c) => c.availablePhone() },
  {
    name: 'assignPhone',
    body: { data: phone },
    call: (c) => c.assignPhone(phoneNumberId('p-1'), '29', 'voice'),
  },
  {
    name: 'schedule',
    body: { event: scheduled },
    call: (c) =>
      c.schedule({ assistantId: A, channel: 'call', to: '+1', from: '+2', scheduledAtMs: 1_773_079_200_000 }),
  },
  { name: 'getScheduled', body: { event: scheduled }, call: (c) => c.getScheduled(A, E) },
  { name: 'getScheduled, flat', body: flatScheduled, call: (c) => c.getScheduled(A, E) },
  {
    name: 'listScheduled',
    body: { events: [scheduled, { ...scheduled, id: 'e-2' }] },
    call: (c) => c.listScheduled(A),
  },
  { name: 'deleteScheduled', body: '', call: (c) => c.deleteScheduled(A, E) },
  {
    name: 'insights',
    body: {
      data: [
        {
          status: 'completed',
          conversation_insights: [{ result: '{"summary":"ok","score":4}' }, { result: 'text' }],
        },
      ],
    },
    call: (c) => c.insights(conversationId('c-1')),
  },
  {
    name: 'insights, object',
    body: {
      data: { conversation_id: 'c-1', summary: 'ok', sentiment: 'good', key_topics: ['a'], action_items: [] },
    },
    call: (c) => c.insights(conversationId('c-1')),
  },
  {
    name: 'account',
    body: { user_id: 'u', email: 'a@b.example', effective_tier: 'pro', quota: { n: 1 } },
    call: (c) => c.account(),
  },
  { name: 'voices', body: { default_voice: 'x', voices: [{ id: 'x', name: 'X' }] }, call: (c) => c.voices() },
  {
    name: 'checks',
    body: { checks: [{ name: 'key', status: 'pass', detail: 'fine' }] },
    call: (c) => c.checks(),
  },
  {
    name: 'createApproval',
    body: approval,
    call: (c) => c.createApproval({ action: 'a', requireBiometric: false, expiresInS: 300 }),
  },
  { name: 'getApproval', body: approval, call: (c) => c.getApproval(approvalId('ap-1')) },
  {
    name: 'listApprovals',
    body: { approvals: [approval] },
    call: (c) => c.listApprovals({ status: 'pending' }),
  },
  { name: 'respondApproval', body: approval, call: (c) => c.respondApproval(approvalId('ap-1'), 'denied') },
  { name: 'startCall', body: call, call: (c) => c.startCall({ to: '+1', purpose: 'x' }) },
  { name: 'getCall', body: call, call: (c) => c.getCall(callId('call-9')) },
  { name: 'endCall', body: call, call: (c) => c.endCall(callId('call-9'), 'x') },
  { name: 'sendSms', body: { id: 's-1', from: '+1' }, call: (c) => c.sendSms({ to: '+1', text: 'x' }) },
  {
    name: 'listMessages',
    body: { messages: [sms], pagination: { page: 1, limit: 100, total: 1, pages: 1 } },
    call: (c) => c.listMessages({ contact: '+1' }),
  },
  {
    name: 'listConversations',
    body: {
      conversations: [
        { contact: '+1', last_message: 'x', last_message_at: '2026-03-09T16:39:33Z', unread_count: '2' },
      ],
    },
    call: (c) => c.listConversations(),
  },
  { name: 'raw', body: { anything: [1] }, call: (c) => c.raw('/anything') },
  { name: 'rawText', body: { anything: [1] }, call: (c) => c.rawText('/anything') },
];
