import type { JsonValue } from '../../lib/json.ts';
import type { Ledger } from './database.ts';

/**
 * What all processes agree on about alerts. `alert`: one thing that was told, and to whom · `mute`: a rule that is
 * silent · `touch`: when an operator last touched a console · `report`: one that was due. The body's shape belongs to whoever owns the kind.
 */
export interface AlertLedgerRow {
  readonly id: string;
  readonly kind: 'alert' | 'mute' | 'touch' | 'report';
  readonly body: JsonValue;
  readonly updatedAtMs: number;
}

export interface AlertRows {
  get(id: string): AlertLedgerRow | undefined;
  /** By id. */
  all(): readonly AlertLedgerRow[];
  put(row: AlertLedgerRow): void;
  remove(id: string): boolean;
}

export function createAlertRows({ db }: Ledger): AlertRows {
  const select = db.prepare('SELECT * FROM alerts WHERE id = ?');
  const selectAll = db.prepare('SELECT * FROM alerts ORDER BY id');
  const upsert = db.prepare(
    `INSERT INTO alerts (id, kind, body, updated_at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, body = excluded.body, updated_at_ms = excluded.updated_at_ms`,
  );
  const remove = db.prepare('DELETE FROM alerts WHERE id = ?');
  return {
    get: (id) => {
      const row = select.get(id);
      return row === undefined ? undefined : rowOf(row);
    },
    all: () => selectAll.all().map(rowOf),
    put: ({ id, kind, body, updatedAtMs }) => void upsert.run(id, kind, JSON.stringify(body), updatedAtMs),
    remove: (id) => remove.run(id).changes === 1,
  };
}

const rowOf = (row: Record<string, unknown>): AlertLedgerRow => ({
  id: row['id'] as string,
  kind: row['kind'] as AlertLedgerRow['kind'],
  body: JSON.parse(row['body'] as string) as JsonValue,
  updatedAtMs: row['updated_at_ms'] as number,
});
