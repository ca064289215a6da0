import type { Cancel } from '../../lib/clock.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { BoardUpdate } from '../../state/board.ts';

/** How much of the log is on the board; the rest is in the ledger. */
const AUDIT_ROWS = 500;

/**
 * Shows on the board what other processes write to the ledger: a hold, a lease, a choice, an act. Begins with what
 * stands there.
 */
export function watchLedger(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'subscribe'>;
  publish(updates: readonly BoardUpdate[]): void;
  onChange(): void;
}): Cancel {
  const { ledger } = deps;
  const take = (): void => {
    const { switches, audit } = ledger.view();
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
  take();
  return ledger.subscribe(take);
}
