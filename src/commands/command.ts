import type { JsonValue } from '../lib/json.ts';
import type { AssistantId, MissionId, RunId, ScheduledEventId, StepId } from '../domain/ids.ts';
import type { DriveMode, MissionClass, MissionKey } from '../domain/mission-row.ts';

/** Every change of state that this program can make, as plain data: keys, palette, verbs and engine send the same. */
export type Command =
  | StepCommand
  | MissionCommand
  | EventCommand
  | AgentCommand
  | MemoryCommand
  | EngineCommand;

export type StepCommand =
  | { readonly kind: 'step.start'; readonly mission: MissionKey; readonly step: StepId }
  | {
      readonly kind: 'step.complete';
      readonly mission: MissionKey;
      readonly step: StepId;
      readonly note?: string;
    }
  | {
      readonly kind: 'step.fail';
      readonly mission: MissionKey;
      readonly step: StepId;
      readonly reason: string;
      readonly recoverable?: boolean;
    }
  | {
      readonly kind: 'step.skip';
      readonly mission: MissionKey;
      readonly step: StepId;
      readonly reason?: string;
    };

export type MissionCommand =
  | {
      readonly kind: 'mission.note';
      readonly mission: MissionKey;
      readonly text: string;
      readonly step?: StepId;
      readonly type?: string;
      readonly payload?: JsonValue;
    }
  | {
      readonly kind: 'mission.complete';
      readonly mission: MissionKey;
      readonly summary: string;
      readonly payload?: JsonValue;
    }
  | {
      readonly kind: 'mission.fail';
      readonly mission: MissionKey;
      readonly reason: string;
      readonly step?: StepId;
    }
  | { readonly kind: 'mission.cancel'; readonly mission: MissionKey; readonly reason?: string }
  | { readonly kind: 'mission.pause'; readonly mission: MissionKey }
  | { readonly kind: 'mission.resume'; readonly mission: MissionKey }
  | { readonly kind: 'mission.class'; readonly mission: MissionKey; readonly missionClass: MissionClass }
  | { readonly kind: 'mission.drive'; readonly mission: MissionKey; readonly mode: DriveMode };

/** `attempt` counts from 1 and names the *try*: the same try is never sent twice. */
export type EventCommand =
  | {
      readonly kind: 'event.schedule';
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
    }
  | {
      readonly kind: 'event.cancel';
      readonly assistantId: AssistantId;
      readonly event: ScheduledEventId;
      readonly reason?: string;
    }
  | {
      readonly kind: 'event.retry';
      readonly assistantId: AssistantId;
      readonly event: ScheduledEventId;
      readonly atMs?: number;
    };

export type AgentCommand =
  | { readonly kind: 'agent.link'; readonly mission: MissionKey; readonly assistantId: AssistantId }
  | { readonly kind: 'agent.unlink'; readonly mission: MissionKey; readonly assistantId: AssistantId };

export type MemoryCommand =
  | {
      readonly kind: 'memory.save';
      readonly mission: MissionKey;
      readonly key: string;
      readonly value: JsonValue;
    }
  | {
      readonly kind: 'memory.append';
      readonly mission: MissionKey;
      readonly key: string;
      readonly item: JsonValue;
    }
  | { readonly kind: 'memory.remove'; readonly mission: MissionKey; readonly key: string };

export type EngineCommand =
  | { readonly kind: 'poll.now'; readonly mission?: MissionKey }
  | { readonly kind: 'lease.take'; readonly mission: MissionKey }
  | { readonly kind: 'lease.release'; readonly mission: MissionKey }
  | { readonly kind: 'drift.repair'; readonly mission: MissionKey }
  | { readonly kind: 'hold.set'; readonly reason?: string }
  | { readonly kind: 'hold.release'; readonly reason: string };

export type CommandKind = Command['kind'];
