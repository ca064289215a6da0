import type { Cancel, Clock } from '../../lib/clock.ts';
import { safeText } from '../../lib/safe-text.ts';
import { createAudit } from '../../state/ledger/audit.ts';
import type { Ledger } from '../../state/ledger/database.ts';
import { createSwitches } from '../../state/ledger/switches.ts';
import type { BoardUpdate } from '../../state/board.ts';

const LOOK_EVERY_MS = 1_000;
/** How much of the log is on the board; the rest is in the ledger. */
const AUDIT_ROWS = 500;

/**
 * Notices what other processes write to the ledger: a hold, a lease, a choice, an act. SQLite counts foreign commits
 * by itself, so that a look costs nothing while nobody writes. Begins with what stands there.
 */
export function watchLedger(deps: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  publish(updates: readonly BoardUpdate[]): void;
  onChange(): void;
}): Cancel {
  const { ledger, clock } = deps;
  const switches = createSwitches(ledger);
  const audit = createAudit(ledger);
  const version = ledger.db.prepare('PRAGMA data_version');
  let seen: unknown;

  const take = (): void => {
    const hold = switches.hold();
    deps.publish([
      {
        kind: 'set',
        field: 'hold',
        value: hold === undefined ? undefined : { sinceMs: hold.sinceMs, by: safeText(hold.by) },
      },
      {
        kind: 'upsert',
        into: 'audit',
        rows: audit.latest(AUDIT_ROWS).map((row) => [String(row.seq), row]),
      },
    ]);
    deps.onChange();
  };
  const look = (): void => {
    const now = version.get()?.['data_version'];
    if (now !== seen) {
      seen = now;
      take();
    }
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  let cancel: Cancel = () => undefined;
  look();
  return () => cancel();
}
