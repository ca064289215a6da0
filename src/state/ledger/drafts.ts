import type { JsonValue } from '../../lib/json.ts';
import type { Ledger } from './database.ts';

/** Something half written that survives a restart: a plan, an assistant's text. */
export interface Draft {
  readonly id: string;
  readonly kind: string;
  readonly body: JsonValue;
  readonly updatedAtMs: number;
  /** Label of whoever saved it last. */
  readonly savedBy?: string;
}

export interface Drafts {
  get(id: string): Draft | undefined;
  /** Newest first. */
  ofKind(kind: string): readonly Draft[];
  /** By name. */
  all(): readonly Draft[];
  save(draft: Draft): void;
  remove(id: string): boolean;
}

export function createDrafts(ledger: Ledger): Drafts {
  const { db } = ledger;
  const select = db.prepare('SELECT * FROM drafts WHERE id = ?');
  const selectAll = db.prepare('SELECT * FROM drafts ORDER BY id');
  const ofKind = db.prepare('SELECT * FROM drafts WHERE kind = ? ORDER BY updated_at_ms DESC');
  const upsert = db.prepare(
    `INSERT INTO drafts (id, kind, body, updated_at_ms, saved_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, body = excluded.body,
     updated_at_ms = excluded.updated_at_ms, saved_by = excluded.saved_by`,
  );
  const remove = db.prepare('DELETE FROM drafts WHERE id = ?');
  return {
    get: (id) => {
      const row = select.get(id);
      return row === undefined ? undefined : draftOf(row);
    },
    ofKind: (kind) => ofKind.all(kind).map(draftOf),
    all: () => selectAll.all().map(draftOf),
    save: ({ id, kind, body, updatedAtMs, savedBy }) =>
      void upsert.run(id, kind, JSON.stringify(body), updatedAtMs, savedBy ?? null),
    remove: (id) => remove.run(id).changes === 1,
  };
}

const draftOf = (row: Record<string, unknown>): Draft => ({
  id: row['id'] as string,
  kind: row['kind'] as string,
  body: JSON.parse(row['body'] as string) as JsonValue,
  updatedAtMs: row['updated_at_ms'] as number,
  ...(row['saved_by'] !== null && { savedBy: row['saved_by'] as string }),
});
