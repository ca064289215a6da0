import type { Alert, AlertDelivery } from '../domain/alert/alert.ts';
import type { AlertRule, QuietHours } from '../domain/alert/alert-rule.ts';
import type { Account, ImmediateCall, ServerCheck, VoiceList } from '../domain/server/account.ts';
import type { Approval } from '../domain/approval/approval.ts';
import type { Assistant, PhoneNumber } from '../domain/assistant/assistant.ts';
import type { InboxItem } from '../domain/approval/inbox-item.ts';
import type { FeedState } from '../domain/server/feed-event.ts';
import type { GatewayVerdict } from '../domain/bot/gateway-config.ts';
import type { InsightReport } from '../domain/insight/insight.ts';
import type { SmsConversation, SmsMessage } from '../domain/contact/message.ts';
import type { HeardTalk } from '../domain/contact/heard-talk.ts';
import type { MissionKey, MissionRow } from '../domain/mission/mission-row.ts';
import type { Finding, MissionSnapshot } from '../domain/mission/mission-snapshot.ts';
import type { ScheduledEvent } from '../domain/contact/scheduled-event.ts';
import type { ServerError } from '../domain/server/server-error.ts';
import type { ServerHealth } from '../domain/server/server-port.ts';
import type { SafeText } from '../lib/safe-text.ts';
import type { ContactHistory } from './contact/contact-history.ts';
import type { ContextColour } from './settings/contexts/named-context.ts';
import type { CommitReceipt, CommitRun, Planning } from './planning.ts';

/** A scheduled event with what the schedule screen says beside it. */
export interface ScheduledRow {
  readonly event: ScheduledEvent;
  readonly missionKey?: MissionKey;
  readonly missionName?: SafeText;
  readonly contactName?: SafeText;
  /** Every zone the recipient may be in; one where they agree. Empty where none is known. */
  readonly zones: readonly string[];
  /** What was said in it, as far as the live connection told. */
  readonly talk?: HeardTalk;
  /** Fields of its mission's memory and of its own result that somebody asked for, by their whole name. */
  readonly noted?: Readonly<Record<string, SafeText>>;
}

/** One background reader, as the Connection screen shows it. */
export interface PollerHealth {
  readonly name: string;
  readonly state: 'idle' | 'running' | 'waiting' | 'failing' | 'off';
  readonly lastOkAtMs?: number;
  readonly nextAtMs?: number;
  readonly intervalMs?: number;
  /** Failed tries in a row. */
  readonly attempt: number;
  readonly error?: ServerError;
}

/** An entry of the append-only log of acts, refusals and decisions. */
export interface AuditRow {
  readonly seq: number;
  readonly atMs: number;
  readonly actor: SafeText;
  readonly kind: string;
  readonly missionKey?: MissionKey;
  readonly summary: SafeText;
  readonly outcome: string;
  readonly requestId?: string;
  /** SHA-256 of what was shown when it was agreed to. */
  readonly shownDigest?: string;
  /** JSON text: reason, act, what else was kept. */
  readonly details?: SafeText;
}

/** Something the operator should see; kept until seen. */
export interface Notice {
  readonly id: string;
  readonly atMs: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly sentence: SafeText;
  readonly detail?: SafeText;
  readonly seen: boolean;
  /** Number of the overtaken change that it is about: it stays until that is put away. */
  readonly overtaken?: number;
}

/** The state file as its reader finds it. */
export interface StateFileStatus {
  readonly kind: 'ok' | 'missing' | 'broken' | 'unreadable' | 'readonly';
  readonly path: string;
  readonly sentence: SafeText;
  readonly sinceMs: number;
  /** Our writes that wait to land, and those the bot won. */
  readonly pendingWrites: number;
  readonly conflicts: number;
  /** Files of other hosts, as their agents publish them, and when these looked last; absent where there is none. */
  readonly mirrors?: readonly { readonly host: SafeText; readonly readAtMs: number }[];
}

/** The bot's own connection, read from its files. */
export interface BotConnection {
  readonly state: 'running' | 'stopped' | 'unknown';
  readonly pid?: number;
  readonly sinceMs?: number;
  readonly sentence: SafeText;
  readonly hasDevices?: boolean;
  /** The newest lines of its log, oldest first. */
  readonly logTail: readonly SafeText[];
  /** How often it connected again, and how often another client pushed it out, as far back as the log was read. */
  readonly reconnects?: number;
  readonly kicks?: number;
  /** The last error that nothing has mended since, in plain words, with what to do. */
  readonly trouble?: { readonly sentence: SafeText; readonly cure: SafeText; readonly atMs?: number };
  /** Whether the gateway lets the bot do what callers ask for. */
  readonly gateway?: GatewayVerdict;
  /** The skill's own script; absent where there is none. */
  readonly script?: string;
}

