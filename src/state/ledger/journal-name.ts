import type { Ledger } from './database.ts';
import { createSnapshots } from './snapshots.ts';

const NAME = 'journal-name';

/** Names the journal of the state file in a machine's own ledger, for as long as that is kept. `fresh`: a name of nobody's. */
export function journalName(database: Ledger, fresh: string, nowMs: number): string {
  const snapshots = createSnapshots(database);
  const named = database.transaction(() => {
    const kept = snapshots.get(NAME)?.body;
    if (typeof kept === 'string') return kept;
    snapshots.save({ name: NAME, body: fresh, takenAtMs: nowMs });
    return fresh;
  });
  // Of a ledger that cannot be written nothing is taken either.
  return named.ok ? named.value : fresh;
}
