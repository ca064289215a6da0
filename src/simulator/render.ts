import type { JsonObject, JsonValue } from '../lib/json.ts';
import { wireTime, wireTimeOrNull, telnyxIsoOf, type DialectName } from './dialect.ts';
import type {
  StoredApproval,
  StoredAssistant,
  StoredCall,
  StoredMessage,
  StoredMission,
  StoredPhone,
  StoredRunEvent,
  StoredRun,
  StoredScheduled,
  StoredStep,
} from './rows.ts';
import { findAssistant, phoneLinesOf, type World } from './world.ts';

/** One account behind every key. */
export const USER_ID = '0c9e4c1e-5f0e-4d7e-9a53-6f1d2a7b8c01';
/** What an assistant runs on that was created without a word about it. */
const USUAL_MODEL = 'openai/gpt-4o';
const ORGANIZATION_ID = '7be1a2f4-90b1-4c6e-8a77-2b5c1d9e3f02';

export function renderMission(
  dialect: DialectName,
  world: World,
  row: StoredMission,
  listed: boolean,
): JsonObject {
  const assistant = row.assistantId === undefined ? undefined : world.assistants.get(row.assistantId);
  const targets = new Set(row.scheduledIds.map((id) => world.scheduled.get(id)?.to)).size;
  const count = (value: number): JsonValue => (dialect === 'nested' ? String(value) : value);
  return {
    ...(dialect === 'nested' ? { id: row.id } : { mission_id: row.id }),
    user_id: USER_ID,
    telnyx_mission_id: row.telnyxId,
    telnyx_run_id: row.firstRunId,
    name: row.name,
    instructions: row.instructions,
    status: row.status,
    channel: row.channel,
    target_count: targets,
    events_used: row.scheduledIds.length,
    assistant_id: assistant?.id ?? null,
    assistant_phone:
      assistant === undefined ? null : (phoneLinesOf(world, assistant, 'call')[0]?.phone ?? null),
    metadata: row.metadata,
    created_at: wireTime(row.createdAtMs),
    updated_at: wireTime(row.updatedAtMs),
    result_summary: row.resultSummary ?? null,
    result_payload: row.resultPayload ?? null,
    ...(listed && {
      computed_target_count: count(targets),
      computed_event_count: count(row.runEventCount),
      computed_scheduled_count: count(row.scheduledIds.length),
    }),
  };
}

/** `telnyxMissionId`: a run names its mission by Telnyx's id, not by the one in the path. */
export function renderRun(
  dialect: DialectName,
  row: StoredRun,
  telnyxMissionId: string,
  listed: boolean,
): JsonObject {
  return {
    ...(dialect === 'nested' || listed ? { run_id: row.id } : { id: row.id }),
    mission_id: telnyxMissionId,
    organization_id: ORGANIZATION_ID,
    status: row.status,
    input: row.input,
    started_at: telnyxIsoOf(row.startedAtMs),
    finished_at: row.finishedAtMs === undefined ? null : telnyxIsoOf(row.finishedAtMs),
    result_summary: row.resultSummary ?? null,
    result_payload: row.resultPayload ?? null,
    error: row.error ?? null,
    metadata: null,
    updated_at: telnyxIsoOf(row.updatedAtMs),
  };
}

export const renderStep = (dialect: DialectName, row: StoredStep): JsonObject => ({
  step_id: row.id,
  sequence: row.sequence,
  ...(row.title !== undefined && { title: row.title }),
  ...(row.description !== undefined && { description: row.description }),
  ...(dialect === 'nested' && row.title === undefined && { title: null }),
  status: row.status,
});

export const renderRunEvent = (dialect: DialectName, row: StoredRunEvent, runId: string): JsonObject => ({
  ...(dialect === 'nested'
    ? { event_id: row.id, timestamp: telnyxIsoOf(row.atMs) }
    : { id: row.id, created_at: wireTime(row.atMs) }),
  run_id: runId,
  type: row.type,
  summary: row.summary,
  agent_id: row.agentId ?? null,
  step_id: row.stepId ?? null,
  payload: row.payload ?? null,
  idempotency_key: row.idempotencyKey ?? null,
});

/** Telnyx answers with its own id, whichever was given; the flat dialect repeats what it was given. */
export const renderLinkedAgent = (
  dialect: DialectName,
  world: World,
  runId: string,
  agent: { readonly givenId: string; readonly atMs: number },
): JsonObject => ({
  run_id: runId,
  telnyx_agent_id:
    dialect === 'nested' ? (findAssistant(world, agent.givenId)?.telnyxId ?? agent.givenId) : agent.givenId,
  created_at: telnyxIsoOf(agent.atMs),
});

