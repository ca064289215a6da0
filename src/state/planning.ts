import type { AssistantId } from '../domain/ids.ts';
import type { MissionClass, MissionKey } from '../domain/mission/mission-row.ts';
import type { RecipientType } from '../domain/contact/retry-policy.ts';
import type { JsonObject } from '../lib/json.ts';
import type { SafeText } from '../lib/safe-text.ts';

/**
 * Where a list of people to call comes from. `memory`: a list in the memory of the mission that is planned · `round`:
 * those whom a person let go on to its next round.
 */
export type TargetSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'memory'; readonly key: string }
  | { readonly kind: 'round' };

/** What the operator changed about one contact of the list. */
export interface TargetChange {
  /** Left out of the plan by hand. */
  readonly dropped?: boolean;
  readonly zone?: string;
  readonly line?: string;
  /** The slot it was moved to. */
  readonly atMs?: number;
}

/** What the operator says of a list that has no consent column, and who says so, since when. */
export interface ListConsent {
  readonly answer: 'agreed' | 'business' | 'unknown';
  /** In the operator's words: "Ann Lee, sign-up form, since 2026-10-01". */
  readonly says?: string;
}

/** Another assistant that shares the list by chance, and how many of a hundred people the plan's own one keeps. */
export interface PlanSplit {
  readonly assistantId: AssistantId;
  readonly percent: number;
  /** What the chance is drawn from; absent: mission and assistants. */
  readonly seed?: string;
}

/** All that a plan is made from but the world: plain data, kept in the ledger until it is thrown away. */
export interface PlanDraft {
  readonly source?: TargetSource;
  readonly mission?: MissionKey;
  readonly assistantId?: AssistantId;
  readonly split?: PlanSplit;
  /** Numbers to call from; absent: all of the assistant's. */
  readonly lines?: readonly string[];
  /** Columns as the operator named them: index → field. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Columns as the operator named them, by header; numbers in the order they are called. */
  readonly columns?: readonly { readonly field: string; readonly header: string }[];
  /** Row of the file that names the columns; 0 where none does; absent: found. */
  readonly headerRow?: number;
  /** Of the file; absent: found out. */
  readonly encoding?: string;
  /** For numbers that are written without a country. */
  readonly country?: string;
  readonly recipient?: RecipientType;
  /** Values of the assistant's variables for everybody whose row gives none. */
  readonly variables?: Readonly<Record<string, string>>;
  /** About everybody whose row tells no consent. */
  readonly consent?: ListConsent;
  /** No call before this. */
  readonly startMs?: number;
  /** Changes to the calling policy, spelled as in a policy file. */
  readonly policy: JsonObject;
  /** By number, E.164. */
  readonly changes: Readonly<Record<string, TargetChange>>;
}

export const emptyDraft: PlanDraft = { mapping: {}, policy: {}, changes: {} };

/** A column of the list, with the guess about it. */
export interface ListColumnGuess {
  readonly index: number;
  readonly header: SafeText;
  readonly field: string;
  readonly variable: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly why: SafeText;
  /** A few of its cells. */
  readonly sample: SafeText;
}

/** Something wrong with a cell. `refused`: its row gives no target. */
export interface ListIssue {
  readonly id: string;
  readonly row: number;
  readonly column: SafeText;
  readonly value: SafeText;
  readonly reason: SafeText;
  readonly fix: SafeText;
  readonly refused: boolean;
}

/** A list as it was read. */
export interface ReadList {
  readonly label: SafeText;
  readonly targets: number;
  readonly refusedRows: number;
  readonly warningCount: number;
  /** The first of them; an export has all. */
  readonly issues: ReadonlyMap<string, ListIssue>;
  readonly columns: ReadonlyMap<string, ListColumnGuess>;
  readonly hasHeader: boolean;
  /** Numbers without a country look like those of this one: to be asked. */
  readonly countryQuestion?: {
    readonly country: string;
    readonly reads: number;
    readonly of: number;
    readonly sample: string;
  };
  /** Rows of it tell nothing of consent: somebody has to be asked. */
  readonly lacksConsent?: boolean;
}

/** What is planned upon: the mission, its assistant, the lines it may call from. */
export interface PlanInputs {
  readonly missionName: SafeText;
  readonly slug?: string;
  readonly missionClass: MissionClass;
  readonly assistantName: SafeText;
  /** The other one, where the list is split between two. */
  readonly besideName?: SafeText;
  /** Lines of the assistant. */
  readonly owned: readonly string[];
  /** Lists in memory that could be called. */
  readonly memoryLists: readonly { readonly key: string; readonly count: number }[];
  readonly requiredVariables: readonly string[];
  /** Step that the calls are booked on. */
  readonly step?: string;
}

/** How a slot differs from the plan before. */
export type SlotChange =
  | { readonly kind: 'moved'; readonly fromMs: number; readonly why?: string }
  | { readonly kind: 'added' };

