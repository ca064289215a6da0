import type { AlertsReading, AlertsPort } from '../commands/ports/alerts-port.ts';
import type { Alert } from '../domain/alert/alert.ts';
import type { Prices } from '../domain/cost/prices.ts';
import type { KeptInLedger } from '../commands/reads/kept-of-number.ts';
import type { BudgetRow } from '../state/board.ts';
import type { AlertMute } from '../state/ledger/alert-body.ts';
import type { VerbOptions } from './option.ts';
import type { ScheduledEvent } from '../domain/contact/scheduled-event.ts';
import type { HeldDispatch } from '../commands/dispatch/still-rings.ts';
import type { UnclearRequest } from '../domain/approval/unclear.ts';
import type { Suppression } from '../state/ledger/suppressions.ts';
import type { InboxItem } from '../domain/approval/inbox-item.ts';
import type { MissionEntry } from '../domain/mission/mission-entry.ts';
import type { RunEvent } from '../domain/mission/mission.ts';
import type { MissionKey } from '../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../domain/mission/mission-snapshot.ts';
import type { ServerPort } from '../domain/server/server-port.ts';
import type { Clock } from '../lib/clock.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Result } from '../lib/result.ts';
import type { Command, CommandOf } from '../commands/command.ts';
import type { Actor, DirectDoor, Outcome } from '../commands/door/door.ts';
import type { PlanningTools } from '../commands/planning/create-planning.ts';
import type { SafeText } from '../lib/safe-text.ts';
import type { Board, StateFileStatus } from '../state/board.ts';
import type { FileReading } from '../state/missions-file/read-file.ts';
import type { ContactHistory } from '../state/contact/contact-history.ts';
import type { CommitReceipt, CommitRun } from '../state/planning.ts';
import type { MissionTemplates } from '../state/templates/mission-templates.ts';

/** 0 done · 1 bug · 2 usage · 3 refused · 4 server · 5 file. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

/** Why a verb ended before its work: the sentence goes to standard error. */
export interface Complaint {
  readonly exit: Exclude<ExitCode, 0>;
  readonly sentence: string;
}

/** What a verb works on: the same server, files and door that the console uses, opened for one run. */
export interface Session {
  readonly server: ServerPort;
  readonly door: DirectDoor;
  readonly actor: Actor;
  readonly clock: Clock;
  /** The operator's own time zone (IANA). */
  readonly zone: string;
  /** Reads both sides once: missions with their progress, or everything. */
  readBoard(what: 'missions' | 'everything'): Promise<Result<Board, Complaint>>;
  /** One mission, read fresh, by its slug or its id. */
  readMission(slugOrId: string): Promise<Result<{ key: MissionKey; snapshot: MissionSnapshot }, Complaint>>;
  /** Everything that is known of a number; `all`: after reading every mission's record. */
  contact(phone: string, all: boolean): Promise<Result<ContactHistory, Complaint>>;
  /** What waits for a person, read now. */
  readInbox(): Promise<Result<readonly InboxItem[], Complaint>>;
  /** Asks the owner, and says whom it reached; absent where it was not asked. */
  ask(
    command: CommandOf<'approval.request'>,
    digest: string,
  ): Promise<{
    readonly outcome: Outcome;
    readonly asked?: {
      readonly id: string;
      readonly devicesNotified: number;
      readonly devicesFailed: number;
    };
  }>;
  readonly planning: PlanningTools;
  /** What a new mission of a class begins with: the shipped templates and the user's own. */
  templates(): MissionTemplates;
  /** Of the commit that this session made, by number. */
  receipts(): ReadonlyMap<string, CommitReceipt>;
  /** Ends a commit of many after the item that is under way. */
  stopCommit(): void;
  /** Told whenever a commit of many has come further; answers with how to stop being told. */
  followCommit(listener: (run: CommitRun) => void): () => void;
  readonly missionsFile: {
    entries(): readonly MissionEntry[];
    status(): StateFileStatus;
    /** An entry of this host's file, read now. */
    entryOfSlug(slug: string): MissionEntry | undefined;
    /** This host's file as it is written now. */
    look(): FileReading;
  };
  /** Everything that is parked, stopped, refused or unknown, oldest first. */
  unclear(): readonly UnclearRequest[];
  /** Those of these that a console of another machine placed, with a ledger of its own. */
  elsewhere(events: Iterable<ScheduledEvent>): readonly ScheduledEvent[];
  /** What a console of another machine logged lately in missions that this one drives; `unread`: not all could be read. */
  actsElsewhere(): Promise<{ readonly acts: readonly RunEvent[]; readonly unread: boolean }>;
  /** The hold, and what of these still goes out; undefined where dispatch is not held. */
  held(events: Iterable<ScheduledEvent>): HeldDispatch | undefined;
  /** Who must not be contacted. */
  optOuts(): readonly Suppression[];
  /** The rules as they are written, and what the ledger knows of them; alerts by when they were raised. */
  alerts(): {
    readonly reading: AlertsReading;
    readonly found: readonly Alert[];
    readonly muted: (rule: string) => AlertMute | undefined;
    readonly targetOf: AlertsPort['targetOf'];
  };
  /** What calls and messages cost, as the user has written it down. */
  prices(): { readonly path: string; readonly value?: Prices; readonly complaints: readonly SafeText[] };
  /** What the ledger keeps of a number beside what it must. */
  keptInLedger(phone: string): KeptInLedger;
  /** Why the user's own list forbids a number; undefined where it does not. */
  doNotCall(phone: string): string | undefined;
  /** How the budgets stand, after the server's lists were read. */
  budgets(): Promise<{
    readonly rows: readonly BudgetRow[];
    readonly complaints: readonly SafeText[];
    /** Why costs are not known, where they are not. */
    readonly unchecked?: string;
    /** What could not be read. */
    readonly unread?: Complaint;
  }>;
  /** Why the state file may have more than is known of it; undefined where all of it was read. */
  stateFileUnread(): string | undefined;
  /** Today, as the budgets count days. */
  budgetDay(): string;
  /** Finds out about requests, and finishes records, that an earlier process left open. Runs before any act. */
  settle(): Promise<{ readonly open: number }>;
  /** What the engine would do for a mission of the board that was read. Acts on nothing. */
  explain(key: MissionKey): Promise<Explanation | undefined>;
  close(): Promise<void>;
}

