import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openPassingLedger } from '../database.ts';
import { createTables, type LedgerTables, type LedgerView } from '../tables.ts';

/** The tables whose rows a team shares, with the column that names a row. */
const KEY_COLUMNS = {
  intents: 'op_key',
  records: 'id',
  leases: 'mission_key',
  settings: 'key',
  suppressions: 'phone',
  inbox_items: 'id',
  drafts: 'id',
  snapshots: 'name',
  alerts: 'id',
  file_mirrors: 'id',
  file_queue: 'id',
} as const;

export type SharedTable = keyof typeof KEY_COLUMNS;

const SHARED = Object.keys(KEY_COLUMNS) as readonly SharedTable[];

/**
 * Columns that are never sent, with their value here: when a lease ends follows from its holder's heartbeat, when a
 * file was read from its age, and the order of what is queued is the database's.
 */
const OWN_COLUMNS: Readonly<Record<string, (row: Columns, nowMs: number) => number | null>> = {
  'expires_at_ms:leases': (row, nowMs) => nowMs + numberIn(row, 'expires_in_ms'),
  'read_at_ms:file_mirrors': (row, nowMs) => nowMs - numberIn(row, 'age_ms'),
  'n:file_queue': (row) => (typeof row['n'] === 'number' ? row['n'] : null),
};

const numberIn = (row: Columns, column: string): number => {
  const value = row[column];
  return typeof value === 'number' ? value : 0;
};

export type Columns = Readonly<Record<string, unknown>>;

/** A row as the database tells it; `row` null where there is none. */
export interface RemoteRow {
  readonly t: SharedTable | 'audit';
  readonly k: string;
  readonly row: Columns | null;
}

/** This process's copy of a team's ledger, in memory: what `view` reads and what commits are computed on. */
export interface Replica {
  readonly db: DatabaseSync;
  readonly tables: LedgerTables & LedgerView;
  /** The revision of a row; 0 where none is known. */
  rev(table: SharedTable, key: string): number;
  /** The columns of a row that the team shares; undefined where there is none. */
  columns(table: SharedTable, key: string): Columns | undefined;
  /** Takes rows in; true where anything of it was new. `nowMs`: this machine's clock, for the ends of leases. */
  take(rows: readonly RemoteRow[], nowMs: number): boolean;
  /** When each holder's leases end, by this machine's clock. */
  setExpiry(holder: string, expiresAtMs: number): void;
}

export function createReplica(): Replica {
  const ledger = openPassingLedger();
  const { db } = ledger;
  const tables = createTables(ledger);
  const revs = new Map<string, number>();
  const columnsOf = Object.fromEntries(
    SHARED.map((table) => [
      table,
      db
        .prepare(`PRAGMA table_info(${table})`)
        .all()
        .map(({ name }) => String(name)),
    ]),
  ) as unknown as Readonly<Record<SharedTable, readonly string[]>>;
  const upserts = new Map<string, StatementSync>();
  const upsert = (table: SharedTable): StatementSync => {
    const known = upserts.get(table);
    if (known !== undefined) return known;
    const names = columnsOf[table];
    const key = KEY_COLUMNS[table];
    const made = db.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
       ON CONFLICT (${key}) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    );
    upserts.set(table, made);
    return made;
  };
  const insertAudit = db.prepare(
    `INSERT INTO audit (seq, at_ms, actor, kind, mission_key, summary, shown_digest, outcome, request_id, details,
     prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '') ON CONFLICT (seq) DO NOTHING`,
  );
  const expire = db.prepare('UPDATE leases SET expires_at_ms = ? WHERE holder = ?');

  const takeRow = (table: SharedTable, key: string, row: Columns | null, nowMs: number): boolean => {
    const name = `${table} ${key}`;
    const rev = row === null ? 0 : Number(row['rev']);
    if (rev <= (revs.get(name) ?? 0)) return false;
    revs.set(name, rev);
    if (row === null || row['gone'] === true) {
      db.prepare(`DELETE FROM ${table} WHERE ${KEY_COLUMNS[table]} = ?`).run(key);
      return true;
    }
    const values = columnsOf[table].map((column) => {
      const own = OWN_COLUMNS[`${column}:${table}`];
      return own === undefined ? ((row[column] ?? null) as string | number | null) : own(row, nowMs);
    });
    upsert(table).run(...values);
    return true;
  };

  const takeAudit = (key: string, row: Columns): boolean => {
    const text = (column: string): string | null => (row[column] ?? null) as string | null;
    const { changes } = insertAudit.run(
      Number(key),
      Number(row['at_ms']),
      text('actor'),
      text('kind'),
      text('mission_key'),
      text('summary'),
      text('shown_digest'),
      text('outcome'),
      text('request_id'),
      text('details'),
    );
    return changes === 1;
  };

  return {
    db,
    tables: { ...tables, ageMs: 0 },
    rev: (table, key) => revs.get(`${table} ${key}`) ?? 0,
    columns: (table, key) => {
      const row = db.prepare(`SELECT * FROM ${table} WHERE ${KEY_COLUMNS[table]} = ?`).get(key);
      if (row === undefined) return undefined;
      return Object.fromEntries(
        Object.entries(row)
          .filter(([column]) => OWN_COLUMNS[`${column}:${table}`] === undefined)
          .map(([column, value]) => [column, typeof value === 'string' ? storable(value) : value]),
      );
    },
    take: (rows, nowMs) => {
      let fresh = false;
      db.exec('BEGIN');
      for (const { t, k, row } of rows) {
        const taken = t === 'audit' ? row !== null && takeAudit(k, row) : takeRow(t, k, row, nowMs);
        fresh ||= taken;
      }
      db.exec('COMMIT');
      return fresh;
    },
    setExpiry: (holder, expiresAtMs) => void expire.run(expiresAtMs, holder),
  };
}

/** PostgreSQL takes neither a NUL nor half a surrogate pair. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '');
