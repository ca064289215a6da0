import type { Result } from '../../lib/result.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { BudgetRows } from '../../state/ledger/budget-rows.ts';
import type { Leases } from '../../state/ledger/leases.ts';
import type { Records } from '../../state/ledger/records.ts';
import type { Suppressions } from '../../state/ledger/suppressions.ts';
import type { Switches } from '../../state/ledger/switches.ts';

/** What stands against a contact, as it is read in the commit that sends. */
export interface GuardTables {
  readonly switches: Pick<Switches, 'hold' | 'drive'>;
  readonly suppressions: Pick<Suppressions, 'find'>;
  readonly leases: Pick<Leases, 'read'>;
  readonly budgets: Pick<BudgetRows, 'extra' | 'elsewhere' | 'spent'>;
  readonly intents: Pick<Intents, 'get'>;
}

export interface OnceTables extends GuardTables {
  readonly intents: Intents;
  readonly budgets: Pick<BudgetRows, 'extra' | 'elsewhere' | 'spent' | 'count'>;
  readonly records: Pick<Records, 'add'>;
}

/** All that "at most once" needs of a ledger. */
export interface OnceLedger {
  /** To look at; never decides alone that something is sent. */
  view(): GuardTables & { readonly intents: Pick<Intents, 'get' | 'list' | 'byResult' | 'dueBetween'> };
  /**
   * Runs `work` on the tables and commits what it wrote, in one transaction. `work` is synchronous, does nothing but
   * read and write these tables, and may run more than once. `ok`: it is on the disk.
   */
  commit<T>(work: (tables: OnceTables) => T): Promise<Result<T, LedgerError>>;
}
