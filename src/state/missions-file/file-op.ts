import type { JsonObject, JsonValue } from '../../lib/json.ts';

/** A value of ours, or JSON as somebody typed it, whose numbers must not pass through JavaScript. */
type Given<K extends string> = { readonly [P in K]: JsonValue } | { readonly rawJson: string };

interface OnMission {
  readonly slug: string;
  /** When given: the entry must still belong to this run, else the bot has moved on and nothing is done. */
  readonly runId?: string;
}

interface OnMemory extends OnMission {
  readonly key: string;
  /** Written now or not at all: whoever asks ends with the answer, and asks again. */
  readonly orNothing?: boolean;
}

/**
 * One change of the shared state file. Memory changes set `last_updated`, as the bot's do.
 * `createEntry`: makes an entry for an unknown slug, as the bot's `save-memory` does; without it an unknown slug
 * is refused. `naturalKey` names the members that identify a list item (`['event_id']`): an item that is
 * there already is not added twice. A map that many writers fill is changed with `memory.merge`, never set whole.
 */
export type FileOp =
  | (OnMemory & { readonly kind: 'memory.set'; readonly createEntry?: boolean } & Given<'value'>)
  | (OnMemory & { readonly kind: 'memory.merge'; readonly members: JsonObject })
  | (OnMemory & {
      readonly kind: 'memory.append';
      readonly createEntry?: boolean;
      readonly naturalKey?: readonly string[];
    } & Given<'item'>)
  | (OnMemory & { readonly kind: 'memory.remove' })
  | (OnMemory & {
      readonly kind: 'memory.removeItem';
      readonly naturalKey?: readonly string[];
    } & Given<'item'>)
  | (OnMission & { readonly kind: 'entry.set'; readonly members: JsonObject })
  | { readonly kind: 'entry.create'; readonly slug: string; readonly members: JsonObject }
  | (OnMission & { readonly kind: 'entry.remove' });

/**
 * `written`: it stands in the file. `queued`: it is journalled and will be written when the file can be
 * (`reason` says why not now); it survives the end of the process.
 */
export type Applied = { readonly status: 'written' } | { readonly status: 'queued'; readonly reason: string };

/**
 * `missing-entry`, `entry-exists`: the slug is not, or already, there; `superseded`: the bot removed the mission or
 * gave it another run; `conflict`: the bot changed the same value meanwhile and its value stands; `bad-shape`: the
 * entry is not what it should be; `bad-json`; `readonly`: the file must not be replaced; `unwritten`: it could not be
 * written now, and nothing of it is kept; `ledger`: the journal failed; `waiting`: it is queued for the host of the file,
 * which has not told yet what came of it.
 */
export interface FileError {
  readonly kind:
    | 'missing-entry'
    | 'entry-exists'
    | 'superseded'
    | 'conflict'
    | 'bad-shape'
    | 'bad-json'
    | 'readonly'
    | 'unwritten'
    | 'ledger'
    | 'waiting'
    | 'closed';
  readonly sentence: string;
}
