import type { Ledger } from './database.ts';

/** An edit of a state file that another machine asked for. */
export interface QueuedEdit {
  /** What asked for it, by a name of its own: the same is queued once. */
  readonly id: string;
  /** The order in which the ledger took them; absent until it has told. */
  readonly n?: number;
  /** Id of the state file's mirror. */
  readonly mirror: string;
  /** JSON text of a `FileOp`. */
  readonly op: string;
  /**
   * `taken`: the agent has it and has not told yet what came of it. `applied`: it stands in the file. `refused`: it
   * never will. `conflict`: the bot changed the same at the same time, and its value stands.
   */
  readonly status: 'queued' | 'taken' | 'applied' | 'refused' | 'conflict';
  /** Label of the operator. */
  readonly queuedBy: string;
  readonly queuedAtMs: number;
  /** The journal that it was taken into: only that one can tell what came of it. */
  readonly takenBy?: string;
  /** Why it does not stand in the file: kind and sentence of a `FileError`. */
  readonly reasonKind?: string;
  readonly reason?: string;
  readonly doneAtMs?: number;
}

export interface FileQueue {
  get(id: string): QueuedEdit | undefined;
  /** Neither applied nor refused, in the order in which they are taken. */
  open(mirror: string): readonly QueuedEdit[];
  /** In conflict or refused at or after this instant, oldest first. */
  fallenSince(atMs: number): readonly QueuedEdit[];
  /** False where it is there already. */
  add(edit: QueuedEdit): boolean;
  /** Writes what became of it. */
  replace(edit: QueuedEdit): void;
}

export function createFileQueue({ db }: Ledger): FileQueue {
  const select = db.prepare('SELECT * FROM file_queue WHERE id = ?');
  const open = db.prepare(
    `SELECT * FROM file_queue WHERE mirror = ? AND status IN ('queued', 'taken')
     ORDER BY n IS NULL, n, queued_at_ms, rowid`,
  );
  const fallen = db.prepare(
    `SELECT * FROM file_queue WHERE status IN ('refused', 'conflict') AND done_at_ms >= ? ORDER BY done_at_ms, id`,
  );
  const insert = db.prepare(
    `INSERT INTO file_queue (id, mirror, op, status, queued_by, queued_at_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  );
  const update = db.prepare(
    'UPDATE file_queue SET status = ?, taken_by = ?, reason_kind = ?, reason = ?, done_at_ms = ? WHERE id = ?',
  );
  return {
    get: (id) => {
      const row = select.get(id);
      return row === undefined ? undefined : editOf(row);
    },
    open: (mirror) => open.all(mirror).map(editOf),
    fallenSince: (atMs) => fallen.all(atMs).map(editOf),
    add: ({ id, mirror, op, status, queuedBy, queuedAtMs }) =>
      insert.run(id, mirror, op, status, queuedBy, queuedAtMs).changes === 1,
    replace: ({ id, status, takenBy, reasonKind, reason, doneAtMs }) =>
      void update.run(status, takenBy ?? null, reasonKind ?? null, reason ?? null, doneAtMs ?? null, id),
  };
}

const editOf = (row: Record<string, unknown>): QueuedEdit => ({
  id: row['id'] as string,
  ...(row['n'] !== null && { n: row['n'] as number }),
  mirror: row['mirror'] as string,
  op: row['op'] as string,
  status: row['status'] as QueuedEdit['status'],
  queuedBy: row['queued_by'] as string,
  queuedAtMs: row['queued_at_ms'] as number,
  ...(row['taken_by'] !== null && { takenBy: row['taken_by'] as string }),
  ...(row['reason_kind'] !== null && { reasonKind: row['reason_kind'] as string }),
  ...(row['reason'] !== null && { reason: row['reason'] as string }),
  ...(row['done_at_ms'] !== null && { doneAtMs: row['done_at_ms'] as number }),
});