export function renderAssistant(
  dialect: DialectName,
  world: World,
  row: StoredAssistant,
  listed: boolean,
): JsonObject {
  const phone = phoneLinesOf(world, row, 'call')[0];
  return {
    ...(dialect === 'flat' && listed ? { assistant_id: row.id } : { id: row.id }),
    user_id: USER_ID,
    telnyx_assistant_id: row.telnyxId,
    name: row.config['name'] ?? 'unnamed',
    description: row.config['description'] ?? null,
    model: row.config['model'] ?? USUAL_MODEL,
    enabled_features: row.config['enabled_features'] ?? [],
    ...(dialect === 'flat' && {
      instructions: row.config['instructions'] ?? '',
      greeting: row.config['greeting'] ?? '',
      voice: row.config['voice'] ?? null,
      tools: row.config['tools'] ?? [],
    }),
    phone_number: phone?.phone ?? null,
    phone_number_id: phone?.id ?? null,
    connection_id: phone === undefined ? null : row.telephonyConnectionId,
    config: row.config,
    created_at: wireTime(row.createdAtMs),
    updated_at: wireTime(row.updatedAtMs),
  };
}

/** The hosted server keeps no connection with a number; others show the one that has it, for voice before SMS. */
export const renderPhone = (dialect: DialectName, row: StoredPhone): JsonObject => {
  const connection = row.voiceConnectionId ?? row.messagingConnectionId;
  return {
    id: row.id,
    phone_number: row.phone,
    status: 'active',
    ordered_at: wireTime(row.orderedAtMs),
    ...(dialect === 'flat' && connection !== undefined && { connection_id: connection }),
  };
};

export function renderScheduled(dialect: DialectName, world: World, row: StoredScheduled): JsonObject {
  const mission = row.missionId === undefined ? undefined : world.missions.get(row.missionId);
  return {
    id: row.id,
    user_id: USER_ID,
    assistant_id: row.assistantId,
    telnyx_assistant_id: world.assistants.get(row.assistantId)?.telnyxId ?? null,
    telnyx_event_id: row.telnyxEventId,
    channel: row.channel,
    ...(dialect === 'nested'
      ? {
          to_number: row.to,
          from_number: row.from,
          telnyx_mission_id: mission?.telnyxId ?? row.missionId ?? null,
          telnyx_run_id: row.runId ?? null,
        }
      : { to: row.to, from: row.from, mission_id: row.missionId ?? null, run_id: row.runId ?? null }),
    scheduled_at: wireTime(row.scheduledAtMs),
    text_body: row.text ?? null,
    metadata: row.metadata ?? null,
    status: row.status,
    call_status: row.callStatus ?? null,
    conversation_id: row.conversationId ?? null,
    step_id: row.stepId ?? null,
    retry_count: row.retryCount,
    dispatched_at: wireTimeOrNull(row.dispatchedAtMs),
    call_duration: row.callDurationS ?? null,
    call_attempts: row.callAttempts.map(({ atMs, callStatus }) => ({
      attempted_at: wireTime(atMs),
      call_status: callStatus,
    })),
    errors: row.errors,
    ...(row.dynamicVariables !== undefined && { dynamic_variables: row.dynamicVariables }),
    created_at: wireTime(row.createdAtMs),
    updated_at: wireTime(row.updatedAtMs),
  };
}

export const renderApproval = (row: StoredApproval): JsonObject => ({
  request_id: row.id,
  action: row.action,
  details: row.details ?? null,
  require_biometric: row.requireBiometric,
  status: row.status,
  created_at: wireTime(row.createdAtMs),
  expires_at: wireTime(row.expiresAtMs),
  responded_at: wireTimeOrNull(row.respondedAtMs),
  response: row.response ?? null,
  biometric_verified: row.biometricVerified ?? null,
});

export const renderMessage = (row: StoredMessage): JsonObject => ({
  id: row.id,
  direction: row.direction,
  from: row.from,
  to: row.to,
  body: row.body,
  media_urls: row.mediaUrls.length === 0 ? null : row.mediaUrls,
  status: row.status,
  type: row.mediaUrls.length === 0 ? 'SMS' : 'MMS',
  created_at: wireTime(row.createdAtMs),
  delivered_at: wireTimeOrNull(row.deliveredAtMs),
  error: row.error === undefined ? null : { ...row.error },
});

export const renderCall = (row: StoredCall, nowMs: number): JsonObject => ({
  call_id: row.id,
  direction: row.direction,
  status: row.status,
  to: row.to,
  started_at: wireTime(row.startedAtMs),
  duration_seconds: talkSeconds(row, nowMs),
  user_id: USER_ID,
  ...(row.endReason !== undefined && { reason: row.endReason }),
});

/** Seconds since the call was answered, or its length. */
export const talkSeconds = (row: StoredCall, nowMs: number): number =>
  row.answeredAtMs === undefined ? 0 : Math.round(((row.endedAtMs ?? nowMs) - row.answeredAtMs) / 1000);
