import type { MissionClass } from '../domain/mission/mission-row.ts';
import type { Phone } from '../domain/contact/phone.ts';
import type { RecipientType } from '../domain/contact/retry-policy.ts';
import type { SafeText } from '../lib/safe-text.ts';
import type { ConsentNeed, ListAnswer } from './law/consent-need.ts';
import type { DataVersions, PlannerData } from './planner-data.ts';
import type { Policy } from './policy.ts';
import type { Target, Unplaced, UnplacedCode } from './list/target.ts';
import type { ZoneSource } from './hours/zone-set.ts';

/** A call that exists already, in this mission or another. */
export interface KnownCall {
  readonly phone: string;
  readonly atMs: number;
  /** Slug of its mission; direct calls have none. */
  readonly mission?: string;
  /** What people call that mission, where it is known. */
  readonly missionName?: string;
  /** `failed` calls never reached anybody: they count for no cap. */
  readonly status: 'pending' | 'made' | 'failed';
  readonly line?: string;
  readonly lengthMs?: number;
}

/** Everything a plan depends on. Equal requests give equal plans, on any machine. */
export interface PlanRequest {
  readonly nowMs: number;
  /** No call before this; the horizon is counted from here, so that the plan is the same whenever it is asked for. */
  readonly startMs?: number;
  readonly targets: readonly Target[];
  /** Numbers to call from, E.164, that belong to the assistant. */
  readonly lines: readonly string[];
  readonly policy: Policy;
  readonly data: PlannerData;
  readonly missionClass: MissionClass;
  /** What the operator says of everybody whose row tells no consent; absent: nothing was said yet. */
  readonly consent?: ListAnswer;
  /** Class 4: round 2 is planned in earnest only once the operator has approved the shortlist. */
  readonly round?: { readonly number: 1 | 2; readonly approved: boolean };
  readonly mission?: string;
  /** Calls of all missions: pending ones hold their line, made ones count for caps and duplicates. */
  readonly calls?: readonly KnownCall[];
  /** Numbers that this very plan has called, E.164 → when: they are not called again. */
  readonly done?: ReadonlyMap<string, number>;
  /** Do-not-call lists and opt-outs: E.164 → why. */
  readonly suppressed?: ReadonlyMap<string, string>;
  /** Numbers of the account itself. */
  readonly ownNumbers?: readonly string[];
  /** Names every target must have a value for. */
  readonly requiredVariables?: readonly string[];
  /** Calls that the account may start in any 24 hours, whichever line and mission they belong to; absent: no limit. */
  readonly accountPerDay?: number;
  /** What the digest binds to beside the slots: assistant, mission, message … */
  readonly subject?: Readonly<Record<string, string>>;
  /** `process.versions.tz`. */
  readonly tzVersion: string;
}

/** An instant as one zone shows it. */
export interface LocalTime {
  readonly zone: string;
  /** Zones that show the same time all through the horizon. */
  readonly sameAs: readonly string[];
  /** ISO 8601 with offset. */
  readonly time: string;
}

/** Why a slot is drawn but not to be sent yet. */
export type GhostReason = 'waits-for-previous' | 'waits-for-approval' | 'waits-for-goal';

/** One call with its slot, and the proof of it. */
export interface Placement {
  readonly row: number;
  readonly phone: Phone;
  readonly name?: SafeText;
  readonly recipient: RecipientType;
  readonly atMs: number;
  /** When it is expected to be over. */
  readonly endMs: number;
  /** The last instant at which this call might start on that day. */
  readonly latestStartMs: number;
  readonly local: readonly LocalTime[];
  readonly line: string;
  /** Numbered from 1 in order of time over all lines. */
  readonly batch: number;
  /** `ghost`: an estimate, which no commit sends. */
  readonly status: 'firm' | 'ghost';
  readonly ghost?: GhostReason;
  /** True for a call that had been committed before and was kept. */
  readonly committed: boolean;
  readonly retry: boolean;
  /** Open minutes left for each call that waited for the same hours, when this one was placed. */
  readonly slackMinutes: number;
  readonly zoneSource: ZoneSource;
  /** Rules and data that allow the slot, a sentence each. */
  readonly why: readonly string[];
}

export interface PlanSummary {
  readonly given: number;
  readonly placed: number;
  readonly firm: number;
  readonly unplaced: number;
  readonly byCode: Readonly<Partial<Record<UnplacedCode, number>>>;
  readonly batches: number;
  readonly firstMs?: number;
  readonly lastMs?: number;
  /** When the last call is expected to be over. */
  readonly finishMs?: number;
  /** The most calls in progress at once, and when that is first so. */
  readonly peak: { readonly calls: number; readonly atMs?: number };
  readonly quota?: { readonly perDay: number };
}

/** A schedule: `placed` and `unplaced` together hold every target given, once. */
export interface Plan {
  readonly nowMs: number;
  readonly horizonEndMs: number;
  /** In order of time. */
  readonly placed: readonly Placement[];
  /** In order of rows. */
  readonly unplaced: readonly Unplaced[];
  /** Between two starts on one line, as the plan keeps it: the policy's, or wider where there is a day to fill. */
  readonly spacingMs: number;
  readonly summary: PlanSummary;
  readonly versions: DataVersions & { readonly tz: string };
  readonly warnings: readonly string[];
  /** Laws on record that want a consent which calls of this plan have not. */
  readonly consentNeeds: readonly ConsentNeed[];
  /** SHA-256, hexadecimal, over what a commit would send. An approval binds to it. */
  readonly digest: string;
}
