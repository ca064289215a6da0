import type { SafeText } from '../../lib/safe-text.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { AssistantId, ConversationId, MissionId, RunId, ScheduledEventId, StepId } from '../ids.ts';
import type { CallStatus, ScheduledEventStatus } from '../mission/status.ts';

/** A call or an SMS that the server places at `scheduledAtMs`. */
export interface ScheduledEvent {
  readonly id: ScheduledEventId;
  readonly telnyxEventId?: string;
  readonly assistantId: AssistantId;
  /** `call`, `sms`, or a word this console does not know. */
  readonly channel: string;
  /** As the server wrote it, usually E.164. */
  readonly to: SafeText;
  readonly from: SafeText;
  readonly scheduledAtMs?: number;
  readonly text?: SafeText;
  readonly status: ScheduledEventStatus;
  readonly callStatus?: CallStatus;
  readonly conversationId?: ConversationId;
  readonly missionId?: MissionId;
  readonly runId?: RunId;
  readonly stepId?: StepId;
  readonly retryCount?: number;
  readonly callDurationS?: number;
  readonly dispatchedAtMs?: number;
  readonly errors?: readonly SafeText[];
  readonly metadata?: JsonObject;
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
}

/** It was cancelled before it began; one that failed has rung all the same. */
export const isTakenBack = ({ status }: ScheduledEvent): boolean =>
  status === 'cancelled' || status === 'canceled';

/** A call to place, or a message to send, at an instant. */
export interface ScheduleRequest {
  readonly assistantId: AssistantId;
  readonly channel: 'call' | 'sms';
  readonly to: string;
  readonly from: string;
  readonly scheduledAtMs: number;
  readonly text?: string;
  readonly missionId?: MissionId;
  readonly runId?: RunId;
  readonly stepId?: StepId;
  readonly metadata?: JsonObject;
  readonly dynamicVariables?: JsonObject;
}
