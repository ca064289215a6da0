import type { Ledger } from './database.ts';

/** One part of an act: a change at the server, in the state file's memory, or an event in the run's log. */
export interface RecordRow {
  readonly id: number;
  readonly opKey: string;
  readonly target: 'memory' | 'event' | 'server';
  /** `refused`: the other side said no for good. `superseded`: there is nothing to do any more. */
  readonly status: 'open' | 'done' | 'refused' | 'superseded';
  /** JSON text: what to do. */
  readonly body: string;
  readonly error?: string;
  readonly createdAtMs: number;
  readonly doneAtMs?: number;
}

/** The parts of acts, in the order in which they are to be done. What is open is finished later. */
export interface Records {
  add(opKey: string, target: RecordRow['target'], body: string, atMs: number): number;
  of(opKey: string): readonly RecordRow[];
  /** Keys of acts that have an open part, oldest first. */
  openKeys(): readonly string[];
  close(id: number, status: 'done' | 'refused' | 'superseded', atMs: number, error?: string): void;
  /** Keys of acts of which something was refused, and nobody has decided what follows; oldest first. */
  refusedKeys(): readonly string[];
  /** A refused part is to be tried again. */
  reopen(id: number): void;
  /** A refused part is left as it is. */
  leave(id: number): void;
  /** Stays open; remembers why it could not be done yet. */
  note(id: number, error: string): void;
}

export function createRecords(ledger: Ledger): Records {
  const { db } = ledger;
  const insert = db.prepare(
    `INSERT INTO records (op_key, target, status, body, created_at_ms) VALUES (?, ?, 'open', ?, ?)`,
  );
  const select = db.prepare('SELECT * FROM records WHERE op_key = ? ORDER BY id');
  const open = db.prepare(
    `SELECT op_key, min(id) AS first FROM records WHERE status = 'open' GROUP BY op_key ORDER BY first`,
  );
  const close = db.prepare(
    `UPDATE records SET status = ?, done_at_ms = ?, error = ? WHERE id = ? AND status = 'open'`,
  );
  const refused = db.prepare(
    `SELECT op_key, min(id) AS first FROM records WHERE status = 'refused' GROUP BY op_key ORDER BY first`,
  );
  const reopen = db.prepare(
    `UPDATE records SET status = 'open', done_at_ms = NULL WHERE id = ? AND status IN ('refused', 'superseded')`,
  );
  const leave = db.prepare("UPDATE records SET status = 'superseded' WHERE id = ? AND status = 'refused'");
  const note = db.prepare('UPDATE records SET error = ? WHERE id = ?');
  return {
    add: (opKey, target, body, atMs) => Number(insert.run(opKey, target, body, atMs).lastInsertRowid),
    of: (opKey) => select.all(opKey).map(recordOf),
    openKeys: () => open.all().map((row) => row['op_key'] as string),
    refusedKeys: () => refused.all().map((row) => row['op_key'] as string),
    reopen: (id) => void reopen.run(id),
    leave: (id) => void leave.run(id),
    close: (id, status, atMs, error) => void close.run(status, atMs, error ?? null, id),
    note: (id, error) => void note.run(error, id),
  };
}

function recordOf(row: Record<string, unknown>): RecordRow {
  return {
    id: row['id'] as number,
    opKey: row['op_key'] as string,
    target: row['target'] as RecordRow['target'],
    status: row['status'] as RecordRow['status'],
    body: row['body'] as string,
    createdAtMs: row['created_at_ms'] as number,
    ...(row['error'] !== null && { error: row['error'] as string }),
    ...(row['done_at_ms'] !== null && { doneAtMs: row['done_at_ms'] as number }),
  };
}
