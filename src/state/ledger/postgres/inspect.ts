import type { Clock } from '../../../lib/clock.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { LedgerError } from '../database.ts';
import { isLocalHost, type PostgresAddress } from './address.ts';
import { createConnection } from './connection.ts';
import { schemaVersion } from './migrate.ts';

/** What a team's database is, for whoever looks after it. */
export interface DatabaseFacts {
  /** The host that answered, and is written to. */
  readonly host: string;
  /** `PostgreSQL 15.18`. */
  readonly version: string;
  readonly user: string;
  /** The role may make and drop tables: more than a console needs. */
  readonly ownsSchema: boolean;
  readonly encrypted: boolean;
  readonly local: boolean;
  /** The database's clock minus this machine's, to within half of `roundTripMs`. */
  readonly clockAheadMs: number;
  readonly roundTripMs: number;
  /** Standbys that follow, by how they are waited for: none, `async`, `sync`, `quorum`; undefined where the role may not see it. */
  readonly standbys?: readonly string[];
  /** Number of the ledger's schema; undefined where there is none, or the role may not see it. */
  readonly schema?: number;
}

export async function inspectDatabase(
  address: PostgresAddress,
  clock: Clock,
): Promise<Result<DatabaseFacts, LedgerError>> {
  const connection = createConnection(address, clock);
  try {
    const warm = await connection.query('SELECT 1');
    if (!warm.ok) return warm;
    const startedMs = clock.monotonicMs();
    const asked = await connection.query(
      `SELECT split_part(version(), ' (', 1) AS version, current_user AS "user",
         (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms,
         coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS ssl,
         coalesce((SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'clawdtalk'), false) AS owns`,
    );
    if (!asked.ok) return asked;
    const roundTripMs = clock.monotonicMs() - startedMs;
    const row = asked.value[0] ?? {};
    const host = connection.host() ?? '';
    const followed = await connection.query(
      'SELECT sync_state FROM pg_stat_replication WHERE sync_state IS NOT NULL ORDER BY 1',
    );
    const schema = await schemaVersion(connection);
    return ok({
      host,
      version: String(row['version']),
      user: String(row['user']),
      ownsSchema: row['owns'] === true,
      encrypted: row['ssl'] === true,
      local: isLocalHost(host),
      clockAheadMs: Math.round(Number(row['now_ms']) - (clock.now() - roundTripMs / 2)),
      roundTripMs: Math.round(roundTripMs),
      ...(followed.ok && { standbys: followed.value.map((each) => String(each['sync_state'])) }),
      ...(schema.ok && schema.value !== undefined && { schema: schema.value }),
    });
  } finally {
    await connection.close();
  }
}
