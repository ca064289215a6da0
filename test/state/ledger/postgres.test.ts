import { describe } from 'vitest';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { openPostgresLedger } from '../../../src/state/ledger/postgres/postgres-ledger.ts';
import { hasPostgres, testDatabases } from '../../support/postgres.ts';
import { portContract } from './port-contract.ts';

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  const databases = testDatabases();
  portContract('PostgreSQL', async () => {
    const address = await databases.make();
    const clock = manualClock(1_000_000);
    const open: LedgerPort[] = [];
    return {
      open: async (holder) => {
        const opened = await openPostgresLedger({
          address,
          account: 'account',
          presence: {
            holder,
            label: `console ${holder}`,
            host: holder.split(':')[0] ?? '',
            operator: 'ann',
            version: '1',
          },
          clock,
          paceClock: clock,
        });
        if (!opened.ok) throw new Error(opened.error.sentence);
        open.push(opened.value);
        return opened.value;
      },
      settle: async () => {
        for (const port of open) await port.refresh();
      },
      clean: async () => undefined,
    };
  });
});
