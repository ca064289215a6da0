import type { JsonValue } from '../../lib/json.ts';
import type { Ledger } from './database.ts';

/** What the inbox remembers of an item: the item itself where nothing else keeps it, and what was decided. */
export interface InboxRow {
  readonly id: string;
  readonly kind: string;
  readonly status: 'open' | 'decided';
  readonly body: JsonValue;
  readonly digest?: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly decidedAtMs?: number;
  readonly decision?: string;
  /** Label of whoever decided. */
  readonly decidedBy?: string;
}

/** The part of the inbox that survives a restart and that every process of this user shares. */
export interface InboxRows {
  get(id: string): InboxRow | undefined;
  /** The open item whose content has this digest. */
  openByDigest(digest: string): InboxRow | undefined;
  /** Oldest first. */
  all(): readonly InboxRow[];
  /** Writes an open item down; false where one of this id stands already. */
  raise(row: Omit<InboxRow, 'status' | 'decidedAtMs' | 'decision' | 'decidedBy'>): boolean;
  /** Changes the body of an item that is still open. */
  rewrite(id: string, body: JsonValue, digest?: string): boolean;
  /** Decides an item once; one that is not there yet is written as decided. False where it was decided before. */
  decide(row: Pick<InboxRow, 'id' | 'kind' | 'body'>, decision: string, nowMs: number, by?: string): boolean;
  /** Takes a decision back. */
  reopen(id: string): boolean;
}

/** Decided items are kept this long, so that the same question is not raised again. */
const KEPT = 500;

export function createInboxRows(ledger: Ledger): InboxRows {
  const { db } = ledger;
  const select = db.prepare('SELECT * FROM inbox_items WHERE id = ?');
  const selectAll = db.prepare(
    `SELECT * FROM (SELECT * FROM inbox_items ORDER BY status = 'open' DESC, created_at_ms DESC LIMIT ${KEPT})
     ORDER BY created_at_ms, id`,
  );
  const byDigest = db.prepare("SELECT * FROM inbox_items WHERE digest = ? AND status = 'open' LIMIT 1");
  const insert = db.prepare(
    `INSERT INTO inbox_items (id, kind, status, body, digest, created_at_ms, expires_at_ms)
     VALUES (?, ?, 'open', ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const rewrite = db.prepare("UPDATE inbox_items SET body = ?, digest = ? WHERE id = ? AND status = 'open'");
  const decide = db.prepare(
    `INSERT INTO inbox_items (id, kind, status, body, created_at_ms, decided_at_ms, decision, decided_by)
     VALUES (?, ?, 'decided', ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = 'decided', decided_at_ms = excluded.decided_at_ms,
     decision = excluded.decision, decided_by = excluded.decided_by WHERE inbox_items.status = 'open'`,
  );
  const reopen = db.prepare(
    `UPDATE inbox_items SET status = 'open', decided_at_ms = NULL, decision = NULL, decided_by = NULL
     WHERE id = ? AND status = 'decided'`,
  );
  return {
    get: (id) => {
      const row = select.get(id);
      return row === undefined ? undefined : rowOf(row);
    },
    openByDigest: (digest) => {
      const row = byDigest.get(digest);
      return row === undefined ? undefined : rowOf(row);
    },
    all: () => selectAll.all().map(rowOf),
    raise: ({ id, kind, body, digest, createdAtMs, expiresAtMs }) =>
      insert.run(id, kind, JSON.stringify(body), digest ?? null, createdAtMs, expiresAtMs ?? null).changes ===
      1,
    rewrite: (id, body, digest) => rewrite.run(JSON.stringify(body), digest ?? null, id).changes === 1,
    decide: ({ id, kind, body }, decision, nowMs, by) =>
      decide.run(id, kind, JSON.stringify(body), nowMs, nowMs, decision, by ?? null).changes === 1,
    reopen: (id) => reopen.run(id).changes === 1,
  };
}

const rowOf = (row: Record<string, unknown>): InboxRow => ({
  id: row['id'] as string,
  kind: row['kind'] as string,
  status: row['status'] as InboxRow['status'],
  body: JSON.parse(row['body'] as string) as JsonValue,
  createdAtMs: row['created_at_ms'] as number,
  ...(row['digest'] !== null && { digest: row['digest'] as string }),
  ...(row['expires_at_ms'] !== null && { expiresAtMs: row['expires_at_ms'] as number }),
  ...(row['decided_at_ms'] !== null && { decidedAtMs: row['decided_at_ms'] as number }),
  ...(row['decision'] !== null && { decision: row['decision'] as string }),
  ...(row['decided_by'] !== null && { decidedBy: row['decided_by'] as string }),
});
