import { hostname } from 'node:os';
import { join } from 'node:path';
import type { BoardKeeper } from '../../engine/sync/sources.ts';
import type { Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { openLedger, openPassingLedger, type Ledger, type LedgerError } from '../../state/ledger/database.ts';
import { ownRows, type OwnRows } from '../../state/ledger/own-rows.ts';
import { createSnapshots } from '../../state/ledger/snapshots.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { openPostgresLedger } from '../../state/ledger/postgres/postgres-ledger.ts';
import { createSqliteLedger } from '../../state/ledger/sqlite-ledger.ts';
import type { Configuration } from '../start/configuration.ts';
import { accountOf, noteAccount } from '../start/context-folder.ts';
import { version } from '../start/version.ts';
import { boardKeeper } from './board-keeper.ts';

export interface OpenedLedger {
  /** What every process that shares the ledger agrees on. */
  readonly ledger: LedgerPort;
  /** This machine's own file: the journal of the state file, and the last board. It is the ledger where no team's is. */
  readonly database: Ledger;
  /** Keeps the last known board for the next start; absent where nothing is written. */
  readonly boardKeeper?: BoardKeeper;
}

interface LedgerStart {
  readonly holder: { readonly id: string; readonly label: string };
  readonly clock: Clock;
  readonly paceClock: Clock;
  /** Nothing is remembered. */
  readonly passing: boolean;
}

/** Opens the ledger that this start works with. A demo, and who only looks for want of a ledger, has one of its own. */
export async function openLedgers(
  configuration: Configuration,
  { holder, clock, paceClock, passing }: LedgerStart,
): Promise<Result<OpenedLedger, LedgerError>> {
  if (configuration.refused !== undefined && !passing) {
    return err({ kind: 'account', sentence: configuration.refused });
  }
  const opened = passing
    ? ok(openPassingLedger())
    : openLedger(join(configuration.folders.data, 'ledger.db'));
  if (!opened.ok) return opened;
  const database = opened.value;
  if (!passing && configuration.demo === undefined) noteAccount(configuration.folders.data, configuration);
  const kept = configuration.readOnly ? {} : { boardKeeper: boardKeeper(createSnapshots(database)) };
  const { team } = configuration;
  if (team === undefined || passing || configuration.demo !== undefined) {
    const ledger = createSqliteLedger({ database, holder: holder.id, clock: paceClock });
    return ok({ ledger, database, ...kept });
  }
  const shared = team.ok
    ? await openPostgresLedger({
        address: team.value,
        account: accountOf(configuration),
        presence: {
          holder: holder.id,
          label: holder.label,
          host: hostname(),
          operator: configuration.operator.replace(/^operator:/, ''),
          version,
        },
        readOnly: configuration.readOnly,
        clock,
        paceClock,
      })
    : team;
  if (!shared.ok) {
    database.close();
    return shared;
  }
  const left = leftBehind(ownRows(database), shared.value);
  if (left !== undefined && !configuration.readOnly) {
    await shared.value.close();
    database.close();
    return err({ kind: 'unsettled', sentence: left });
  }
  return ok({ ledger: shared.value, database, ...kept });
}

/** What of this machine's own ledger the team's would forget. */
function leftBehind(own: OwnRows, shared: LedgerPort): string | undefined {
  const { suppressions, switches } = shared.view();
  const optOuts = own.suppressions.filter(({ phone }) => suppressions.find(phone) === undefined).length;
  const parts = [
    ...(own.unsettled === 0 ? [] : [`${own.unsettled} unfinished calls, messages or acts`]),
    ...(optOuts === 0 ? [] : [`${optOuts} opt-outs`]),
    ...(own.hold === undefined || switches.hold() !== undefined ? [] : ['a hold']),
  ];
  return parts.length === 0
    ? undefined
    : `This machine's own ledger holds ${parts.join(' and ')} that the team's does not know: run clawdtalk-tui ledger import first.`;
}
