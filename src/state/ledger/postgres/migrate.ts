import type { Clock } from '../../../lib/clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { LedgerError } from '../database.ts';
import type { PostgresAddress } from './address.ts';
import { createConnection, type Connection } from './connection.ts';
import { grantsFor, POSTGRES_MIGRATIONS } from './schema.ts';

/** What `ledger migrate` did. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings the ledger's tables up to date, making them where there are none; `grant` lets this role use them. One
 * transaction: it happens whole or not at all. Errors: the role may not make tables; a newer schema.
 */
export async function migrateLedger(
  address: PostgresAddress,
  clock: Clock,
  { grant }: { readonly grant?: string },
): Promise<Result<Migrated, LedgerError>> {
  const connection = createConnection(address, clock);
  try {
    return await migrateOn(connection, address, grant);
  } finally {
    await connection.close();
  }
}

async function migrateOn(
  connection: Connection,
  address: PostgresAddress,
  grant: string | undefined,
): Promise<Result<Migrated, LedgerError>> {
  const found = await schemaVersion(connection);
  if (!found.ok) return found;
  const from = found.value ?? 0;
  const to = POSTGRES_MIGRATIONS.length;
  if (from > to) {
    return err({
      kind: 'newer',
      sentence: `${address.name} was migrated by a newer clawdtalk-tui: update this one.`,
    });
  }
  const statements = [
    ...POSTGRES_MIGRATIONS.slice(from),
    ...(from === to ? [] : [`UPDATE clawdtalk.meta SET value = '${to}' WHERE key = 'schema_version'`]),
    ...(grant === undefined ? [] : [grantsFor(quoteName(grant))]),
  ];
  if (statements.length === 0) return ok({ from, to });
  // Statements sent together are one transaction; the lock keeps two that migrate at once apart.
  const done = await connection.query(
    [`SELECT pg_advisory_xact_lock(hashtextextended('clawdtalk migrate', 0))`, ...statements].join(';\n'),
  );
  return done.ok ? ok({ from, to }) : done;
}

/** The number of migrations that a database has been through; undefined where there is no ledger. */
export async function schemaVersion(
  connection: Connection,
): Promise<Result<number | undefined, LedgerError>> {
  const there = await connection.query(
    `SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'clawdtalk' AND tablename = 'meta') AS there`,
  );
  if (!there.ok) return there;
  if (there.value[0]?.['there'] !== true) return ok(undefined);
  const version = await connection.query(`SELECT value FROM clawdtalk.meta WHERE key = 'schema_version'`);
  return version.ok ? ok(Number(version.value[0]?.['value'])) : version;
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
