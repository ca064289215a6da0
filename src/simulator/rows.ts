import type { JsonObject, JsonValue } from '../lib/json.ts';

/**
 * What the simulated server keeps. Rows change in place, as in a database; how they look on the wire is the
 * business of the dialect. Instants are epoch milliseconds.
 */
export interface StoredMission {
  readonly id: string;
  readonly telnyxId: string;
  /** The run that creating the mission made by itself. */
  readonly firstRunId: string;
  readonly name: string;
  readonly instructions: string;
  readonly channel: string;
  readonly metadata: JsonObject;
  readonly createdAtMs: number;
  status: string;
  assistantId?: string;
  resultSummary?: string;
  resultPayload?: JsonValue;
  updatedAtMs: number;
  readonly runIds: string[];
  readonly scheduledIds: string[];
  runEventCount: number;
}

export interface StoredRun {
  readonly id: string;
  readonly missionId: string;
  readonly input: JsonObject;
  readonly startedAtMs: number;
  status: string;
  finishedAtMs?: number;
  resultSummary?: string;
  resultPayload?: JsonValue;
  error?: string;
  updatedAtMs: number;
  steps: StoredStep[];
  readonly events: StoredRunEvent[];
  readonly agents: StoredLink[];
}

export interface StoredStep {
  readonly id: string;
  readonly sequence: number;
  readonly title?: string;
  readonly description?: string;
  status: string;
}

export interface StoredRunEvent {
  readonly id: string;
  readonly type: string;
  readonly summary: string;
  readonly agentId?: string;
  readonly stepId?: string;
  readonly payload?: JsonValue;
  readonly idempotencyKey?: string;
  readonly atMs: number;
}

export interface StoredLink {
  /** As the caller named it: a local id or a Telnyx id. */
  readonly givenId: string;
  readonly atMs: number;
}

export interface StoredAssistant {
  readonly id: string;
  readonly telnyxId: string;
  /** Where calls come from; a number is the assistant's when it is assigned to this. */
  readonly telephonyConnectionId: string;
  readonly messagingConnectionId: string;
  readonly createdAtMs: number;
  /** Every field as created or last patched. */
  config: JsonObject;
  updatedAtMs: number;
  readonly scheduledIds: string[];
}

export interface StoredPhone {
  readonly id: string;
  readonly phone: string;
  readonly orderedAtMs: number;
  voiceConnectionId?: string;
  messagingConnectionId?: string;
}

export interface StoredScheduled {
  readonly id: string;
  readonly telnyxEventId: string;
  readonly assistantId: string;
  readonly channel: 'call' | 'sms';
  readonly to: string;
  readonly from: string;
  readonly text?: string;
  readonly metadata?: JsonObject;
  readonly dynamicVariables?: JsonObject;
  readonly missionId?: string;
  readonly runId?: string;
  readonly stepId?: string;
  readonly createdAtMs: number;
  scheduledAtMs: number;
  status: string;
  callStatus?: string;
  conversationId?: string;
  retryCount: number;
  dispatchedAtMs?: number;
  callDurationS?: number;
  readonly callAttempts: { readonly atMs: number; readonly callStatus: string }[];
  readonly errors: string[];
  updatedAtMs: number;
}

export interface StoredConversation {
  readonly id: string;
  readonly scheduledId?: string;
  /** `pending`, `in_progress`, `completed`, `failed`. */
  insightStatus: string;
  /** One per insight template, as text or as an object that is sent as JSON text. */
  insightResults: readonly JsonValue[];
}

export interface StoredApproval {
  readonly id: string;
  readonly action: string;
  readonly details?: string;
  readonly requireBiometric: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly devicesNotified: number;
  readonly devicesFailed: number;
  status: string;
  respondedAtMs?: number;
  response?: string;
  biometricVerified?: boolean;
}

export interface StoredMessage {
  readonly id: string;
  readonly telnyxId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly mediaUrls: readonly string[];
  readonly createdAtMs: number;
  status: string;
  deliveredAtMs?: number;
  error?: { readonly code: string; readonly message: string };
}

export interface StoredCall {
  readonly id: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound';
  readonly greeting?: string;
  readonly purpose?: string;
  readonly startedAtMs: number;
  status: string;
  answeredAtMs?: number;
  endedAtMs?: number;
  endReason?: string;
}

/** Something that really went out: the truth that a double dial is measured against. */
export interface Dial {
  readonly channel: 'call' | 'sms';
  readonly phone: string;
  readonly from: string;
  readonly atMs: number;
  readonly source: 'scheduled' | 'immediate';
  /** The scheduled event, the immediate call or the message. */
  readonly id: string;
  readonly missionId?: string;
  readonly stepId?: string;
  readonly metadata?: JsonObject;
}
