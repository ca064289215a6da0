/** `npm run postgres`: a throw-away PostgreSQL with an empty team ledger, for trying. ctrl-c ends it, and all it holds. */
import { migrateLedger } from '../src/state/ledger/postgres/migrate.ts';
import { parsePostgresUrl } from '../src/state/ledger/postgres/address.ts';
import { systemClock } from '../src/lib/clock.ts';
import { postgresBinaries, startPostgres } from './postgres-server.ts';

const binaries = postgresBinaries();
if (binaries === undefined) {
  console.error(
    'No PostgreSQL here: install it (Debian: apt-get install postgresql) or put its programs on the path.',
  );
  process.exit(1);
}
const server = await startPostgres(binaries);
await server.run('postgres', 'CREATE DATABASE clawdtalk');
const address = parsePostgresUrl(server.url('clawdtalk'));
const migrated = address.ok ? await migrateLedger(address.value, systemClock(), {}) : address;
if (!migrated.ok) throw new Error(migrated.error.sentence);
console.log(`A team ledger for trying. In other terminals:

  export CLAWDTALK_TUI_LEDGER=${server.url('clawdtalk')}
  clawdtalk-tui

ctrl-c here ends it, and all it holds.`);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void server.remove().then(() => process.exit(0)));
}
setInterval(() => undefined, 60_000);
