import type { SafeText } from '../../lib/safe-text.ts';
import type { AssistantId, StepId } from '../ids.ts';
import type { InsightReport } from '../insight/insight.ts';
import type { MissionEntry } from './mission-entry.ts';
import type { Mission, PlanStep, Run, RunEvent } from './mission.ts';
import type { MissionKey } from './mission-row.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';

/** All that is known of one mission at one moment, from both sides: what decisions and the mission view read. */
export interface MissionSnapshot {
  readonly key: MissionKey;
  readonly mission?: Mission;
  /** The run that is driven. */
  readonly run?: Run;
  readonly runs: readonly Run[];
  readonly steps: readonly PlanStep[];
  /** Oldest first. */
  readonly events: readonly RunEvent[];
  /** By time. */
  readonly scheduled: readonly ScheduledEvent[];
  /** Absent where they could not be read. */
  readonly linkedAgentIds?: readonly AssistantId[];
  readonly insights: readonly InsightReport[];
  /** The state file's side. */
  readonly entry?: MissionEntry;
  /** Why `scheduled` may lack calls and messages: what was asked for them and did not tell. Absent where it is whole. */
  readonly scheduleUnread?: SafeText;
  /** Of a commit of many that is not through: whom it is about and that they were never called. */
  readonly openCommit?: { readonly id: string; readonly sentence: SafeText; readonly underWay: boolean };
  /** When the server's side was last read. */
  readonly readAtMs?: number;
}

/** Something wrong or missing, with the act that mends it. */
export interface Finding {
  readonly id: string;
  readonly mission: MissionKey;
  readonly severity: 'info' | 'warn' | 'alarm';
  readonly kind:
    | 'all-steps-done'
    | 'overdue-event'
    | 'stuck'
    | 'missing-link'
    | 'stray-link'
    | 'memory-drift'
    | 'event-drift'
    | 'step-drift'
    | 'failed-step'
    | 'empty-insight'
    | 'result-missing'
    | 'ringing-too-long'
    | 'completed-unsuccessful'
    | 'unknown-class'
    /** A step is done and nobody completed it. */
    | 'step-open'
    /** A step that only a person or the bot can judge holds up the close. */
    | 'step-undone'
    | 'goal-met'
    /** A commit stopped before everybody was called. */
    | 'commit-cut-off'
    /** Nothing tells when a search has found what it looks for. */
    | 'goal-blind';
  readonly sentence: SafeText;
  /** The instant that the sentence names, for whoever tells it in another zone (`withInstant`). */
  readonly atMs?: number;
  /** What the operator may do about it, ready to be sent through the door; its label says the effect. */
  readonly mend?: { readonly label: string; readonly command: FindingMend };
}

/** The mending acts that an audit may offer. Each is a command of the same name. */
export type FindingMend =
  | { readonly kind: 'mission.complete'; readonly mission: MissionKey; readonly summary: string }
  | { readonly kind: 'mission.fail'; readonly mission: MissionKey; readonly reason: string }
  | { readonly kind: 'agent.link'; readonly mission: MissionKey; readonly assistantId: AssistantId }
  | { readonly kind: 'agent.unlink'; readonly mission: MissionKey; readonly assistantId: AssistantId }
  | {
      readonly kind: 'step.complete';
      readonly mission: MissionKey;
      readonly step: StepId;
      readonly note?: string;
    }
  | { readonly kind: 'unclear.resolve'; readonly opKey: string; readonly decision: 'again' }
  | { readonly kind: 'calls.cancel'; readonly mission: MissionKey; readonly reason: string }
  | { readonly kind: 'poll.now'; readonly mission: MissionKey }
  | { readonly kind: 'drift.repair'; readonly mission: MissionKey };
