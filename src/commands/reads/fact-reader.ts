import type { ScheduleFields } from '../command.ts';
import type { OpenCommit } from '../dispatch/open-commit.ts';
import type { Result } from '../../lib/result.ts';
import type { Account, ImmediateCall } from '../../domain/server/account.ts';
import type { NumberOffer } from '../../domain/server/number-offer.ts';
import type { UnclearRequest } from '../../domain/approval/unclear.ts';
import type { StillRinging } from '../dispatch/still-rings.ts';
import type { KeptInLedger } from './kept-of-number.ts';
import type { BudgetDeps } from '../door/budget-guard.ts';
import type { ContactMoment } from '../door/calling-hours.ts';
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
import type { AlertRows } from '../../state/ledger/alert-rows.ts';
import type { InboxRows } from '../../state/ledger/inbox-items.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Suppression } from '../../state/ledger/suppressions.ts';
import type { Lease } from '../../state/ledger/leases.ts';
import type { Hold, Switches } from '../../state/ledger/switches.ts';
import type { ParkedOp } from '../../state/missions-file/journal.ts';
import type { SetupBody } from '../setup/setup.ts';
import type { AlertsPort } from '../ports/alerts-port.ts';
import type { MachinePort } from '../ports/machine-port.ts';
import type { LineAsked, LineStanding } from './line-standing.ts';
import type { Unprepared } from '../door/refusal.ts';

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

/** A setup that was begun. `unclearSinceMs`: something it asked for then has no answer yet. */
export type OpenSetup = SetupBody & { readonly unclearSinceMs?: number };

/** What was read, or why a command cannot be prepared. */
export type Reading<T> = Promise<Result<T, Unprepared>>;

/** Fresh reads for commands: nothing is acted on from what a screen remembers. */
export interface FactReader {
  readonly nowMs: () => number;
  /** The same by a server that has told its time: asked for it where it has not yet, for what reaches somebody at once. */
  toldNowMs(): Reading<number>;
  /** A mission that the server knows; the entry where the state file has one. */
  mission(key: MissionKey, run?: RunId): Reading<MissionFacts>;
  /** The same, and refused where its run has ended: such a mission is left alone. */
  liveMission(key: MissionKey, run?: RunId): Reading<MissionFacts>;
  /** Everything that decides whether it may be closed, and what that would stop. */
  missionState(key: MissionKey, run?: RunId): Reading<MissionState>;
  steps(mission: MissionFacts): Reading<readonly PlanStep[]>;
  /** Finished reports of finished calls; a report that cannot be read is left out. */
  insights(scheduled: readonly ScheduledEvent[]): Promise<readonly InsightReport[]>;
  /** The entry alone, for what happens in the state file only. */
  entry(key: MissionKey): Reading<MissionEntry>;
  entryOfRun(run: RunId | undefined): Promise<MissionEntry | undefined>;
  assistant(id: AssistantId): Reading<Assistant>;
  linked(mission: MissionFacts): Reading<readonly AssistantId[]>;
  event(assistant: AssistantId, event: ScheduledEventId): Reading<ScheduledEvent>;
  scheduledBy(assistant: AssistantId): Reading<readonly ScheduledEvent[]>;
  /** A request to the owner, as it stands now. */
  approval(id: ApprovalId): Reading<Approval>;
  /** What is still to go out, of every assistant, by time. */
  pendingEverywhere(): Reading<readonly ScheduledEvent[]>;
  /** What was taken back because this number may have opted out. */
  takenBackFor(phone: string): readonly ScheduleFields[];
  /** What rings or is spoken now, of every assistant. */
  underWayEverywhere(): Reading<readonly ScheduledEvent[]>;
  readonly inbox: Pick<InboxRows, 'get'>;
  suppressed(phone: string): boolean;
  /** Commits of which somebody is left, under way or stopped; of one mission where it is named. */
  openCommits(mission?: MissionKey): readonly OpenCommit[];
  /** The opt-out that stands for a number here; a list of the user's own is not among these. */
  optOut(phone: string): Suppression | undefined;
  /** Whose a number is that an assistant is to call or write from. */
  line(line: LineAsked): Reading<LineStanding>;
  /** The try that led to this event, where it was ours. */
  tryOf(event: ScheduledEventId): Intent | undefined;
  intent(opKey: string): Intent | undefined;
  /** Tries that a hold took back and its release schedules again. */
  takenBack(): readonly Intent[];
  /** Scheduled tries of which nobody knows yet whether they were placed. */
  unclearTries(): readonly Intent[];
  /** What still goes out of these although dispatch is held. */
  stillRinging(events: Iterable<ScheduledEvent>): readonly StillRinging[];
  /** Everything that is parked, stopped, refused or unknown. */
  unclear(): readonly UnclearRequest[];
  /** The first courteous and lawful moment from this one on; undefined where none is known. */
  nextAllowed(contact: ContactMoment): number | undefined;
  /** What was sent at once, without a schedule: what is unclear, and what went out. */
  immediates(): readonly Intent[];
  call(id: CallId): Reading<ImmediateCall>;
  /** Absent where this program reaches no bot. */
  readonly machine?: MachinePort;
  /** Absent where this program alerts nobody. */
  readonly alerts?: AlertsPort;
  readonly alertRows: Pick<AlertRows, 'get' | 'all'>;
  readonly budget: BudgetDeps;
  /** What the ledger keeps of a number beside what it must. */
  keptInLedger(phone: string): KeptInLedger;
  /** A setup of this identity that was begun and is not done. */
  openSetup(identity: string): OpenSetup | undefined;
  /** Whether the server has a mission of exactly this name that is newer than most. */
  missionsNamed(name: string): Reading<readonly Mission[]>;
  entries(): Promise<readonly MissionEntry[]>;
  /** Why `entries` may lack something: a state file that cannot be read; undefined where all of it was read. */
  stateFileUnread(): string | undefined;
  /** A value of memory as the state file spells it, where that can be told. */
  spelling(slug: string, key: string): string | undefined;
  /** Changes of ours to the state file that the bot has overtaken, until they are dismissed. */
  overtaken(): readonly ParkedOp[];
  phones(): Reading<readonly PhoneNumber[]>;
  /** Undefined where the server does not offer accounts. */
  account(): Reading<Account | undefined>;
  /** What is told of a number that may be ordered; undefined where it is not on offer. */
  numberOffer(phone: string): Reading<NumberOffer | undefined>;
  freePhone(): Reading<PhoneNumber | undefined>;
  connection(assistant: AssistantId, feature: 'telephony' | 'messaging'): Reading<string | undefined>;
  readonly switches: Pick<Switches, 'hold' | 'drive' | 'missionClass'>;
  hold(): Hold | undefined;
  lease(key: MissionKey): Lease | undefined;
  /** Names this process. */
  readonly holder: string;
}
