import type { Result } from '../../lib/result.ts';
import type { ImmediateCall } from '../../domain/server/account.ts';
import type { Approval } from '../../domain/approval/approval.ts';
import type {
  ApprovalId,
  AssistantId,
  CallId,
  MissionId,
  RunId,
  ScheduledEventId,
} from '../../domain/ids.ts';
import type { Assistant, PhoneNumber } from '../../domain/assistant/assistant.ts';
import type { InsightReport } from '../../domain/insight/insight.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Mission, PlanStep, Run, RunEvent } from '../../domain/mission/mission.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { DeskRows } from '../../state/ledger/waiting-items.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Lease } from '../../state/ledger/leases.ts';
import type { Hold, Switches } from '../../state/ledger/switches.ts';
import type { ParkedOp } from '../../state/missions-file/journal.ts';
import type { MakingBody } from '../making/making.ts';
import type { MachinePort } from '../ports/machine-port.ts';
import type { Unprepared } from '../handlers/handler.ts';

/** A mission as both sides have it now. */
export interface MissionFacts {
  readonly key: MissionKey;
  readonly entry?: MissionEntry;
  readonly missionId: MissionId;
  readonly run: Run;
}

export interface MissionState extends MissionFacts {
  readonly steps: readonly PlanStep[];
  readonly scheduled: readonly ScheduledEvent[];
  readonly events: readonly RunEvent[];
}

/** What was read, or why a command cannot be prepared. */
export type Facts<T> = Promise<Result<T, Unprepared>>;

/** Fresh reads for commands: nothing is acted on from what a screen remembers. */
export interface FactReader {
  readonly nowMs: () => number;
  /** A mission that the server knows; the entry where the state file has one. */
  mission(key: MissionKey, run?: RunId): Facts<MissionFacts>;
  /** The same, and refused where its run has ended: such a mission is left alone. */
  running(key: MissionKey, run?: RunId): Facts<MissionFacts>;
  /** Everything that decides whether it may be closed, and what that would stop. */
  whole(key: MissionKey, run?: RunId): Facts<MissionState>;
  steps(mission: MissionFacts): Facts<readonly PlanStep[]>;
  /** Finished reports of finished calls; a report that cannot be read is left out. */
  insights(scheduled: readonly ScheduledEvent[]): Promise<readonly InsightReport[]>;
  /** The entry alone, for what happens in the state file only. */
  entry(key: MissionKey): Facts<MissionEntry>;
  entryOfRun(run: RunId | undefined): Promise<MissionEntry | undefined>;
  assistant(id: AssistantId): Facts<Assistant>;
  linked(mission: MissionFacts): Facts<readonly AssistantId[]>;
  event(assistant: AssistantId, event: ScheduledEventId): Facts<ScheduledEvent>;
  scheduledBy(assistant: AssistantId): Facts<readonly ScheduledEvent[]>;
  /** A request to the owner, as it stands now. */
  approval(id: ApprovalId): Facts<Approval>;
  /** What is still to go out, of every assistant, by time. */
  pendingEverywhere(): Facts<readonly ScheduledEvent[]>;
  readonly desk: Pick<DeskRows, 'get'>;
  suppressed(phone: string): boolean;
  /** True where the number may be used by this assistant. */
  ownsLine(assistant: Assistant, phone: string, channel: 'call' | 'sms', freeToo?: boolean): Facts<boolean>;
  /** The try that led to this event, where it was ours. */
  tryOf(event: ScheduledEventId): Intent | undefined;
  intent(opKey: string): Intent | undefined;
  /** Scheduled tries of which nobody knows yet whether they were placed. */
  unclearTries(): readonly Intent[];
  /** What was sent at once, without a schedule: what is unclear, and what went out. */
  atOnce(): readonly Intent[];
  call(id: CallId): Facts<ImmediateCall>;
  /** Absent where this program reaches no bot. */
  readonly machine?: MachinePort;
  /** A making of this identity that was begun and is not done. */
  openMaking(identity: string): MakingBody | undefined;
  /** Whether the server has a mission of exactly this name that is newer than most. */
  missionsNamed(name: string): Facts<readonly Mission[]>;
  entries(): Promise<readonly MissionEntry[]>;
  /** A value of memory as the state file spells it, where that can be told. */
  spelling(slug: string, key: string): string | undefined;
  /** Changes of ours to the state file that the bot has overtaken, until they are dismissed. */
  overtaken(): readonly ParkedOp[];
  phones(): Facts<readonly PhoneNumber[]>;
  freePhone(): Facts<PhoneNumber | undefined>;
  connection(assistant: AssistantId, feature: 'telephony' | 'messaging'): Facts<string | undefined>;
  readonly switches: Switches;
  hold(): Hold | undefined;
  lease(key: MissionKey): Lease | undefined;
  /** Names this process. */
  readonly holder: string;
}
