/** Values the server is known to send. It may send others: those are shown as they are and count as not finished. */
type Known<T extends string> = T | (string & {});

export type RunStatus = Known<'pending' | 'running' | 'paused' | 'succeeded' | 'failed' | 'cancelled'>;
export type StepStatus = Known<'pending' | 'in_progress' | 'completed' | 'skipped' | 'failed'>;
export type ScheduledEventStatus = Known<'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled'>;
export type CallStatus = Known<
  'ringing' | 'in-progress' | 'completed' | 'no-answer' | 'busy' | 'canceled' | 'failed'
>;
export type ApprovalStatus = Known<
  'pending' | 'approved' | 'denied' | 'expired' | 'timeout' | 'no_devices' | 'no_devices_reached'
>;
export type InsightStatus = Known<'pending' | 'in_progress' | 'completed' | 'failed'>;
export type RunEventType = Known<
  | 'status_change'
  | 'step_started'
  | 'step_completed'
  | 'step_failed'
  | 'tool_call'
  | 'tool_result'
  | 'message'
  | 'error'
  | 'custom'
  // Of newer clients.
  | 'call_scheduled'
  | 'call_completed'
  | 'sms_scheduled'
  | 'sms_sent'
  | 'agent_linked'
  | 'agent_unlinked'
  | 'note'
>;

const TERMINAL_RUN: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);
const TERMINAL_STEP: ReadonlySet<string> = new Set(['completed', 'skipped', 'failed']);
const DONE_STEP: ReadonlySet<string> = new Set(['completed', 'skipped']);
const TERMINAL_EVENT: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled', 'canceled']);
const LIVE_CALL: ReadonlySet<string> = new Set(['ringing', 'in-progress']);

/** The run has ended: no poller touches it, whoever ended it. */
export const isTerminalRun = (status: RunStatus): boolean => TERMINAL_RUN.has(status);
export const isTerminalStep = (status: StepStatus): boolean => TERMINAL_STEP.has(status);
/** Completed or skipped: the step stands in the way of nothing. */
export const isDoneStep = (status: StepStatus): boolean => DONE_STEP.has(status);
export const isTerminalEvent = (status: ScheduledEventStatus): boolean => TERMINAL_EVENT.has(status);
export const isLiveCall = (status: CallStatus | undefined): boolean =>
  status !== undefined && LIVE_CALL.has(status);
