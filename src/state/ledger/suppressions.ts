import type { Ledger } from './database.ts';

/** Somebody who must never be contacted again, by voice or SMS, in any mission. */
export interface Suppression {
  /** E.164. */
  readonly phone: string;
  readonly reason: string;
  /** What they said, where it is known. */
  readonly evidence?: string;
  readonly addedBy: string;
  readonly addedAtMs: number;
}

/** The reason of one that stands until a person has decided whether it was an opt-out at all. */
const UNDECIDED = 'they may have asked for no more contact; a person decides in the inbox';

/** Whether it only waits for a person, who may say that it was none. */
export const isUndecided = ({ reason }: Suppression): boolean => reason === UNDECIDED;

/** Somebody who probably wants no more contact: nothing goes out to them until that is decided. */
export const undecided = (found: Omit<Suppression, 'reason'>): Suppression => ({
  ...found,
  reason: UNDECIDED,
});

/** The "do not contact" list. */
export interface Suppressions {
  find(phone: string): Suppression | undefined;
  all(): readonly Suppression[];
  /** The first reason stays. False where the phone was listed already. */
  add(suppression: Suppression): boolean;
  remove(phone: string): boolean;
}

export function createSuppressions(ledger: Ledger): Suppressions {
  const { db } = ledger;
  const select = db.prepare('SELECT * FROM suppressions WHERE phone = ?');
  const selectAll = db.prepare('SELECT * FROM suppressions ORDER BY added_at_ms, phone');
  const insert = db.prepare(
    `INSERT INTO suppressions (phone, reason, evidence, added_by, added_at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (phone) DO NOTHING`,
  );
  const remove = db.prepare('DELETE FROM suppressions WHERE phone = ?');
  return {
    find: (phone) => {
      const row = select.get(phone);
      return row === undefined ? undefined : suppressionOf(row);
    },
    all: () => selectAll.all().map(suppressionOf),
    add: ({ phone, reason, evidence, addedBy, addedAtMs }) =>
      insert.run(phone, reason, evidence ?? null, addedBy, addedAtMs).changes === 1,
    remove: (phone) => remove.run(phone).changes === 1,
  };
}

const suppressionOf = (row: Record<string, unknown>): Suppression => ({
  phone: row['phone'] as string,
  reason: row['reason'] as string,
  addedBy: row['added_by'] as string,
  addedAtMs: row['added_at_ms'] as number,
  ...(row['evidence'] !== null && { evidence: row['evidence'] as string }),
});
