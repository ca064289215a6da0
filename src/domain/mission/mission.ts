import type { SafeText } from '../../lib/safe-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { AssistantId, MissionId, RunId, StepId } from '../ids.ts';
import type { RunEventType, RunStatus, StepStatus } from './status.ts';

/** A mission as the server's list gives it. */
export interface Mission {
  readonly id: MissionId;
  /** `telnyx_mission_id`: scheduled events and runs may name the mission by this one. */
  readonly telnyxId?: MissionId;
  readonly name: SafeText;
  readonly instructions: SafeText;
  readonly status: RunStatus;
  /** The run that creating the mission made by itself (`telnyx_run_id`); often not the one that is driven. */
  readonly firstRunId?: RunId;
  readonly assistantId?: AssistantId;
  readonly assistantPhone?: SafeText;
  /** Counted by the server in lists. */
  readonly targetCount?: number;
  readonly eventCount?: number;
  readonly scheduledCount?: number;
  readonly resultSummary?: SafeText;
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
  /** Sent inside by a single read (`plan.steps`, `linked_agents`); absent in lists. */
  readonly steps?: readonly PlanStep[];
  readonly linkedAgentIds?: readonly AssistantId[];
}

/** One attempt at a mission. */
export interface Run {
  readonly id: RunId;
  readonly status: RunStatus;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  readonly updatedAtMs?: number;
  readonly createdAtMs?: number;
  readonly resultSummary?: SafeText;
  readonly resultPayload?: JsonValue;
  readonly error?: SafeText;
}

export interface PlanStep {
  readonly id: StepId;
  readonly sequence: number;
  readonly title?: SafeText;
  readonly description: SafeText;
  readonly status: StepStatus;
}

/** An entry of a run's permanent record. */
export interface RunEvent {
  readonly id: string;
  readonly type: RunEventType;
  readonly summary: SafeText;
  readonly stepId?: StepId;
  /** Who wrote it: `claude-code` and the like for bots, `operator:<name>` for a console. */
  readonly agentId?: SafeText;
  readonly payload?: JsonValue;
  readonly idempotencyKey?: string;
  readonly createdAtMs?: number;
}
