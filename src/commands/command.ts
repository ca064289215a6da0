import type { ZoneOrigin } from '../domain/contact/zone-origin.ts';
import type { JsonObject, JsonValue } from '../lib/json.ts';
import type {
  ApprovalId,
  AssistantId,
  MissionId,
  PhoneNumberId,
  RunId,
  ScheduledEventId,
  StepId,
} from '../domain/ids.ts';
import type { BudgetScope } from '../domain/cost/budget.ts';
import type { UnclearEnd } from '../domain/approval/unclear.ts';
import type { BotSettings } from '../domain/server/account.ts';
import type { NewPlanStep } from '../domain/server/server-port.ts';
import type { DriveMode, MissionClass, MissionKey } from '../domain/mission/mission-row.ts';
import type { BotRequest } from './bot/bot-request.ts';
import type { CommitRiders } from './planning/plan-riders.ts';

/** Every change of state that this program can make, as plain data: keys, palette, verbs and engine send the same. */
export type Command =
  | StepCommand
  | MissionCommand
  | EventCommand
  | PlanCommand
  | UnclearCommand
  | ContactCommand
  | RecordCommand
  | AgentCommand
  | AssistantCommand
  | MissionCreation
  | MemoryCommand
  | DismissCommand
  | EngineCommand
  | InboxCommand
  | BotCommand
  | DirectCommand
  | ConnectionCommand
  | AlertCommand;

