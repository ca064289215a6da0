import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type { Result } from '../../lib/result.ts';
import type { Account, ImmediateCall, Recording, ServerCheck, VoiceList } from './account.ts';
import type { Approval } from '../approval/approval.ts';
import type { Assistant, PhoneNumber } from '../assistant/assistant.ts';
import type {
  ApprovalId,
  AssistantId,
  CallId,
  ConversationId,
  MissionId,
  PhoneNumberId,
  RunId,
  ScheduledEventId,
  StepId,
} from '../ids.ts';
import type { InsightReport } from '../insight/insight.ts';
import type { SmsConversation, SmsMessage } from '../contact/message.ts';
import type { Mission, PlanStep, Run, RunEvent } from '../mission/mission.ts';
import type { ScheduledEvent, ScheduleRequest } from '../contact/scheduled-event.ts';
import type { NumberOffer, NumberWish } from './number-offer.ts';
import type { ServerError } from './server-error.ts';
import type { RunEventType, RunStatus, StepStatus } from '../mission/status.ts';

/** An answer of the server. Never throws: a broken connection is a value too. */
export type Answer<T> = Promise<Result<T, ServerError>>;

/**
 * `signal` gives up; what was sent may still have an effect. `priority` 'act' goes before 'read' before 'background'
 * when requests wait for the shared budget.
 */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly priority?: 'act' | 'read' | 'background';
  /** Sent as `Idempotency-Key` with a write. Servers may ignore it. */
  readonly idempotencyKey?: string;
}

export interface NewRunEvent {
  readonly type: RunEventType;
  readonly summary: string;
  readonly stepId?: StepId;
  readonly agentId?: string;
  readonly payload?: JsonValue;
  readonly idempotencyKey?: string;
}

export interface NewPlanStep {
  readonly stepId: StepId;
  readonly sequence: number;
  readonly title?: string;
  readonly description?: string;
  /** Further members, sent as they are: `status`, and what only the server knows. */
  readonly further?: JsonObject;
}

export interface RunChange {
  readonly status?: RunStatus;
  readonly resultSummary?: string;
  readonly resultPayload?: JsonValue;
}

/** Everything one mission's events endpoint tells in a single request. */
export interface MissionActivity {
  readonly scheduled: readonly ScheduledEvent[];
  readonly events: readonly RunEvent[];
}

export interface NewApproval {
  readonly action: string;
  readonly details?: string;
  readonly requireBiometric: boolean;
  readonly expiresInS: number;
}

/** What creating a request told: whom it reached. */
export interface ApprovalReceipt {
  readonly id: ApprovalId;
  readonly devicesNotified: number;
  readonly devicesFailed: number;
}

export interface MessageFilter {
  readonly limit?: number;
  readonly contact?: string;
  readonly direction?: 'inbound' | 'outbound';
}

/**
 * A ClawdTalk server. Lists are followed to their last page. Reads are retried with backoff; writes are sent once.
 * Optional endpoints answer `{ok: true, value: undefined}` where this server does not offer them.
 * Source: the server contract.
 */
export interface ServerPort {
  createMission(input: { name: string; instructions: string }, options?: CallOptions): Answer<Mission>;
  getMission(mission: MissionId, options?: CallOptions): Answer<Mission>;
  /** `atMost` stops after the page that reaches so many: the server gives the newest first. */
  listMissions(options?: CallOptions & { status?: RunStatus; atMost?: number }): Answer<readonly Mission[]>;
  missionActivity(mission: MissionId, options?: CallOptions): Answer<MissionActivity | undefined>;
  cancelMission(mission: MissionId, options?: CallOptions): Answer<Mission>;

  createRun(mission: MissionId, input: JsonObject, options?: CallOptions): Answer<Run>;
  getRun(mission: MissionId, run: RunId, options?: CallOptions): Answer<Run>;
  listRuns(mission: MissionId, options?: CallOptions): Answer<readonly Run[]>;
  updateRun(mission: MissionId, run: RunId, change: RunChange, options?: CallOptions): Answer<Run>;

  createPlan(
    mission: MissionId,
    run: RunId,
    steps: readonly NewPlanStep[],
    options?: CallOptions,
  ): Answer<readonly PlanStep[]>;
  getPlan(mission: MissionId, run: RunId, options?: CallOptions): Answer<readonly PlanStep[]>;
  updateStep(
    mission: MissionId,
    run: RunId,
    step: StepId,
    status: StepStatus,
    options?: CallOptions,
  ): Answer<undefined>;

  logEvent(mission: MissionId, run: RunId, event: NewRunEvent, options?: CallOptions): Answer<RunEvent>;
  listEvents(mission: MissionId, run: RunId, options?: CallOptions): Answer<readonly RunEvent[]>;

  linkAgent(mission: MissionId, run: RunId, assistant: AssistantId, options?: CallOptions): Answer<undefined>;
  listLinkedAgents(mission: MissionId, run: RunId, options?: CallOptions): Answer<readonly AssistantId[]>;
  unlinkAgent(
    mission: MissionId,
    run: RunId,
    assistant: AssistantId,
    options?: CallOptions,
  ): Answer<undefined>;