/** What the engine would do now, or what it waits for. */
export interface Explanation {
  readonly acts: readonly { readonly command: Command; readonly why: string }[];
  readonly waiting: string;
  /** When it looks again by itself; absent where only a change can matter. */
  readonly nextLookAtMs?: number;
}

/** One thing the doctor looked at. `side`: whose fault it would be. `mend`: the command that mends it. */
export interface DoctorCheck {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly side: 'server' | 'file';
  readonly sentence: SafeText;
  readonly mend?: SafeText;
}

/** What is to be done with a team's ledger. */
export type LedgerOrder =
  | { readonly kind: 'status' }
  | { readonly kind: 'import' }
  /** `grant`: a database role that may use it. */
  | { readonly kind: 'migrate'; readonly grant?: string }
  | { readonly kind: 'role'; readonly operator: string; readonly role: 'look' | 'approve' | 'all' };

export interface LedgerReport {
  readonly lines: readonly string[];
  readonly json: object;
}

export interface DoctorOptions {
  /** Links agents that are not linked. */
  readonly fix: boolean;
  /** Works out what the state file lacks; written only with `yes`. */
  readonly rebuildState: boolean;
  /** Puts a kept copy in a broken file's place; only with `yes`. */
  readonly repairState: boolean;
  readonly yes: boolean;
  /** Writes what somebody who helps needs into this new file. */
  readonly bundle?: string;
}

export interface DoctorReport {
  readonly checks: readonly DoctorCheck[];
  /** Entries that the server's side tells of and the state file lacks. */
  readonly lost: readonly { readonly slug: string; readonly members: JsonObject }[];
  /** What was mended, a sentence each. */
  readonly done: readonly string[];
}

/** What a look at one file of the user's found. `absent`: there is none, which is no fault. */
export interface ConfigFileReport {
  readonly path: string;
  readonly state: 'good' | 'absent' | 'faulty' | 'unreadable';
  /** Places count from 1; absent where the file could not be read. */
  readonly complaints: readonly {
    readonly line?: number;
    readonly column?: number;
    readonly sentence: SafeText;
  }[];
}

/** The files that a user may write. */
export interface UserFiles {
  readonly kinds: readonly {
    readonly name: string;
    readonly path: string;
    readonly schema: () => JsonObject;
    readonly sample?: string;
  }[];
  check(): Promise<{ readonly folder: string; readonly files: readonly ConfigFileReport[] }>;
}

/** One line of a watch: what happened, who did it. */
export interface WatchLine {
  readonly atMs: number;
  readonly event: 'started' | 'act' | 'refused' | 'notice' | 'alert' | 'fault' | 'recovered' | 'stopped';
  readonly sentence: SafeText;
  readonly actor?: SafeText;
  readonly kind?: string;
  readonly mission?: string;
}