interface OnRun {
  readonly mission: MissionKey;
  /** Names a run other than the one that is driven. */
  readonly runId?: RunId;
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
  /** `condition`: what a result must say, such as `slot_offered = yes and price <= 400`. */
  | { readonly kind: 'mission.goal'; readonly mission: MissionKey; readonly condition: string }
  | {
      readonly kind: 'mission.rubric';
      readonly mission: MissionKey;
      readonly weights: Readonly<Record<string, number>>;
    }
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
  /** Who says so; absent: somebody claims it. What is guessed is worked out anew by whoever judges it. */
  readonly zoneOrigin?: ZoneOrigin;
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
  /** Everything that a mission still has scheduled; the mission goes on. */
  | { readonly kind: 'calls.cancel'; readonly mission: MissionKey; readonly reason: string }
  /** Cancels it and schedules the same try at `atMs`. */
  | {
      readonly kind: 'event.move';
      readonly assistantId: AssistantId;
      readonly event: ScheduledEventId;
      readonly atMs: number;
    }
  | {
      readonly kind: 'event.retry';
      readonly assistantId: AssistantId;
      readonly event: ScheduledEventId;
      readonly atMs?: number;
    };

export type PlanCommand =
  /** Every slot of a reviewed plan, in order of time; the ones that are scheduled already are left alone. */
  | CommitRiders & {
      readonly kind: 'plan.commit';
      readonly mission: MissionKey;
      readonly items: readonly ScheduleFields[];
      /** The plan's own digest, so that the plan that was reviewed is the one that is committed. */
      readonly digest: string;
    };

/**
 * How something ended of which nobody knows, or how it goes on. `opKey`: its name in the ledger, or the short one of
 * the list. `atMs`: when a call or message is placed that is sent again; the next allowed time where absent.
 */
export interface UnclearCommand {
  readonly kind: 'unclear.resolve';
  readonly opKey: string;
  readonly decision: UnclearEnd;
  readonly atMs?: number;
  readonly reason?: string;
}

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
  | (OnRun & { readonly kind: 'agent.unlink'; readonly assistantId: AssistantId })
  /** Assistant, number, link, the link read back, entry: one act that goes on where it was broken off. */
  | (OnRun &
      AssistantText & {
        readonly kind: 'agent.setup';
        /** Uses this assistant instead of setup one. */
        readonly reuse?: AssistantId;
        /** A number of the account; a free one where none is named. */
        readonly phoneNumberId?: PhoneNumberId;
        /** Gives the number to the assistant, which takes it from whoever has it. */
        readonly assign?: boolean;
        /** Beside the assistant that the mission has: a second round's. */
        readonly additional?: boolean;
        /** No event and no memory beyond the entry, as the bot's script. */
        readonly bare?: boolean;
      });

interface AssistantText {
  readonly name: string;
  readonly instructions: string;
  /** Empty for outgoing calls: whoever is called speaks first. */
  readonly greeting?: string;
  /** Any further members of an assistant (`model`, `voice`, `tools`, `features`, `telephony_settings` …). */
  readonly options?: JsonValue;
}

export type AssistantCommand =
  | (AssistantText & { readonly kind: 'assistant.create' })
  /** `changes`: whole members that replace those of the same names; the others stay as they are. */
  | {
      readonly kind: 'assistant.update';
      readonly assistantId: AssistantId;
      readonly changes: JsonObject;
    }
  /**
   * Tells the agent of a negotiation what the calls before brought: a part of its instructions that is the console's own,
   * and the variables that the engine fills. Nothing else of it changes.
   */
  | {
      readonly kind: 'assistant.brief';
      readonly mission: MissionKey;
      readonly assistantId: AssistantId;
      readonly offers: number;
      readonly best: number;
      readonly text: string;
      readonly variables: { readonly [name: string]: string };
    }
  /** What the account says of its bot: what is named is set, also to nothing. */
  | { readonly kind: 'account.update'; readonly changes: { readonly [K in keyof BotSettings]?: string } }
  | { readonly kind: 'phone.order'; readonly phone: string }
  | { readonly kind: 'phone.release'; readonly phoneNumberId: PhoneNumberId }
  | {
      readonly kind: 'phone.assign';
      readonly phoneNumberId: PhoneNumberId;
      readonly assistantId: AssistantId;
      readonly use: 'voice' | 'sms';
    };

/** A new mission, as the bot's `init` makes it: mission, entry, run, plan, running. */
export interface MissionCreation {
  readonly kind: 'mission.create';
  readonly name: string;
  readonly instructions: string;
  /** What the person who wants it said, in their words. */
  readonly request: string;
  readonly missionClass?: MissionClass;
  readonly steps: readonly NewPlanStep[];
  /** Kept in memory from the beginning: a rubric, a goal. */
  readonly memory?: JsonObject;
  /** No event and no memory beyond the entry, as the bot's script. */
  readonly bare?: boolean;
}

/** How a bot's script writes memory. */
interface AsTyped {
  /** The value as JSON that somebody typed: its numbers go into the file as they are written. */
  readonly rawJson?: string;
  /** Makes an entry for a slug that the state file does not have. */
  readonly createEntry?: boolean;
  /** The memory alone: the script writes no event with it. */
  readonly bare?: boolean;
}

/** `mission` may be a key that only the state file knows. */
export type MemoryCommand =
  | (OnRun & AsTyped & { readonly kind: 'memory.save'; readonly key: string; readonly value: JsonValue })
  | (OnRun & AsTyped & { readonly kind: 'memory.append'; readonly key: string; readonly item: JsonValue })
  | (OnRun & { readonly kind: 'memory.remove'; readonly key: string });

/** Puts a change of ours away that the bot has overtaken. `seq`: its number in the journal of the state file. */
export interface DismissCommand {
  readonly kind: 'memory.dismiss';
  readonly seq: number;
}

export type EngineCommand =
  | { readonly kind: 'poll.now'; readonly mission?: MissionKey }
  /** `force` takes it from whoever holds it. */
  | { readonly kind: 'lease.take'; readonly mission: MissionKey; readonly force?: boolean }
  | { readonly kind: 'lease.release'; readonly mission: MissionKey }
  | { readonly kind: 'drift.repair'; readonly mission: MissionKey }
  /** Somebody asks that what is kept of them be deleted. */
  | { readonly kind: 'contact.forget'; readonly phone: string; readonly reason: string }
  /** Lets so much more be spent, in millionths, than a budget says. */
  | {
      readonly kind: 'budget.release';
      readonly scope: BudgetScope;
      readonly micros: number;
      readonly reason: string;
    }
  /** Cancels what others have scheduled and a budget counts without stopping it. */
  | { readonly kind: 'budget.cancel'; readonly scope: BudgetScope; readonly reason: string }
  | { readonly kind: 'hold.set'; readonly reason?: string }
  | { readonly kind: 'hold.release'; readonly reason: string }
  /** Cancels whatever still goes out although dispatch is held. */
  | { readonly kind: 'hold.cancel'; readonly reason?: string };

/** What is decided at the inbox. `expect`: the digest of what was shown, where another process showed it. */
export type InboxCommand =
  | {
      readonly kind: 'approval.decide';
      readonly approval: ApprovalId;
      readonly decision: 'approved' | 'denied';
      readonly reason?: string;
      readonly expect?: string;
    }
  | {
      readonly kind: 'approval.request';
      readonly action: string;
      readonly details?: string;
      readonly biometric: boolean;
      readonly timeoutS: number;
    }
  /** `advanced`: the numbers that go on, in order; absent where the bot asks about something else. */
  | {
      readonly kind: 'gate.decide';
      readonly mission: MissionKey;
      readonly decision: 'approved' | 'denied';
      readonly advanced?: readonly string[];
      readonly weights?: Readonly<Record<string, number>>;
      /** Who calls in the next round; the mission's own assistant where absent. */
      readonly assistantId?: AssistantId;
      readonly from?: string;
      /** Who plans the next round's calls: a person in the planner, or the engine as soon as hours allow. */
      readonly plannedBy?: 'operator' | 'engine';
      /** Who decides, as the bot will read it. */
      readonly by: string;
      readonly reason?: string;
      readonly expect?: string;
    }
  /** Of a proposal, an act that was left for a person, or an opt-out. */
  | {
      readonly kind: 'inbox.deny';
      readonly item: string;
      readonly itemKind: string;
      readonly title: string;
      readonly reason: string;
      readonly mission?: MissionKey;
    }
  | { readonly kind: 'inbox.snooze'; readonly item: string; readonly untilMs: number }
  | {
      readonly kind: 'inbox.edit';
      readonly item: string;
      readonly title: string;
      readonly source: string;
      readonly command: Command;
      readonly mission?: MissionKey;
    }
  | {
      /** Blocks a number at once, without a person: it said so (`certain`), or it may have. */
      readonly kind: 'optout.block';
      readonly phone: string;
      readonly evidence: string;
      readonly certain: boolean;
    }
  | {
      readonly kind: 'optout.confirm';
      readonly phone: string;
      readonly evidence: string;
      /** The item of the inbox that it answers. */
      readonly item?: string;
    };

/** What a bot's script asks for: the act alone. It writes the memory and the events that go with it by itself. */
export type BotCommand =
  | { readonly kind: 'bot.request'; readonly request: BotRequest }
  | { readonly kind: 'bot.schedule'; readonly item: Omit<ScheduleFields, 'attempt' | 'bare'> }
  /** `missionId`: only where the entry is this mission's. */
  | { readonly kind: 'state.remove'; readonly slug: string; readonly missionId?: string }
  /** An entry that the state file lost, made of what the server still knows. */
  | { readonly kind: 'state.restore'; readonly slug: string; readonly members: JsonObject };

/** What reaches somebody at once, without a schedule. `to` in E.164. */
export type DirectCommand =
  | {
      readonly kind: 'sms.send';
      readonly to: string;
      readonly text: string;
      readonly mediaUrls?: readonly string[];
    }
  /** Without `to` the account's own phone rings. */
  | {
      readonly kind: 'call.start';
      readonly to?: string;
      readonly greeting?: string;
      readonly purpose?: string;
    }
  | { readonly kind: 'call.end'; readonly callId: string; readonly reason?: string };

/** The bot's connection on this machine, and our own. */
export type ConnectionCommand =
  | { readonly kind: 'bot.run'; readonly act: 'start' | 'stop' | 'restart' }
  | { readonly kind: 'feed.open' }
  | { readonly kind: 'feed.close' };

/** Who is alerted. `rule`, `channel`: names in the user's file; `alert`: an alert's id. */
export type AlertCommand =
  /** Without `untilMs` until somebody lets it speak again. */
  | { readonly kind: 'alert.mute'; readonly rule: string; readonly untilMs?: number }
  | { readonly kind: 'alert.unmute'; readonly rule: string }
  | { readonly kind: 'alert.answer'; readonly alert: string }
  | { readonly kind: 'alert.test'; readonly channel: string; readonly rule?: string };

export type CommandKind = Command['kind'];

export type CommandOf<K extends CommandKind> = Extract<Command, { readonly kind: K }>;
