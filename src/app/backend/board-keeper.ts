import type { BoardKeeper, SavedBoard } from '../../engine/sync/sources.ts';
import { asJson } from '../../lib/json.ts';
import type { Snapshots } from '../../state/ledger/snapshots.ts';

const NAME = 'board';

/** Keeps the last known board in the ledger, for the next start. */
export function boardKeeper(snapshots: Snapshots): BoardKeeper {
  return {
    restore: () => snapshots.get(NAME)?.body as SavedBoard | undefined,
    save: (board) => snapshots.save({ name: NAME, body: asJson(board), takenAtMs: board.takenAtMs }),
  };
}