/** A simulated server that listens. */
export interface Simulation {
  readonly server: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly stop: () => Promise<void>;
}

export interface SimulationOptions {
  readonly port: number;
  /** How many times as fast calls take their course. */
  readonly speed: number;
  readonly seed: number;
  readonly dialect: 'nested' | 'flat';
  readonly world: 'demo' | 'empty';
  /** How many numbers the account of an empty world has; absent: a dozen. */
  readonly numbers?: number;
  /** Only a number assigned to the assistant may be its caller. */
  readonly strictFrom: boolean;
  /** `+13125550101=busy,completed`: how the calls to a number end, try by try. */
  readonly outcomes: readonly string[];
  readonly approvals: ApprovalDevices;
}

/**
 * Who answers requests for approval: `console` the endpoint that consoles use, too; `phone` a phone app alone; `auto` a
 * phone that approves by itself; `none` nobody, for no device is registered.
 */
export type ApprovalDevices = 'console' | 'phone' | 'auto' | 'none';

export interface VerbContext {
  /** Writes a line to standard output. */
  print(line: string): void;
  /** Writes a line to standard error. */
  complain(line: string): void;
  /** Opens the session; a verb that needs no server never calls it. */
  open(): Promise<Result<Session, Complaint>>;
  /** Starts the built-in server. */
  simulate(options: SimulationOptions): Promise<Result<Simulation, Complaint>>;
  /** Runs the engine without a screen: one round, or until the process is asked to end. */
  watch(options: {
    readonly once: boolean;
    readonly agent: boolean;
    tell(line: WatchLine): void;
  }): Promise<Result<undefined, Complaint>>;
  /** Serves the screens of another machine over standard input and output, until the link ends. */
  serve(): Promise<void>;
  /** Looks at everything this program stands on, and mends what it is asked to. */
  diagnose(options: DoctorOptions): Promise<Result<DoctorReport, Complaint>>;
  /** The file of alert rules as it stands, read without anything else. */
  alertRules(): Promise<AlertsReading>;
  /** The files that a user may write, without anything else. */
  userFiles(): Promise<UserFiles>;
  /** Looks after the ledger that was named for this start. */
  ledger(order: LedgerOrder): Promise<Result<LedgerReport, Complaint>>;
  /** Aborts when the process is asked to end. Until it is read, such a request ends the process by itself. */
  readonly ended: AbortSignal;
  /** The context that this is one of several answers for. */
  readonly context?: string;
  readonly columns: number;
  /** Standard output is a terminal. */
  readonly terminal?: boolean;
  /** Nothing is to be changed: what a change would do is told. */
  readonly dryRun?: boolean;
  /** Draws a line on the terminal that the next one replaces; empty takes it away. Absent where none can be drawn. */
  readonly status?: (line: string) => void;
  /** The first eight and the last four characters of the key; absent where there is none. */
  readonly keyEnds?: { readonly first: string; readonly last: string } | undefined;
  /** Whether a phone that can answer requests is registered, as the bot's connection noted it; undefined if unknown. */
  readonly hasPhone?: () => boolean | undefined;
}

export interface VerbInput {
  readonly json: boolean;
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
}

/** One way to use a verb. */
export interface VerbWay {
  /** Its words, as the usage line shows them. */
  readonly args?: string;
  /** Names of options without which it does nothing. */
  readonly needs?: readonly string[];
  /** Names of options that it takes beside those; all if absent. */
  readonly takes?: readonly string[];
}

/** One headless command. It loads neither React nor Ink. */
export interface Verb {
  readonly name: string;
  /** At least one; the usage lines are made of them and of the options. */
  readonly ways: readonly VerbWay[];
  readonly summary: string;
  readonly options?: VerbOptions;
  /** How many words it takes at most, options aside; absent where it counts them itself. */
  readonly words?: number;
  /** Takes its arguments as they are: no option is read out of them. */
  readonly verbatim?: true;
  /** Only reads or only stops things, and can be asked of every context of the settings at once. */
  readonly everyContext?: true;
  /** Whether it only reads when it is used with these words: then every context can be asked by `--context all`. */
  readonly readsOnly?: (words: readonly string[]) => boolean;
  /** Works on what belongs to all contexts: it goes on where the one that was named cannot be used. */
  readonly ownsNoContext?: true;
  /** Goes on when nobody reads its output any more. */
  readonly outlivesOutput?: true;
  run(context: VerbContext, input: VerbInput): Promise<ExitCode>;
}
