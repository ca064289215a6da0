import type { DatabaseSync } from 'node:sqlite';
import type { EditPlan } from './edit-plan.ts';
import type { FileError, FileOp } from './file-op.ts';
import type { JsonPath } from './json-edit.ts';
import { packed, unpacked } from './packed-copy.ts';
import { planFromText, planText } from './plan-text.ts';
import type { Stood } from './removed-entries.ts';

/** An operation that is not settled yet. `plan` is absent until the file could be read. */
export interface LiveOp {
  readonly seq: number;
  readonly op: FileOp | RecoveredOp;
  readonly origin: 'ours' | 'recovered';
  readonly status: 'pending' | 'applied';
  readonly plan?: EditPlan;
  /** How many of the bot's writes were seen that held it. */
  readonly botWritesSeen: number;
  /** When it was last written, or first found standing. */
  readonly appliedAtMs?: number;
  /** What the last write of ours left, where this one made the entry that it is about. */
  readonly stood?: Stood;
  /** Where the bot's value was found to stand instead of ours. */
  readonly conflictAt?: JsonPath;
}

/** What the bot wrote to a file that we had just replaced. */
export interface RecoveredOp {
  readonly kind: 'recovered';
  readonly slug: string;
}

/** An operation of ours that the bot's doing has overtaken; shown until the operator dismisses it. */
export interface ParkedOp {
  readonly seq: number;
  readonly op: FileOp;
  readonly status: 'superseded' | 'conflict';
  readonly sentence: string;
  readonly createdAtMs: number;
  /** Who brought it, where it came with a name of its own. */
  readonly origin?: string;
}

/** A kept copy of the file. */
export interface Generation {
  readonly id: number;
  readonly takenAtMs: number;
  readonly bytes: Uint8Array;
}

/** What is known of the file's content: the SHA-256 of what was last seen, and of what we are about to write. */
export interface FileHead {
  readonly seen?: string;
  readonly planned?: string;
  readonly writtenAtMs?: number;
}

/** The journal of one state file in the ledger. Each call belongs into a ledger transaction of the caller. */
export interface Journal {
  add(op: FileOp, nowMs: number): number;
  addRecovered(plan: EditPlan, nowMs: number): void;
  /** All unsettled operations, oldest first. */
  live(): readonly LiveOp[];
  pendingCount(): number;
  /** The change that was journalled under this name; `refused` where it was told to be. */
  ofOrigin(origin: string): { readonly seq: number; readonly refused?: FileError } | undefined;
  /** From here on the change has this name. */
  setOrigin(origin: string, seq: number, nowMs: number): void;
  /** What was refused stays so; without a reason the name is free again, since nothing of it was kept. */
  endOrigins(seqs: readonly number[], refused?: FileError): void;
  setPlan(seq: number, plan: EditPlan): void;
  setApplied(seq: number, nowMs: number): void;
  /** One more of the bot's writes held these. */
  countBotWrite(seqs: readonly number[]): void;
  setStood(seq: number, stood: Stood): void;
  setConflict(seq: number, at: JsonPath): void;
  settle(seq: number, status: 'settled' | 'conflict'): void;
  supersede(seq: number, reason: FileError): void;
  forget(seq: number): void;
  outcome(seq: number): { readonly status: string; readonly reason?: FileError } | undefined;
  parked(): readonly ParkedOp[];
  head(): FileHead;
  setHead(head: FileHead): void;
  addGeneration(bytes: Uint8Array, nowMs: number): number;
  generation(id: number): Generation | undefined;
  setGeneration(id: number, bytes: Uint8Array): void;
  dropGeneration(id: number): void;
  copyTakenAtMs(id: number): number | undefined;
  newestCopyMs(): number | undefined;
  /** Newest first. */
  generations(): readonly Generation[];
  /** Drops all but the newest copies and those still needed. */
  prune(neededIds: ReadonlySet<number>): void;
}

const KEPT_GENERATIONS = 20;
/** A change that is brought again after so long is a new one. */
const KEPT_ORIGINS_MS = 90 * 86_400_000;
/** Settled rows say what was done lately; the audit keeps the rest. */
const KEPT_SETTLED = 200;

interface StoredBase {
  readonly plan?: string;
  readonly conflictAt?: JsonPath;
  readonly reason?: FileError;
  readonly stood?: Stood;
}

