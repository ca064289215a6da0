/**
 * Ids are opaque text from the server, branded so that one kind cannot be passed for another.
 * Most records exist twice, under a local id and under Telnyx's: these are local unless the name says `telnyx`.
 */
declare const kind: unique symbol;
type Id<K extends string> = string & { readonly [kind]: K };

export type MissionId = Id<'mission'>;
export type RunId = Id<'run'>;
/** Chosen by whoever made the plan; unique within it, safe in a URL. */
export type StepId = Id<'step'>;
export type AssistantId = Id<'assistant'>;
export type ScheduledEventId = Id<'scheduled-event'>;
export type ConversationId = Id<'conversation'>;
export type PhoneNumberId = Id<'phone-number'>;
export type ApprovalId = Id<'approval'>;
export type CallId = Id<'call'>;

export const missionId = (text: string): MissionId => text as MissionId;
export const runId = (text: string): RunId => text as RunId;
export const stepId = (text: string): StepId => text as StepId;
export const assistantId = (text: string): AssistantId => text as AssistantId;
export const scheduledEventId = (text: string): ScheduledEventId => text as ScheduledEventId;
export const conversationId = (text: string): ConversationId => text as ConversationId;
export const phoneNumberId = (text: string): PhoneNumberId => text as PhoneNumberId;
export const approvalId = (text: string): ApprovalId => text as ApprovalId;
export const callId = (text: string): CallId => text as CallId;
