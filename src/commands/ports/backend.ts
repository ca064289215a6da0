import type { JsonValue } from '../../lib/json.ts';
import type { Cancel } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import type { AssistantId, ConversationId } from '../../domain/ids.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { NumberOffer, NumberWish } from '../../domain/server/number-offer.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { DayHoursRequest, HourVerdict } from '../../planner/hours/day-hours.ts';
import type { SlotRequest } from '../../planner/slots/earliest-slot.ts';
import type { Command } from '../command.ts';
import type { Door } from '../door/door.ts';
import type { PlanEdit } from '../planning/plan-edit.ts';

/** What is on screen: it paces the background readers and says whose details are wanted. */
export interface Focus {
  readonly screen: string;
  readonly mission?: MissionKey;
  readonly contact?: string;
}

export interface KeptDraft {
  readonly body: JsonValue;
  readonly keptAtMs: number;
}

/** Points at a stored record for the raw view. */
export type RecordRef =
  | { readonly kind: 'mission'; readonly key: MissionKey }
  | { readonly kind: 'run'; readonly key: MissionKey }
  | { readonly kind: 'scheduled'; readonly assistantId: AssistantId; readonly eventId: string }
  | { readonly kind: 'assistant'; readonly assistantId: AssistantId }
  | { readonly kind: 'insights'; readonly conversationId: ConversationId }
  | { readonly kind: 'approval'; readonly id: string }
  | { readonly kind: 'memory'; readonly key: MissionKey }
  /** One value of memory as the state file spells it: text, so that no number passes through JavaScript. */
  | { readonly kind: 'memory-value'; readonly key: MissionKey; readonly name: string };

/**
 * Everything behind the screens: the readers, the engine and the door. In the console it lives on a thread of its
 * own, so that a terminal that stops reading stops nothing but the picture.
 */
export interface Backend extends Door {
  /** Starts with the whole board as it stands, then sends changes, at most twice a second. */
  subscribe(listener: (updates: readonly BoardUpdate[]) => void): Cancel;
  focus(focus: Focus): void;
  /** Reads again now what the focus shows. */
  refresh(): void;
  inspect(ref: RecordRef): Promise<Result<JsonValue, string>>;
  markNoticesSeen(): void;
  /** Changes the planner's inbox; what comes of it is on the board. Answers with a sentence. */
  plan(edit: PlanEdit): Promise<Result<SafeText, string>>;
  /** What a commit of the plan with this digest would send, to be previewed and submitted like any command. */
  planCommands(digest: string): Promise<Result<readonly Command[], string>>;
  /** The earliest time at which somebody may be reached, by the user's policy and the law; an offer. */
  earliestSlot(request: SlotRequest): Promise<number | undefined>;
  /** For each of these, hour by hour, whether calls may begin; undefined where the planner's files cannot be read. */
  dayHours(requests: readonly DayHoursRequest[]): Promise<readonly (readonly HourVerdict[])[] | undefined>;
  /** Numbers on offer that fit the wish, with their prices where the server tells them. Answers with a sentence. */
  numberOffers(wish: NumberWish): Promise<Result<readonly NumberOffer[], string>>;
  /** Ends a commit of many after the item that is under way. */
  stopCommit(): void;
  /** Something half written, as it was kept last: it outlives the screen, the process and a crash. */
  draft(id: string): Promise<KeptDraft | undefined>;
  /** Keeps it; without a body it is thrown away. */
  keepDraft(id: string, body: JsonValue | undefined): void;
  /** Fields that columns show from now on: `memory.budget`, `result.price`. */
  showFields(fields: readonly string[]): void;
  /** A key was pressed: somebody is there. */
  touched(): void;
  /** Settles, releases leases, closes files. */
  close(): Promise<void>;
}
