import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type {
  ApprovalId,
  AssistantId,
  MissionId,
  PhoneNumberId,
  RunId,
  ScheduledEventId,
  StepId,
} from '../../domain/ids.ts';
import type { DriveMode, MissionClass, MissionKey } from '../../domain/mission/mission-row.ts';
import type { NewRunEvent, RunChange } from '../../domain/server/server-port.ts';
import type { StepStatus } from '../../domain/mission/status.ts';
import type { FileOp } from '../../state/missions-file/file-op.ts';
/**
 * One part of an act, as plain data that survives in the ledger: what is written down before the act is exactly what
 * is done, and what a crash left undone can be done later. Parts are done in order.
 */
export type Part = Staged &
  (
    | { readonly target: 'server'; readonly change: ServerChange }
    | { readonly target: 'memory'; readonly change: MemoryChange }
    | {
        readonly target: 'event';
        readonly missionId: MissionId;
        readonly runId: RunId;
        readonly event: Omit<NewRunEvent, 'agentId' | 'idempotencyKey'>;
        /** Another machine may have told the very same: it stands in the log once. */
        readonly unlessTold?: true;
      }
  );

/**
 * Parts of one stage stand and fall together: where its change does not happen, nothing tells that it did, and the
 * rest of the act goes on. A change of no stage stands for the whole: where it does not happen, what follows does not.
 */
interface Staged {
  readonly stage?: string;
}

/** Changes at the server that can be looked up: doing one again after a look is safe. */
export type ServerChange =
  | {
      readonly kind: 'step';
      readonly missionId: MissionId;
      readonly runId: RunId;
      readonly step: StepId;
      readonly status: StepStatus;
    }
  | {
      readonly kind: 'run';
      readonly missionId: MissionId;
      readonly runId: RunId;
      readonly change: RunChange;
    }
  /** Where the server cannot cancel a mission, its run is set to cancelled. */
  | { readonly kind: 'cancel-mission'; readonly missionId: MissionId; readonly runId?: RunId }
  | {
      readonly kind: 'link' | 'unlink';
      readonly missionId: MissionId;
      readonly runId: RunId;
      readonly assistantId: AssistantId;
    }
  /** Members that replace those of the same names; the others stay. */
  | { readonly kind: 'assistant'; readonly assistantId: AssistantId; readonly fields: JsonObject }
  | {
      readonly kind: 'assign';
      readonly phoneNumberId: PhoneNumberId;
      readonly connectionId: string;
      readonly use: 'voice' | 'sms';
    }
  /** Of the account; as the server spells them. */
  | { readonly kind: 'account'; readonly fields: JsonObject }
  | { readonly kind: 'order-number'; readonly phone: string }
  | { readonly kind: 'release-number'; readonly phoneNumberId: PhoneNumberId }
  | {
      readonly kind: 'cancel-event';
      readonly assistantId: AssistantId;
      readonly event: ScheduledEventId;
      /** Only while this other one of the same assistant stands, or has begun. */
      readonly whileStands?: ScheduledEventId;
    }
  /** Sent once, ever. `digest` is of what was shown. */
  | {
      readonly kind: 'answer-approval';
      readonly approval: ApprovalId;
      readonly decision: 'approved' | 'denied';
      readonly digest: string;
    }
  /** Sent once, ever. */
  | {
      readonly kind: 'ask-approval';
      readonly action: string;
      readonly details?: string;
      readonly requireBiometric: boolean;
      readonly expiresInS: number;
    };

export type MemoryChange =
  | FileOp
  /** Members of one phone's record in `call_tracker`; the others stay. */
  | {
      readonly kind: 'tracker.merge';
      readonly slug: string;
      readonly phone: string;
      readonly fields: JsonObject;
    }
  /** Keeps a copy of the whole entry in the ledger. */
  | { readonly kind: 'entry.archive'; readonly slug: string };

/** Changes inside the ledger: they happen together with the intent, or not at all. */
export type LocalChange =
  | { readonly kind: 'hold'; readonly on: boolean; readonly reason?: string }
  | { readonly kind: 'drive'; readonly mission: MissionKey; readonly mode: DriveMode }
  | { readonly kind: 'class'; readonly mission: MissionKey; readonly missionClass?: MissionClass }
  | {
      readonly kind: 'suppress';
      readonly phone: string;
      readonly reason: string;
      readonly evidence?: string;
    }
  /** Until a person has decided whether they asked for it at all. */
  | { readonly kind: 'suppress.undecided'; readonly phone: string; readonly evidence: string }
  /** Of whoever is on the list; no fault where they are not. What asked about them is decided by it. */
  | { readonly kind: 'lift'; readonly phone: string }
  | { readonly kind: 'allow'; readonly phone: string }
  /** What the ledger keeps of a number beside what it must. */
  | { readonly kind: 'forget'; readonly phone: string }
  /** An overtaken change of the state file is put away. */
  | { readonly kind: 'dismiss'; readonly seq: number }
  | {
      readonly kind: 'inbox.decide';
      readonly id: string;
      readonly itemKind: string;
      readonly body: JsonValue;
      readonly decision: string;
    }
  /** A note on consent stands in a mission's log: it is not written a second time. */
  | { readonly kind: 'note.logged'; readonly id: string }
  /** Who of two assistants calls whom, as memory is about to have it. */
  | { readonly kind: 'split.claim'; readonly mission: MissionKey; readonly split: JsonObject }
  /** Nobody of the rest of this commit is called. */
  | { readonly kind: 'commit.drop'; readonly mission: MissionKey; readonly id: string }
  | { readonly kind: 'inbox.reopen'; readonly id: string }
  | { readonly kind: 'inbox.snooze'; readonly id: string; readonly untilMs: number }
  | { readonly kind: 'inbox.rewrite'; readonly id: string; readonly body: JsonValue; readonly digest: string }
  /** More than a budget says may be spent. */
  | {
      readonly kind: 'budget.extra';
      readonly scope: string;
      readonly micros: number;
      readonly currency: string;
      readonly reason: string;
    }
  | { readonly kind: 'alert.mute'; readonly rule: string; readonly untilMs?: number }
  | { readonly kind: 'alert.unmute'; readonly rule: string }
  | { readonly kind: 'alert.answer'; readonly alert: string }
  | { readonly kind: 'lease'; readonly mission: MissionKey; readonly take: boolean; readonly force: boolean };

/** An instant as the bot writes it into memory and events. */
export const isoOf = (atMs: number): string => new Date(atMs).toISOString().replace(/\.000Z$/, 'Z');

/** How one part went. */
export type Performed =
  | { readonly kind: 'done' }
  /** Accepted by the state file's journal: it lands by itself. */
  | { readonly kind: 'queued'; readonly sentence: string }
  /** Nothing to do any more: somebody else moved on. */
  | { readonly kind: 'superseded'; readonly sentence: string }
  /** The other side said no to this very change: doing it again cannot help. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** To be tried again. `clean`: it surely had no effect. */
  | { readonly kind: 'later'; readonly sentence: string; readonly clean: boolean };
