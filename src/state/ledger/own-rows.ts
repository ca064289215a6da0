import type { Ledger } from './database.ts';
import { createSuppressions, type Suppression } from './suppressions.ts';
import { createSwitches, type Hold } from './switches.ts';

/** States of intents that somebody still has to bring to an end. */
export const UNSETTLED = ['planned', 'sent', 'unknown', 'parked', 'open', 'stopped'] as const;

/** What a machine's own ledger must not take to its grave when its operator joins a team's. */
export interface OwnRows {
  /** Intents without an end, and acts with a part that is still to be done. */
  readonly unsettled: number;
  readonly suppressions: readonly Suppression[];
  readonly hold: Hold | undefined;
}

export function ownRows(database: Ledger): OwnRows {
  const row = database.db
    .prepare(
      `SELECT count(*) AS n FROM (SELECT op_key FROM intents WHERE status IN (${UNSETTLED.map(() => '?').join(', ')})
       UNION SELECT op_key FROM records WHERE status = 'open')`,
    )
    .get(...UNSETTLED);
  return {
    unsettled: Number(row?.['n'] ?? 0),
    suppressions: createSuppressions(database).all(),
    hold: createSwitches(database).hold(),
  };
}
