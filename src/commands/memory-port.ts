import type { JsonObject, JsonValue } from '../lib/json.ts';
import type { Result } from '../lib/result.ts';
import type { AssistantId, MissionId, RunId } from '../domain/ids.ts';

/** A change of the shared state file. `path` leads into the entry's memory, its first part being the key. */
export type MemoryOp =
  | {
      readonly kind: 'memory.set';
      readonly slug: string;
      readonly path: readonly string[];
      readonly value: JsonValue;
    }
  | {
      readonly kind: 'memory.append';
      readonly slug: string;
      readonly path: readonly string[];
      readonly item: JsonValue;
    }
  | { readonly kind: 'memory.remove'; readonly slug: string; readonly path: readonly string[] }
  /** Only while it still names this run: a new mission under the old name is left alone. */
  | { readonly kind: 'entry.remove'; readonly slug: string; readonly runId?: RunId };

/** A mission's entry in the state file, as far as commands need it. */
export interface MemoryEntry {
  readonly slug: string;
  readonly missionId?: MissionId;
  readonly runId?: RunId;
  readonly assistantId?: AssistantId;
  readonly memory: JsonObject;
}

export interface MemoryError {
  /** `gone`: the mission has no entry any more, so there is nothing to write to. */
  readonly kind: 'gone' | 'unwritable';
  readonly sentence: string;
}

/** The shared state file as commands see it. */
export interface MemoryPort {
  /** `queued`: journalled; it reaches the file by itself as soon as the file can be written. */
  apply(op: MemoryOp): Promise<Result<{ readonly state: 'written' | 'queued' }, MemoryError>>;
  /** Read fresh. */
  entries(): Promise<readonly MemoryEntry[]>;
}