/** One call with its slot, and the proof of it. */
export interface PlannedCall {
  readonly row: number;
  /** E.164. */
  readonly phone: string;
  readonly name?: SafeText;
  readonly recipient: RecipientType;
  readonly atMs: number;
  readonly endMs: number;
  readonly latestStartMs: number;
  readonly local: readonly {
    readonly zone: string;
    readonly sameAs: readonly string[];
    readonly time: string;
  }[];
  readonly line: string;
  /** Who calls, where two assistants share the list. */
  readonly caller?: SafeText;
  readonly batch: number;
  readonly status: 'firm' | 'ghost';
  readonly ghost?: 'waits-for-previous' | 'waits-for-approval' | 'waits-for-goal';
  readonly committed: boolean;
  readonly retry: boolean;
  readonly slackMinutes: number;
  readonly zoneSource: { readonly detail: string };
  readonly why: readonly string[];
  readonly change?: SlotChange;
  /** Set where the operator chose the time. */
  readonly pinned?: boolean;
}

export interface UnplacedCall {
  readonly row: number;
  readonly phone: SafeText;
  readonly name?: SafeText;
  /** The planner's code, or `left_out` where the operator dropped it. */
  readonly code: string;
  readonly detail: SafeText;
  readonly cure: string;
}

/** A plan as the screens draw it. */
export interface PlanView {
  readonly madeAtMs: number;
  /** By number, in order of time. */
  readonly placed: ReadonlyMap<string, PlannedCall>;
  /** By row. */
  readonly unplaced: ReadonlyMap<string, UnplacedCall>;
  readonly missionClass: MissionClass;
  readonly batches: number;
  readonly firm: number;
  readonly firstMs?: number;
  readonly lastMs?: number;
  readonly finishMs?: number;
  readonly peak: { readonly calls: number; readonly atMs?: number };
  /** Against the plan before; absent for the first one. */
  readonly difference?: {
    readonly kept: number;
    readonly moved: number;
    readonly dropped: number;
    readonly added: number;
    /** Times that were chosen and may not be, with the rule they break. */
    readonly refusedPins: readonly SafeText[];
  };
  /** Policy hours of each zone, over the days of the plan. */
  readonly zones: readonly {
    readonly zone: string;
    readonly open: readonly { readonly fromMs: number; readonly toMs: number }[];
  }[];
  /** When calls begin that the server has already, of all missions, over the days of the plan; rising. */
  readonly scheduledMs: readonly number[];
  readonly pace: {
    readonly spacingMs: number;
    readonly batchSize: number;
    readonly lines: readonly string[];
  };
  readonly warnings: readonly string[];
  readonly versions: {
    readonly tz: string;
    readonly tables: string;
    readonly legal: string;
    readonly holidays: string;
  };
  readonly digest: string;
  /** Of two assistants that share the list: how many of its people each calls, and by which seed. */
  readonly split?: {
    readonly seed: string;
    readonly arms: readonly { readonly name: SafeText; readonly percent: number; readonly people: number }[];
  };
  /** What its calls would cost, and why a budget refuses them; absent where nobody keeps prices. */
  readonly cost?: { readonly lines: readonly SafeText[]; readonly refused?: SafeText };
}

/** The planner's inbox: a draft, what was read for it, and the plan that came of it. */
export interface Planning {
  readonly draft: PlanDraft;
  readonly busy?: 'reading' | 'planning';
  /** Rows of a long list that were read so far; it can be stopped while this is here. */
  readonly progress?: { readonly done: number; readonly total: number };
  readonly list?: ReadList;
  readonly inputs?: PlanInputs;
  readonly plan?: PlanView;
  /** Settings in force, by their name in a policy file. */
  readonly rules?: Readonly<Record<string, string>>;
  /** Encodings the list may be in, where that is not certain: to be asked. */
  readonly encodings?: readonly { readonly encoding: string; readonly sample: string }[];
  /** What keeps the draft from becoming a plan, and what to do. */
  readonly fault?: SafeText;
}

/** What became of one call of a commit. */
export interface CommitReceipt {
  readonly phone: string;
  readonly name?: SafeText;
  readonly atMs: number;
  readonly status: 'scheduled' | 'before' | 'unclear' | 'refused' | 'failed';
  readonly eventId?: string;
  readonly memory: 'done' | 'open' | 'refused' | 'skipped' | 'none';
  readonly event: 'done' | 'open' | 'refused' | 'skipped' | 'none';
  readonly sentence?: SafeText;
}

/** How far a commit of many has come. */
export interface CommitProgress {
  readonly total: number;
  readonly done: number;
  /** Scheduled before: by an earlier commit that was stopped. */
  readonly already: number;
  /** Their outcome is being found out. */
  readonly unclear: number;
  readonly batchSize: number;
  readonly gapMs: number;
  /** How often the server asked to go slower. */
  readonly eased: number;
  /** Nothing is sent for so long from now; 0 while something is. */
  readonly waitingMs: number;
  /** Whose wish the wait is: the server's, or our own between two batches. */
  readonly waitsFor: 'server' | 'batch';
}

/** A commit of many that runs, or the last one that ran. */
export interface CommitRun extends CommitProgress {
  readonly mission: MissionKey;
  /** Of the plan. */
  readonly digest: string;
  readonly state: 'running' | 'stopping' | 'ended';
}
