import type { JsonValue } from '../lib/json.ts';
import type { AssistantId, MissionId, RunId, ScheduledEventId, StepId } from '../domain/ids.ts';
import type { DriveMode, MissionClass, MissionKey } from '../domain/mission-row.ts';

/** Every change of state that this program can make, as plain data: keys, palette, verbs and engine send the same. */
export type Command =
  | StepCommand
  | MissionCommand
  | EventCommand
  | PlanCommand
  | ContactCommand
  | RecordCommand
  | AgentCommand
  | MemoryCommand
  | EngineCommand;

interface OnRun {
  readonly mission: MissionKey;
  /** Names a run other than the one that is driven. */
  readonly runId?: RunId;
  /** The act alone: whoever asks writes its memory and its event himself, as a bot's script does. */
  readonly bare?: boolean;
}

export type StepCommand =
  | (OnRun & { readonly kind: 'step.start'; readonly step: StepId })
  | (OnRun & { readonly kind: 'step.complete'; readonly step: StepId; readonly note?: string })
  | (OnRun & {
      readonly kind: 'step.fail';
      readonly step: StepId;
      readonly reason: string;
      readonly recoverable?: boolean;
    })
  | (OnRun & { readonly kind: 'step.skip'; readonly step: StepId; readonly reason?: string })
  /** Back to `pending`: to do it again. */
  | (OnRun & { readonly kind: 'step.reopen'; readonly step: StepId; readonly reason?: string });

export type MissionCommand =
  | (OnRun & {
      readonly kind: 'mission.note';
      readonly text: string;
      readonly step?: StepId;
      readonly type?: string;
      readonly payload?: JsonValue;
    })
  | (OnRun & { readonly kind: 'mission.complete'; readonly summary: string; readonly payload?: JsonValue })
  | (OnRun & { readonly kind: 'mission.fail'; readonly reason: string; readonly step?: StepId })
  | (OnRun & { readonly kind: 'mission.cancel'; readonly reason?: string })
  | (OnRun & { readonly kind: 'mission.pause' })
  | (OnRun & { readonly kind: 'mission.resume' })
  | { readonly kind: 'mission.class'; readonly mission: MissionKey; readonly missionClass: MissionClass }
  | { readonly kind: 'mission.drive'; readonly mission: MissionKey; readonly mode: DriveMode };

/**
 * A call to place, or a message to send, at `atMs` (epoch milliseconds).
 * `attempt` counts from 1 and names the *try*: the same try is never sent twice.
 */
export interface ScheduleFields {
  readonly channel: 'call' | 'sms';
  readonly assistantId: AssistantId;
  readonly to: string;
  readonly from: string;
  readonly atMs: number;
  readonly text?: string;
  readonly mission?: MissionKey;
  /** For a schedule that belongs to a mission which no state entry names. */
  readonly missionId?: MissionId;
  readonly runId?: RunId;
  readonly step?: StepId;
  readonly attempt: number;
  readonly contactName?: string;
  /** Automated lines may be called at any hour. */
  readonly recipientType?: 'automated' | 'service' | 'professional';
  readonly zone?: string;
  readonly variables?: { readonly [name: string]: string };
  /** The act alone: whoever asks writes its memory and its event himself. */
  readonly bare?: boolean;
}

export type EventCommand =
  | (ScheduleFields & { readonly kind: 'event.schedule' })
  | {
      readonly kind: 'event.cancel';
      readonly assistantId: AssistantId;
      readonly event: ScheduledEventId;
      readonly reason?: string;
      readonly bare?: boolean;
    }
  | {
      readonly kind: 'event.retry';
      readonly assistantId: AssistantId;
      readonly event: ScheduledEventId;
      readonly atMs?: number;
    };

export type PlanCommand =
  /** Every slot of a reviewed plan, in order of time; the ones that are scheduled already are left alone. */
  | {
      readonly kind: 'plan.commit';
      readonly mission: MissionKey;
      readonly items: readonly ScheduleFields[];
      /** The plan's own digest, so that the plan that was reviewed is the one that is committed. */
      readonly digest: string;
    }
  /** Decides about a request whose outcome nobody could find out. `opKey` is its name in the ledger. */
  | {
      readonly kind: 'intent.resolve';
      readonly opKey: string;
      readonly decision: 'send-again' | 'drop';
      /** When to place it, where it is sent again. */
      readonly atMs?: number;
      readonly reason?: string;
    };

/** `phone` in E.164. */
export type ContactCommand =
  | {
      readonly kind: 'contact.suppress';
      readonly phone: string;
      readonly reason: string;
      readonly evidence?: string;
    }
  | { readonly kind: 'contact.allow'; readonly phone: string; readonly reason: string };

/**
 * Writes down how a call or message ended: tracker and results in memory, an event that names its conversation.
 * `attempt` is the try's number; `nextRetryAtMs` stands where another one is planned.
 */
export type RecordCommand = {
  readonly kind: 'call.record';
  readonly mission: MissionKey;
  readonly event: ScheduledEventId;
  readonly assistantId: AssistantId;
  readonly phone: string;
  readonly step?: StepId;
  readonly outcome:
    | 'succeeded'
    | 'no-answer'
    | 'busy'
    | 'failed'
    | 'voicemail'
    | 'empty-insight'
    | 'canceled';
  readonly callStatus?: string;
  readonly conversationId?: string;
  readonly result?: JsonValue;
  readonly attempt: number;
  readonly nextRetryAtMs?: number;
  /** No further try follows. */
  readonly abandoned: boolean;
};

export type AgentCommand =
  | (OnRun & { readonly kind: 'agent.link'; readonly assistantId: AssistantId })
  | (OnRun & { readonly kind: 'agent.unlink'; readonly assistantId: AssistantId });

/** How a bot's script writes memory. */
interface AsTyped {
  /** The value as JSON that somebody typed: its numbers go into the file as they are written. */
  readonly rawJson?: string;
  /** Makes an entry for a slug that the state file does not have. */
  readonly createEntry?: boolean;
}

/** `mission` may be a key that only the state file knows. */
export type MemoryCommand =
  | (OnRun & AsTyped & { readonly kind: 'memory.save'; readonly key: string; readonly value: JsonValue })
  | (OnRun & AsTyped & { readonly kind: 'memory.append'; readonly key: string; readonly item: JsonValue })
  | (OnRun & { readonly kind: 'memory.remove'; readonly key: string });

export type EngineCommand =
  | { readonly kind: 'poll.now'; readonly mission?: MissionKey }
  /** `force` takes it from whoever holds it. */
  | { readonly kind: 'lease.take'; readonly mission: MissionKey; readonly force?: boolean }
  | { readonly kind: 'lease.release'; readonly mission: MissionKey }
  | { readonly kind: 'drift.repair'; readonly mission: MissionKey }
  | { readonly kind: 'hold.set'; readonly reason?: string }
  | { readonly kind: 'hold.release'; readonly reason: string };

export type CommandKind = Command['kind'];

export type CommandOf<K extends CommandKind> = Extract<Command, { readonly kind: K }>;
