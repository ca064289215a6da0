import type { BoardKeeper, SavedBoard } from '../../engine/sync/sources.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { Snapshots } from '../../state/ledger/snapshots.ts';

const NAME = 'board';

/** Keeps the last known board in the ledger, for the next start. */
export function boardKeeper(snapshots: Snapshots): BoardKeeper {
  return {
    restore: () => snapshots.get(NAME)?.body as unknown as SavedBoard | undefined,
    save: (board) =>
      snapshots.save({ name: NAME, body: board as unknown as JsonValue, takenAtMs: board.takenAtMs }),
  };
}
