import { createAlertRows, type AlertRows } from './alert-rows.ts';
import { createAudit, type Audit } from './audit.ts';
import { createBudgetRows, type BudgetRows } from './budget-rows.ts';
import type { Ledger } from './database.ts';
import { createFileMirrors, type FileMirrors } from './file-mirrors.ts';
import { createFileQueue, type FileQueue } from './file-queue.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createIntents, type Intents } from './intents.ts';
import { createLeases, type Leases } from './leases.ts';
import { createRecords, type Records } from './records.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';
import { createSuppressions, type Suppressions } from './suppressions.ts';
import { createSwitches, type Switches } from './switches.ts';
import { createInboxRows, type InboxRows } from './inbox-items.ts';

/** The tables as they are read and written inside a commit. */
export interface LedgerTables {
  readonly intents: Intents;
  readonly records: Records;
  readonly leases: Leases;
  readonly switches: Switches;
  readonly suppressions: Suppressions;
  readonly inbox: InboxRows;
  readonly drafts: Drafts;
  readonly snapshots: Snapshots;
  readonly alerts: AlertRows;
  readonly budgets: BudgetRows;
  readonly fileMirrors: FileMirrors;
  readonly fileQueue: FileQueue;
  readonly audit: Pick<Audit, 'append'>;
}

/** The same tables to look at. */
export interface LedgerView {
  /** Since this was last known to be everything; 0 where it is read from the disk each time. */
  readonly ageMs: number;
  readonly intents: Pick<Intents, 'get' | 'list' | 'ofMission' | 'dueBetween' | 'byResult'>;
  readonly records: Pick<Records, 'of' | 'openKeys' | 'refusedKeys'>;
  readonly leases: Pick<Leases, 'read' | 'all' | 'isMine'>;
  readonly switches: Pick<Switches, 'hold' | 'drive' | 'missionClass' | 'role' | 'roles'>;
  readonly suppressions: Pick<Suppressions, 'find' | 'all'>;
  readonly inbox: Pick<InboxRows, 'get' | 'openByDigest' | 'all'>;
  readonly drafts: Pick<Drafts, 'get' | 'ofKind' | 'all'>;
  readonly snapshots: Pick<Snapshots, 'get' | 'names'>;
  readonly alerts: Pick<AlertRows, 'get' | 'all'>;
  readonly budgets: Pick<BudgetRows, 'book' | 'extra' | 'elsewhere' | 'spent'>;
  readonly fileMirrors: FileMirrors;
  readonly fileQueue: Pick<FileQueue, 'get' | 'open' | 'fallenSince'>;
  readonly audit: Pick<Audit, 'latest'>;
}

/** Every table of an open database. */
export const createTables = (ledger: Ledger): LedgerTables & { readonly audit: Audit } => ({
  intents: createIntents(ledger),
  records: createRecords(ledger),
  leases: createLeases(ledger),
  switches: createSwitches(ledger),
  suppressions: createSuppressions(ledger),
  inbox: createInboxRows(ledger),
  drafts: createDrafts(ledger),
  snapshots: createSnapshots(ledger),
  alerts: createAlertRows(ledger),
  budgets: createBudgetRows(ledger),
  fileMirrors: createFileMirrors(ledger),
  fileQueue: createFileQueue(ledger),
  audit: createAudit(ledger),
});
