import type { JsonValue } from '../lib/json.ts';
import type { Cancel } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import type { AssistantId, ConversationId } from '../domain/ids.ts';
import type { MissionKey } from '../domain/mission-row.ts';
import type { BoardUpdate } from '../state/board.ts';
import type { Door } from './door.ts';

/** What is on screen: it paces the background readers and says whose details are wanted. */
export interface Focus {
  readonly screen: string;
  readonly mission?: MissionKey;
  readonly contact?: string;
}

/** Points at a stored record for the raw view. */
export type RecordRef =
  | { readonly kind: 'mission'; readonly key: MissionKey }
  | { readonly kind: 'run'; readonly key: MissionKey }
  | { readonly kind: 'scheduled'; readonly assistantId: AssistantId; readonly eventId: string }
  | { readonly kind: 'assistant'; readonly assistantId: AssistantId }
  | { readonly kind: 'insights'; readonly conversationId: ConversationId }
  | { readonly kind: 'approval'; readonly id: string }
  | { readonly kind: 'memory'; readonly key: MissionKey };

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
  /** Settles, releases leases, closes files. */
  close(): Promise<void>;
}