/** A call that is followed while it lives. */
export interface FollowedCall {
  readonly call: ImmediateCall;
  /** Begun from here; otherwise it is somebody else's. */
  readonly ours: boolean;
  readonly seenAtMs: number;
  /** When it was seen to have ended. */
  readonly endedAtMs?: number;
}

/** A team's ledger as this process sees it, and who else is there. */
export interface TeamState {
  /** Its address, without the password. */
  readonly name: SafeText;
  /** The host that answered last. */
  readonly host?: SafeText;
  /** When its copy here was last known to be everything; world time. */
  readonly readAtMs: number;
  /** Its copy here is too old to act on: it is not reached. */
  readonly away: boolean;
  /** Nothing is sent until its history has been compared with the server. */
  readonly guarded: boolean;
  readonly members: readonly {
    readonly host: SafeText;
    readonly operator: SafeText;
    readonly label: SafeText;
    readonly version: SafeText;
    readonly missions: number;
    /** This process itself. */
    readonly own: boolean;
  }[];
}

/** What the engine did last, does next, and whether it may act. */
export interface EngineStatus {
  readonly state: 'starting' | 'driving' | 'viewing' | 'held' | 'off';
  readonly holder?: SafeText;
  readonly lastAct?: { readonly atMs: number; readonly sentence: SafeText };
  readonly nextAct?: { readonly atMs: number; readonly sentence: SafeText };
}

/** An act that the engine proposes where it may not act by itself. */
export interface Proposal {
  readonly id: string;
  readonly mission: MissionKey;
  readonly sentence: SafeText;
  readonly why: SafeText;
  /** The command, as JSON that the door accepts. */
  readonly command: { readonly kind: string };
  readonly atMs: number;
}

/** A rule of the user's, and what became of it. */
export interface AlertRuleRow {
  readonly rule: AlertRule;
  /** It is silent; without `untilMs` until somebody lets it speak again. */
  readonly muted?: { readonly by: SafeText; readonly untilMs?: number };
  /** Alerts of it that want somebody. */
  readonly open: number;
  readonly lastAtMs?: number;
}

/** A way to tell somebody. */
export interface AlertChannelRow {
  readonly name: string;
  /** `bell`, `desktop`, `command`, `webhook`, `slack` … */
  readonly kind: SafeText;
  /** Where it leads, without what is secret of it. */
  readonly target: SafeText;
  readonly personal: boolean;
  readonly last?: AlertDelivery;
}

/** The file of alert rules as it was read last. */
export interface AlertsFileStatus {
  readonly path: string;
  readonly found: boolean;
  /** What is wrong with it, with line and column; the rules are then those from before. */
  readonly complaints: readonly SafeText[];
  readonly quiet?: QuietHours;
}

/** What this console's own terminal is to show or sound. Each `id` once. */
export interface TerminalSignal {
  readonly id: string;
  readonly kind: 'bell' | 'desktop';
  /** The sequence that the terminal is asked by. */
  readonly form: 'auto' | '9' | '777' | '99';
  readonly title: SafeText;
  readonly text: SafeText;
}

/** An account among those whose rows are gathered. */
export interface ContextState {
  readonly name: string;
  readonly colour?: ContextColour;
  readonly state: 'reading' | 'live' | 'lost';
  /** Why it is lost, or why nothing can be done there. */
  readonly sentence?: SafeText;
  readonly held: boolean;
}

/** Lists, each a map from id to row, in the order of insertion. */
export interface Collections {
  readonly missions: MissionRow;
  readonly snapshots: MissionSnapshot;
  readonly findings: Finding;
  readonly scheduled: ScheduledRow;
  readonly assistants: Assistant;
  readonly numbers: PhoneNumber;
  readonly approvals: Approval;
  readonly conversations: SmsConversation;
  readonly messages: SmsMessage;
  readonly insights: InsightReport;
  readonly audit: AuditRow;
  readonly notices: Notice;
  readonly pollers: PollerHealth;
  readonly proposals: Proposal;
  /** Calls that were placed at once, or that the live connection told of; by id. */
  readonly calls: FollowedCall;
  /** What waits for a person, and what was decided a short while ago. */
  readonly inbox: InboxItem;
  /** What was said in calls and written in threads, as the live connection told it; by conversation. */
  readonly talks: HeardTalk;
  /** Of the commit that runs or ran last, by number. */
  readonly receipts: CommitReceipt;
  /** What rules have found: open, or over a short while ago; by `<rule>/<subject>`. */
  readonly alerts: Alert;
  readonly alertRules: AlertRuleRow;
  readonly alertChannels: AlertChannelRow;
}

