import { createHash } from 'node:crypto';
import { safeText } from '../../lib/safe-text.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { AuditRow } from '../board.ts';
import type { Ledger } from './database.ts';

/** What is written about an act, a refusal or a decision. */
export interface AuditEntry {
  readonly atMs: number;
  readonly actor: string;
  readonly kind: string;
  readonly missionKey?: string;
  readonly summary: string;
  /** Digest of what was shown when it was agreed to. */
  readonly shownDigest?: string;
  readonly outcome: string;
  readonly requestId?: string;
  /** JSON text. */
  readonly details?: string;
}

/** The append-only log. Every row carries a hash over itself and the row before it, so that an edit is found. */
export interface Audit {
  append(entry: AuditEntry): AuditRow;
  /** Newest last. */
  latest(limit: number): readonly AuditRow[];
  /** The number of the first row that does not fit the chain; undefined where all do. */
  verify(): number | undefined;
}

/** Where a chain begins. */
export const AUDIT_START = '0'.repeat(64);

export function createAudit(ledger: Ledger): Audit {
  const { db } = ledger;
  const last = db.prepare('SELECT hash FROM audit ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare(
    `INSERT INTO audit (at_ms, actor, kind, mission_key, summary, shown_digest, outcome, request_id, details,
     prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const latest = db.prepare('SELECT * FROM (SELECT * FROM audit ORDER BY seq DESC LIMIT ?) ORDER BY seq');
  const all = db.prepare('SELECT * FROM audit ORDER BY seq');

  return {
    append: (entry) => {
      const written = ledger.transaction(() => {
        const previous = (last.get()?.['hash'] as string | undefined) ?? AUDIT_START;
        const columns = auditColumns(entry);
        const result = insert.run(...columns, previous, auditHash(previous, columns));
        return Number(result.lastInsertRowid);
      });
      // Inside a larger transaction a failure undoes all of it; alone, the row is shown and lost with a number of 0.
      return auditRowOf(written.ok ? written.value : 0, entry);
    },
    latest: (limit) => latest.all(limit).map((row) => auditRowOf(row['seq'] as number, auditEntryOf(row))),
    verify: () => {
      let previous = AUDIT_START;
      let seq = 0;
      for (const row of all.iterate()) {
        seq += 1;
        const fits =
          row['seq'] === seq &&
          row['prev_hash'] === previous &&
          row['hash'] === auditHash(previous, auditColumns(auditEntryOf(row)));
        if (!fits) return seq;
        previous = row['hash'] as string;
      }
      return undefined;
    },
  };
}

type Columns = [
  atMs: number,
  actor: string,
  kind: string,
  missionKey: string | null,
  summary: string,
  shownDigest: string | null,
  outcome: string,
  requestId: string | null,
  details: string | null,
];

/** What a row's hash covers, in this order. */
export const auditColumns = (entry: AuditEntry): Columns => [
  entry.atMs,
  entry.actor,
  entry.kind,
  entry.missionKey ?? null,
  entry.summary,
  entry.shownDigest ?? null,
  entry.outcome,
  entry.requestId ?? null,
  entry.details ?? null,
];

/** SHA-256 over the hash before it and the entry. */
export const auditHash = (previous: string, columns: Columns): string =>
  createHash('sha256').update(previous).update(JSON.stringify(columns)).digest('hex');

/** A row of the log as its table keeps it. */
export function auditEntryOf(row: Readonly<Record<string, unknown>>): AuditEntry {
  return {
    atMs: row['at_ms'] as number,
    actor: row['actor'] as string,
    kind: row['kind'] as string,
    summary: row['summary'] as string,
    outcome: (row['outcome'] as string | null) ?? '',
    ...(row['mission_key'] !== null && { missionKey: row['mission_key'] as string }),
    ...(row['shown_digest'] !== null && { shownDigest: row['shown_digest'] as string }),
    ...(row['request_id'] !== null && { requestId: row['request_id'] as string }),
    ...(row['details'] !== null && { details: row['details'] as string }),
  };
}

/** What is shown of an entry. */
export const auditRowOf = (seq: number, entry: AuditEntry): AuditRow => ({
  seq,
  atMs: entry.atMs,
  actor: safeText(entry.actor),
  kind: entry.kind,
  summary: safeText(entry.summary),
  outcome: entry.outcome,
  ...(entry.missionKey !== undefined && { missionKey: entry.missionKey as MissionKey }),
  ...(entry.requestId !== undefined && { requestId: entry.requestId }),
  ...(entry.shownDigest !== undefined && { shownDigest: entry.shownDigest }),
  ...(entry.details !== undefined && { details: safeText(entry.details) }),
});
