import type { Ledger } from './database.ts';

/**
 * What this program set out to do, written down before it does it. `opKey` names the try; `status` is the word of
 * whoever owns the kind of intent, `body` and `result` are JSON text of its own shape.
 */
export interface Intent {
  readonly opKey: string;
  readonly kind: string;
  readonly missionKey?: string;
  readonly status: string;
  readonly slot: number;
  readonly body: string;
  readonly result?: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When the request went out, where one did. */
  readonly sentAtMs?: number;
  /** Nothing more may be sent before. */
  readonly notBeforeMs?: number;
}

/** The ledger's intents. Each method is one statement: those that must hold together belong in one transaction. */
export interface Intents {
  get(opKey: string): Intent | undefined;
  /** False where the key is taken: whoever wrote it first owns the try. */
  insert(intent: Intent): boolean;
  /** Replaces the row if it is still as `before` was read; false where another process was quicker. */
  replace(before: Intent, after: Intent): boolean;
  /** Of one kind, in one of these states, oldest first. */
  list(kind: string, statuses: readonly string[]): readonly Intent[];
  /** Of one kind and mission, oldest first. */
  ofMission(kind: string, missionKey: string): readonly Intent[];
  /** Of one kind and state, with the instant `atMs` in their body after `fromMs` and up to `untilMs`. */
  dueBetween(kind: string, status: string, fromMs: number, untilMs: number): readonly Intent[];
  /** The intent of this kind whose `result` is exactly this text. */
  byResult(kind: string, result: string): Intent | undefined;
}

export function createIntents(ledger: Ledger): Intents {
  const { db } = ledger;
  const select = db.prepare('SELECT * FROM intents WHERE op_key = ?');
  const insert = db.prepare(
    `INSERT INTO intents (op_key, kind, mission_key, status, slot, body, result, created_at_ms,
     updated_at_ms, sent_at_ms, not_before_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (op_key) DO NOTHING`,
  );
  const update = db.prepare(
    `UPDATE intents SET status = ?, slot = ?, body = ?, result = ?, updated_at_ms = ?,
     sent_at_ms = ?, not_before_ms = ?
     WHERE op_key = ? AND status = ? AND slot = ? AND updated_at_ms = ? AND body = ?`,
  );
  const ofMission = db.prepare(
    'SELECT * FROM intents WHERE kind = ? AND mission_key = ? ORDER BY created_at_ms, rowid',
  );
  const byResult = db.prepare('SELECT * FROM intents WHERE kind = ? AND result = ? LIMIT 1');

  const due = db.prepare(
    `SELECT * FROM intents WHERE kind = ? AND status = ? AND json_extract(body, '$.atMs') > ?
     AND json_extract(body, '$.atMs') <= ? ORDER BY json_extract(body, '$.atMs')`,
  );

  return {
    get: (opKey) => {
      const row = select.get(opKey);
      return row === undefined ? undefined : intentOf(row);
    },
    insert: (intent) =>
      insert.run(
        intent.opKey,
        intent.kind,
        intent.missionKey ?? null,
        intent.status,
        intent.slot,
        intent.body,
        intent.result ?? null,
        intent.createdAtMs,
        intent.updatedAtMs,
        intent.sentAtMs ?? null,
        intent.notBeforeMs ?? null,
      ).changes === 1,
    replace: (before, after) =>
      update.run(
        after.status,
        after.slot,
        after.body,
        after.result ?? null,
        after.updatedAtMs,
        after.sentAtMs ?? null,
        after.notBeforeMs ?? null,
        before.opKey,
        before.status,
        before.slot,
        before.updatedAtMs,
        before.body,
      ).changes === 1,
    list: (kind, statuses) =>
      db
        .prepare(
          `SELECT * FROM intents WHERE kind = ? AND status IN (${statuses.map(() => '?').join(', ')})
           ORDER BY created_at_ms, rowid`,
        )
        .all(kind, ...statuses)
        .map(intentOf),
    ofMission: (kind, missionKey) => ofMission.all(kind, missionKey).map(intentOf),
    dueBetween: (kind, status, fromMs, untilMs) => due.all(kind, status, fromMs, untilMs).map(intentOf),
    byResult: (kind, result) => {
      const row = byResult.get(kind, result);
      return row === undefined ? undefined : intentOf(row);
    },
  };
}

function intentOf(row: Record<string, unknown>): Intent {
  return {
    opKey: row['op_key'] as string,
    kind: row['kind'] as string,
    status: row['status'] as string,
    slot: row['slot'] as number,
    body: row['body'] as string,
    createdAtMs: row['created_at_ms'] as number,
    updatedAtMs: row['updated_at_ms'] as number,
    ...(row['mission_key'] !== null && { missionKey: row['mission_key'] as string }),
    ...(row['result'] !== null && { result: row['result'] as string }),
    ...(row['sent_at_ms'] !== null && { sentAtMs: row['sent_at_ms'] as number }),
    ...(row['not_before_ms'] !== null && { notBeforeMs: row['not_before_ms'] as number }),
  };
}
