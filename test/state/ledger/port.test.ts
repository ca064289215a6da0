import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import { portContract } from './port-contract.ts';

portContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'port-'));
  const clock = manualClock(1_000_000);
  return {
    open: async (holder) => {
      const opened = openLedger(join(folder, 'data', 'ledger.db'));
      if (!opened.ok) throw new Error(opened.error.sentence);
      return createSqliteLedger({ database: opened.value, holder, clock });
    },
    /** Time for what one process wrote to reach another. */
    settle: async () => clock.advance(1_000),
    clean: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