/** Single values; absent until known. */
export interface Singles {
  readonly server: ServerHealth;
  readonly account: Account;
  readonly voices: VoiceList;
  readonly checks: readonly ServerCheck[];
  readonly stateFile: StateFileStatus;
  readonly bot: BotConnection;
  /** Our own live connection; absent while none was asked for. */
  readonly feed: FeedState;
  readonly engine: EngineStatus;
  readonly hold: { readonly sinceMs: number; readonly by: SafeText };
  /** The ledger that a team shares; absent where this machine keeps its own. */
  readonly team: TeamState;
  /** What a console of another machine did lately in missions that this one drives; absent while nothing is seen. */
  readonly elsewhere: {
    /** Still to go out, and placed by it. */
    readonly pending: number;
    /** Logged by it. */
    readonly acts: number;
    readonly missions: readonly SafeText[];
  };
  /** Of a board that is gathered from several accounts. */
  readonly contexts: readonly ContextState[];
  /** Why nothing can be done from here, for as long as this process runs. */
  readonly actsRefused: SafeText;
  /** Of the number that is looked at. */
  readonly contact: ContactHistory;
  /** Since when the host that all of this comes from is not reached; absent where it is, or is this machine. */
  readonly cutOffAtMs: number;
  readonly planning: Planning;
  readonly commit: CommitRun;
  readonly alertsFile: AlertsFileStatus;
  /** How the budgets stand that count now; empty where there are none. */
  readonly budgets: readonly BudgetRow[];
  /** The last thing for the terminal. */
  readonly signal: TerminalSignal;
  /** Set while the lists are the last session's: when they were taken. */
  readonly restoredFromMs: number;
}

/** How one budget stands; amounts in millionths of the currency's unit. */
export interface BudgetRow {
  /** `account`, `day:2026-11-30`, `mission:<key>`. */
  readonly key: string;
  /** What it is about: `the account`. */
  readonly words: SafeText;
  /** Spent, and committed to what is still to come. */
  readonly spent: number;
  /** With what a person released. */
  readonly most: number;
  readonly left: number;
  readonly currency: string;
  /** Of it: what the bot, or a console with a ledger of its own, has scheduled and nothing here takes back. */
  readonly elsewhere?: { readonly count: number; readonly micros: number };
  readonly mission?: MissionKey;
  readonly day?: string;
}

/** Everything background work knows, and all that the screens draw of the world. */
export type Board = { readonly [K in keyof Collections]: ReadonlyMap<string, Collections[K]> } & {
  readonly [K in keyof Singles]?: Singles[K] | undefined;
};

/** A change of the board. Plain data: it crosses between threads. */
export type BoardUpdate =
  | {
      readonly [K in keyof Collections]: {
        readonly kind: 'upsert';
        readonly into: K;
        readonly rows: readonly (readonly [id: string, row: Collections[K]])[];
      };
    }[keyof Collections]
  | { readonly kind: 'remove'; readonly from: keyof Collections; readonly ids: readonly string[] }
  | {
      readonly [K in keyof Singles]: {
        readonly kind: 'set';
        readonly field: K;
        readonly value: Singles[K] | undefined;
      };
    }[keyof Singles];

/** Which collection or single value an update changes. */
export const boardPart = (update: BoardUpdate): string =>
  update.kind === 'set' ? update.field : update.kind === 'upsert' ? update.into : update.from;

export const emptyBoard: Board = {
  missions: new Map(),
  snapshots: new Map(),
  findings: new Map(),
  scheduled: new Map(),
  assistants: new Map(),
  numbers: new Map(),
  approvals: new Map(),
  conversations: new Map(),
  messages: new Map(),
  insights: new Map(),
  audit: new Map(),
  notices: new Map(),
  pollers: new Map(),
  proposals: new Map(),
  calls: new Map(),
  inbox: new Map(),
  talks: new Map(),
  receipts: new Map(),
  alerts: new Map(),
  alertRules: new Map(),
  alertChannels: new Map(),
};

/** The board after these updates. A collection that no update names keeps its identity, so that nobody redraws. */
export function applyUpdates(board: Board, updates: readonly BoardUpdate[]): Board {
  const next: Record<string, unknown> = { ...board };
  const copied = new Set<string>();
  const writable = (name: keyof Collections): Map<string, unknown> => {
    if (!copied.has(name)) {
      next[name] = new Map(next[name] as ReadonlyMap<string, unknown>);
      copied.add(name);
    }
    return next[name] as Map<string, unknown>;
  };
  for (const update of updates) {
    if (update.kind === 'set') {
      next[update.field] = update.value;
    } else if (update.kind === 'upsert') {
      const rows = writable(update.into);
      for (const [id, row] of update.rows) rows.set(id, row);
    } else {
      const rows = writable(update.from);
      for (const id of update.ids) rows.delete(id);
    }
  }
  return next as unknown as Board;
}