/** The journal of the file at `path` (its real path, so that every process means the same). */
export function journalOf(db: DatabaseSync, path: string): Journal {
  /** The parts of live rows that never change, parsed once: they are read in every pass. */
  let known: ReadonlyMap<number, Pick<LiveOp, 'op' | 'origin' | 'plan'>> = new Map();
  const baseOf = (seq: number): StoredBase => {
    const row = db.prepare('SELECT base FROM file_ops WHERE seq = ?').get(seq);
    return JSON.parse(String(row?.['base'] ?? '{}')) as StoredBase;
  };
  const setBase = (seq: number, change: StoredBase): void => {
    db.prepare('UPDATE file_ops SET base = ? WHERE seq = ?').run(
      JSON.stringify({ ...baseOf(seq), ...change }),
      seq,
    );
  };
  const setStatus = (seq: number, status: string): void => {
    db.prepare('UPDATE file_ops SET status = ? WHERE seq = ?').run(status, seq);
  };
  const read = (seq: number): Pick<LiveOp, 'op' | 'origin' | 'plan'> => {
    const row = db.prepare('SELECT op, origin, base FROM file_ops WHERE seq = ?').get(seq);
    const { plan } = JSON.parse(String(row?.['base'] ?? '{}')) as StoredBase;
    return {
      op: JSON.parse(String(row?.['op'])) as LiveOp['op'],
      origin: row?.['origin'] as LiveOp['origin'],
      ...(plan === undefined ? {} : { plan: planFromText(plan) }),
    };
  };
  const insert = db.prepare(
    `INSERT INTO file_ops (path, op, origin, status, base, created_at_ms) VALUES (?, ?, ?, 'pending', ?, ?)`,
  );

  return {
    add: (op, nowMs) => Number(insert.run(path, JSON.stringify(op), 'ours', null, nowMs).lastInsertRowid),
    addRecovered: (plan, nowMs) => {
      const op: RecoveredOp = { kind: 'recovered', slug: plan.slug };
      insert.run(path, JSON.stringify(op), 'recovered', JSON.stringify({ plan: planText(plan) }), nowMs);
    },
    live: () => {
      const next = new Map<number, Pick<LiveOp, 'op' | 'origin' | 'plan'>>();
      const rows = db
        .prepare(
          `SELECT seq, status, bot_writes_seen, applied_at_ms, json_extract(base, '$.conflictAt') AS conflict,
             json_extract(base, '$.stood') AS stood FROM file_ops
           WHERE path = ? AND status IN ('pending', 'applied') ORDER BY seq`,
        )
        .all(path);
      const live = rows.map((row): LiveOp => {
        const seq = Number(row['seq']);
        const standing = known.get(seq);
        const fixed = standing?.plan === undefined ? read(seq) : standing;
        next.set(seq, fixed);
        return Object.assign({}, fixed, {
          seq,
          status: row['status'] as LiveOp['status'],
          botWritesSeen: Number(row['bot_writes_seen']),
          ...(row['conflict'] === null
            ? {}
            : { conflictAt: JSON.parse(String(row['conflict'])) as JsonPath }),
          ...(typeof row['applied_at_ms'] === 'number' ? { appliedAtMs: row['applied_at_ms'] } : {}),
          ...(row['stood'] === null ? {} : { stood: JSON.parse(String(row['stood'])) as Stood }),
        });
      });
      known = next;
      return live;
    },
    pendingCount: () =>
      Number(
        db
          .prepare(
            `SELECT count(*) AS n FROM file_ops WHERE path = ? AND status = 'pending' AND origin = 'ours'`,
          )
          .get(path)?.['n'],
      ),
    ofOrigin: (origin) => {
      const row = db.prepare('SELECT seq, refused FROM file_origins WHERE origin = ?').get(origin);
      if (row === undefined) return undefined;
      const { refused } = row;
      return {
        seq: Number(row['seq']),
        ...(typeof refused === 'string' && { refused: JSON.parse(refused) as FileError }),
      };
    },
    setOrigin: (origin, seq, nowMs) => {
      db.prepare('INSERT INTO file_origins (origin, seq, at_ms) VALUES (?, ?, ?)').run(origin, seq, nowMs);
      db.prepare('DELETE FROM file_origins WHERE at_ms < ?').run(nowMs - KEPT_ORIGINS_MS);
    },
    endOrigins: (seqs, refused) => {
      const statement =
        refused === undefined
          ? db.prepare('DELETE FROM file_origins WHERE seq = ?')
          : db.prepare('UPDATE file_origins SET refused = ? WHERE seq = ?');
      for (const seq of seqs) {
        if (refused === undefined) statement.run(seq);
        else statement.run(JSON.stringify(refused), seq);
      }
    },
    setPlan: (seq, plan) => setBase(seq, { plan: planText(plan) }),
    setApplied: (seq, nowMs) =>
      void db
        .prepare(
          `UPDATE file_ops SET status = 'applied', applied_at_ms = ?, bot_writes_seen = 0 WHERE seq = ?`,
        )
        .run(nowMs, seq),
    countBotWrite: (seqs) => {
      const statement = db.prepare('UPDATE file_ops SET bot_writes_seen = bot_writes_seen + 1 WHERE seq = ?');
      for (const seq of seqs) statement.run(seq);
    },
    setStood: (seq, stood) => setBase(seq, { stood }),
    setConflict: (seq, conflictAt) => setBase(seq, { conflictAt }),
    settle: setStatus,
    supersede: (seq, reason) => {
      setBase(seq, { reason });
      setStatus(seq, 'superseded');
    },
    forget: (seq) => void db.prepare('DELETE FROM file_ops WHERE seq = ?').run(seq),
    outcome: (seq) => {
      const row = db.prepare('SELECT status, base FROM file_ops WHERE seq = ?').get(seq);
      if (row === undefined) return undefined;
      const { reason, conflictAt } = JSON.parse(String(row['base'] ?? '{}')) as StoredBase;
      const told = reason ?? (conflictAt === undefined ? undefined : conflictReason(conflictAt));
      return { status: String(row['status']), ...(told === undefined ? {} : { reason: told }) };
    },
    parked: () =>
      db
        .prepare(
          `SELECT seq, op, status, base, created_at_ms,
             (SELECT origin FROM file_origins WHERE file_origins.seq = file_ops.seq) AS named FROM file_ops
           WHERE path = ? AND origin = 'ours' AND (status IN ('superseded', 'conflict') OR
             (status = 'applied' AND base LIKE '%"conflictAt"%')) ORDER BY seq`,
        )
        .all(path)
        .flatMap((row): ParkedOp[] => {
          const { reason, conflictAt } = JSON.parse(String(row['base'] ?? '{}')) as StoredBase;
          const told = reason ?? (conflictAt === undefined ? undefined : conflictReason(conflictAt));
          if (told === undefined) return [];
          return [
            {
              seq: Number(row['seq']),
              op: JSON.parse(String(row['op'])) as FileOp,
              status: row['status'] === 'superseded' ? 'superseded' : 'conflict',
              sentence: told.sentence,
              createdAtMs: Number(row['created_at_ms']),
              ...(typeof row['named'] === 'string' && { origin: row['named'] }),
            },
          ];
        }),
    head: () => {
      const row = db.prepare('SELECT seen, planned, written_at_ms FROM file_heads WHERE path = ?').get(path);
      return {
        ...(typeof row?.['seen'] === 'string' ? { seen: row['seen'] } : {}),
        ...(typeof row?.['planned'] === 'string' ? { planned: row['planned'] } : {}),
        ...(typeof row?.['written_at_ms'] === 'number' ? { writtenAtMs: row['written_at_ms'] } : {}),
      };
    },
    setHead: ({ seen, planned, writtenAtMs }) =>
      void db
        .prepare('INSERT OR REPLACE INTO file_heads (path, seen, planned, written_at_ms) VALUES (?, ?, ?, ?)')
        .run(path, seen ?? null, planned ?? null, writtenAtMs ?? null),
    addGeneration: (bytes, nowMs) =>
      Number(
        db
          .prepare('INSERT INTO file_generations (path, bytes, taken_at_ms) VALUES (?, ?, ?)')
          .run(path, packed(bytes), nowMs).lastInsertRowid,
      ),
    generation: (id) => {
      const row = db
        .prepare('SELECT id, bytes, taken_at_ms FROM file_generations WHERE path = ? AND id = ?')
        .get(path, id);
      return row === undefined ? undefined : generationOf(row);
    },
    setGeneration: (id, bytes) =>
      void db.prepare('UPDATE file_generations SET bytes = ? WHERE id = ?').run(packed(bytes), id),
    dropGeneration: (id) => void db.prepare('DELETE FROM file_generations WHERE id = ?').run(id),
    copyTakenAtMs: (id) => {
      const row = db.prepare('SELECT taken_at_ms FROM file_generations WHERE id = ?').get(id);
      return typeof row?.['taken_at_ms'] === 'number' ? row['taken_at_ms'] : undefined;
    },
    newestCopyMs: () => {
      const row = db.prepare('SELECT max(taken_at_ms) AS at FROM file_generations WHERE path = ?').get(path);
      return typeof row?.['at'] === 'number' ? row['at'] : undefined;
    },
    generations: () =>
      db
        .prepare('SELECT id, bytes, taken_at_ms FROM file_generations WHERE path = ? ORDER BY id DESC')
        .all(path)
        .map(generationOf),
    prune: (neededIds) => {
      const stale = db
        .prepare('SELECT id FROM file_generations WHERE path = ? ORDER BY id DESC LIMIT -1 OFFSET ?')
        .all(path, KEPT_GENERATIONS)
        .map((row) => Number(row['id']))
        .filter((id) => !neededIds.has(id));
      const remove = db.prepare('DELETE FROM file_generations WHERE id = ?');
      for (const id of stale) remove.run(id);
      db.prepare(
        `DELETE FROM file_ops WHERE path = ? AND status = 'settled' AND seq NOT IN
           (SELECT seq FROM file_ops WHERE path = ? AND status = 'settled' ORDER BY seq DESC LIMIT ?)`,
      ).run(path, path, KEPT_SETTLED);
    },
  };
}

const generationOf = (row: Record<string, unknown>): Generation => ({
  id: Number(row['id']),
  takenAtMs: Number(row['taken_at_ms']),
  // Twenty large ones are not unpacked to look at one.
  get bytes() {
    return unpacked(row['bytes'] as Uint8Array);
  },
});

const conflictReason = (at: JsonPath): FileError => ({
  kind: 'conflict',
  sentence: `The bot changed ${at.slice(1).join(' › ')} of mission '${at[0] ?? ''}' at the same time; its value stands. Save yours again if it should win.`,
});
