import {
  assistantId,
  conversationId,
  missionId,
  runId,
  scheduledEventId,
  stepId,
  type AssistantId,
} from '../../domain/ids.ts';
import type { ScheduledEvent, ScheduleRequest } from '../../domain/contact/scheduled-event.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import {
  present,
  readCount,
  readId,
  readInstantMs,
  readLine,
  readLines,
  readObject,
  readText,
  readToken,
  readWord,
} from './fields.ts';
import { ownOf } from '../../lib/own.ts';

/** A scheduled call or SMS, in either dialect of rows. `asked`: whose list it is in, where the row does not say. */
export function parseScheduledEvent(record: JsonObject, asked?: AssistantId): ScheduledEvent | undefined {
  const id = readId(record, 'id', 'event_id', 'scheduled_event_id');
  const assistant = readId(record, 'assistant_id', 'telnyx_assistant_id') ?? asked;
  if (id === undefined || assistant === undefined) return undefined;
  const conversation = readId(record, 'conversation_id');
  const mission = readId(record, 'mission_id', 'telnyx_mission_id');
  const run = readId(record, 'run_id', 'mission_run_id', 'telnyx_run_id');
  const step = readId(record, 'step_id');
  const errors = readLines(record, 'errors', 'error');
  return present({
    id: scheduledEventId(id),
    telnyxEventId: readToken(record, 'telnyx_event_id'),
    assistantId: assistantId(assistant),
    channel: readChannel(record),
    to: readLine(record, 'to', 'to_number', 'telnyx_end_user_target') ?? safeText(''),
    from: readLine(record, 'from', 'from_number', 'telnyx_agent_target') ?? safeText(''),
    scheduledAtMs: readInstantMs(record, 'scheduled_at', 'scheduled_at_fixed_datetime'),
    text: readText(record, 'text_body', 'text'),
    status: readWord(record, 'status') ?? 'unknown',
    callStatus: readWord(record, 'call_status'),
    conversationId: conversation === undefined ? undefined : conversationId(conversation),
    missionId: mission === undefined ? undefined : missionId(mission),
    runId: run === undefined ? undefined : runId(run),
    stepId: step === undefined || step === '-' ? undefined : stepId(step),
    retryCount: readCount(record, 'retry_count'),
    callDurationS: readCount(record, 'call_duration'),
    dispatchedAtMs: readInstantMs(record, 'dispatched_at'),
    errors: errors.length === 0 ? undefined : errors,
    metadata: readObject(record, 'metadata', 'conversation_metadata'),
    createdAtMs: readInstantMs(record, 'created_at'),
    updatedAtMs: readInstantMs(record, 'updated_at'),
  });
}

const CHANNELS: Readonly<Record<string, string>> = { phone_call: 'call', sms_chat: 'sms' };

function readChannel(record: JsonObject): SafeText | string {
  const sent = readWord(record, 'channel', 'type', 'telnyx_conversation_channel') ?? 'unknown';
  return ownOf(CHANNELS, sent) ?? sent;
}

/** The body of a schedule request, as the bot writes it. */
export function scheduleBody(request: ScheduleRequest): JsonObject {
  return present({
    channel: request.channel,
    to: request.to,
    from: request.from,
    scheduled_at: new Date(request.scheduledAtMs).toISOString().replace('.000Z', 'Z'),
    text_body: request.text,
    mission_id: request.missionId,
    run_id: request.runId,
    step_id: request.stepId,
    metadata: request.metadata,
    dynamic_variables: request.dynamicVariables,
  });
}
