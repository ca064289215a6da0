import type { JsonValue } from '../../lib/json.ts';
import type { Ledger } from './database.ts';

/** A picture of something as it stood: the last board, the memory of a mission that was completed. */
export interface Snapshot {
  readonly name: string;
  readonly body: JsonValue;
  readonly takenAtMs: number;
}

export interface Snapshots {
  get(name: string): Snapshot | undefined;
  /** Names that begin with `prefix`, in order. */
  names(prefix: string): readonly string[];
  /** Replaces the one of the same name. */
  save(snapshot: Snapshot): void;
}

export function createSnapshots(ledger: Ledger): Snapshots {
  const { db } = ledger;
  const select = db.prepare('SELECT * FROM snapshots WHERE name = ?');
  const names = db.prepare('SELECT name FROM snapshots WHERE substr(name, 1, length(?)) = ? ORDER BY name');
  const upsert = db.prepare(
    `INSERT INTO snapshots (name, body, taken_at_ms) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET body = excluded.body, taken_at_ms = excluded.taken_at_ms`,
  );
  return {
    get: (name) => {
      const row = select.get(name);
      if (row === undefined) return undefined;
      return {
        name,
        body: JSON.parse(row['body'] as string) as JsonValue,
        takenAtMs: row['taken_at_ms'] as number,
      };
    },
    names: (prefix) => names.all(prefix, prefix).map((row) => row['name'] as string),
    save: ({ name, body, takenAtMs }) => void upsert.run(name, JSON.stringify(body), takenAtMs),
  };
}