  createAssistant(fields: JsonObject, options?: CallOptions): Answer<Assistant>;
  listAssistants(options?: CallOptions & { name?: string }): Answer<readonly Assistant[]>;
  getAssistant(assistant: AssistantId, options?: CallOptions): Answer<Assistant>;
  updateAssistant(assistant: AssistantId, fields: JsonObject, options?: CallOptions): Answer<Assistant>;
  connectionId(
    assistant: AssistantId,
    feature: 'telephony' | 'messaging',
    options?: CallOptions,
  ): Answer<string | undefined>;

  listPhones(options?: CallOptions): Answer<readonly PhoneNumber[]>;
  availablePhone(options?: CallOptions): Answer<PhoneNumber | undefined>;
  assignPhone(
    phone: PhoneNumberId,
    connectionId: string,
    type: 'voice' | 'sms',
    options?: CallOptions,
  ): Answer<undefined>;

  schedule(request: ScheduleRequest, options?: CallOptions): Answer<ScheduledEvent>;
  getScheduled(
    assistant: AssistantId,
    event: ScheduledEventId,
    options?: CallOptions,
  ): Answer<ScheduledEvent>;
  listScheduled(assistant: AssistantId, options?: CallOptions): Answer<readonly ScheduledEvent[]>;
  /** Cancels a pending event but **erases the record** of any other: look first. */
  deleteScheduled(assistant: AssistantId, event: ScheduledEventId, options?: CallOptions): Answer<undefined>;

  insights(conversation: ConversationId, options?: CallOptions): Answer<InsightReport>;

  /** Numbers that may be ordered. */
  searchNumbers(wish: NumberWish, options?: CallOptions): Answer<readonly NumberOffer[] | undefined>;
  /** Costs money from then on. */
  orderNumber(phone: string, options?: CallOptions): Answer<PhoneNumber>;
  /** Gives the number back for good: whoever calls it reaches somebody else one day. */
  releaseNumber(phone: PhoneNumberId, options?: CallOptions): Answer<undefined>;

  account(options?: CallOptions): Answer<Account | undefined>;
  /** `fields`: as the server spells them. */
  updateAccount(fields: JsonObject, options?: CallOptions): Answer<undefined>;
  /** `provider`: the voices of that one alone; a server lists thousands. */
  voices(options?: CallOptions & { provider?: string }): Answer<VoiceList | undefined>;
  /** Of a call that has one. */
  recording(id: string, options?: CallOptions): Answer<Recording | undefined>;
  checks(options?: CallOptions): Answer<readonly ServerCheck[] | undefined>;

  createApproval(input: NewApproval, options?: CallOptions): Answer<ApprovalReceipt>;
  getApproval(approval: ApprovalId, options?: CallOptions): Answer<Approval>;
  listApprovals(options?: CallOptions & { status?: string }): Answer<readonly Approval[] | undefined>;
  /** `value: undefined` where this server takes decisions from the phone app alone. */
  respondApproval(
    approval: ApprovalId,
    decision: 'approved' | 'denied',
    options?: CallOptions,
  ): Answer<Approval | undefined>;

  startCall(
    input: { to?: string; greeting?: string; purpose?: string },
    options?: CallOptions,
  ): Answer<ImmediateCall>;
  getCall(call: CallId, options?: CallOptions): Answer<ImmediateCall>;
  endCall(call: CallId, reason: string, options?: CallOptions): Answer<ImmediateCall>;

  sendSms(
    input: { to: string; text: string; mediaUrls?: readonly string[] },
    options?: CallOptions,
  ): Answer<{ id: string; from?: string }>;
  listMessages(filter: MessageFilter, options?: CallOptions): Answer<readonly SmsMessage[] | undefined>;
  listConversations(options?: CallOptions): Answer<readonly SmsConversation[] | undefined>;

  /** Sends one change as it is given: `body` is JSON text. `value: undefined` where the answer is empty. */
  write(
    change: { readonly method: 'POST' | 'PATCH' | 'DELETE'; readonly path: string; readonly body?: string },
    options?: CallOptions,
  ): Answer<JsonValue | undefined>;
  /** The stored record as the server sent it, for the raw view and for verbs that print it. */
  raw(path: string, options?: CallOptions): Answer<JsonValue>;
  /** The same as JSON text: no number of it has passed through JavaScript. */
  rawText(path: string, options?: CallOptions): Answer<string>;
  /** How the connection fares. */
  health(): ServerHealth;
  /** The oldest request that nothing has come back for, its tries together; undefined where none is under way. */
  unanswered(): Unanswered | undefined;
}

export interface Unanswered {
  /** `GET /missions`. */
  readonly what: string;
  readonly forMs: number;
}

export interface ServerHealth {
  readonly baseUrl: string;
  readonly maskedKey: string;
  readonly latencyMs?: number;
  /** Server's clock minus ours, from the Date header. */
  readonly clockSkewMs?: number;
  readonly rateLimit?: { readonly limit?: number; readonly remaining?: number; readonly resetAtMs?: number };
  readonly requestsSent: number;
  /** Records of answers that could not be read and were left out. */
  readonly recordsSkipped?: number;
  /** Until when nothing is sent, because the server asked for a pause or keeps failing. */
  readonly pausedUntilMs?: number;
  readonly waiting: number;
  readonly lastOkAtMs?: number;
  readonly lastError?: ServerError;
}
