import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { parsePostgresUrl, type PostgresAddress } from '../../src/state/ledger/postgres/address.ts';
import { migrateLedger } from '../../src/state/ledger/postgres/migrate.ts';
import { postgresBinaries, startPostgres, type PostgresServer } from '../../scripts/postgres-server.ts';
import { Client } from 'pg';

const given = process.env['CLAWDTALK_TEST_POSTGRES'];
const binaries = postgresBinaries();

/** Whether there is a PostgreSQL to test with: a server that was named, or programs to start one. */
export const hasPostgres = given !== undefined || binaries !== undefined;
/** Tests that stop the server need one of their own. */
export const ownsPostgres = binaries !== undefined;
if (!hasPostgres) {
  if (process.env['CLAWDTALK_NEEDS_POSTGRES'] !== undefined)
    throw new Error('a PostgreSQL was said to be here, and is not');
  console.log('skipped: no PostgreSQL here');
}

export interface TestDatabases {
  /** A new database with an empty ledger; `bare`: with nothing in it. */
  make(options?: {
    readonly bare?: boolean;
  }): Promise<PostgresAddress & { readonly url: string; readonly database: string }>;
  /** The server, where it is our own. */
  server(): PostgresServer;
}

let count = 0;

/** One server for a file of tests, with a database for whoever asks. */
export function testDatabases(): TestDatabases {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    if (given === undefined && binaries !== undefined) server = await startPostgres(binaries);
  });
  afterAll(async () => {
    await server?.remove();
  });
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: given ?? server?.url('postgres') });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    server: () => {
      if (server === undefined) throw new Error('this test needs a server of its own');
      return server;
    },
    make: async ({ bare = false } = {}) => {
      count += 1;
      const database = `clawdtalk_test_${process.pid}_${count}`;
      await run(`CREATE DATABASE ${database}`);
      const url =
        given === undefined
          ? (server?.url(database) ?? '')
          : Object.assign(new URL(given), { pathname: `/${database}` }).toString();
      const address = parsePostgresUrl(url);
      if (!address.ok) throw new Error(address.error.sentence);
      if (!bare) {
        const migrated = await migrateLedger(address.value, systemClock(), {});
        if (!migrated.ok) throw new Error(migrated.error.sentence);
      }
      return { ...address.value, url, database };
    },
  };
}
