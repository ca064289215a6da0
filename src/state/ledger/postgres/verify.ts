import { createHash } from 'node:crypto';
import { ok, type Result } from '../../../lib/result.ts';
import { AUDIT_START, auditColumns, auditEntryOf, auditHash } from '../audit.ts';
import type { LedgerError } from '../database.ts';
import type { Connection } from './connection.ts';

interface Lane {
  readonly lane: number;
  readonly seq: number;
  readonly hash: string;
}

interface Heads {
  readonly lanes: readonly Lane[];
  readonly seals: readonly {
    readonly n: number;
    readonly heads: string;
    readonly prev_hash: string;
    readonly hash: string;
  }[];
}

/**
 * Walks every lane of the log and the seals over their heads. A row that was changed breaks its lane; a lane whose end
 * was cut off, or that was written anew, does not fit the seals that were made while it stood.
 */
export async function auditFault(
  connection: Connection,
  account: string,
): Promise<Result<string | undefined, LedgerError>> {
  // Seals first: what is written meanwhile is newer than all of them.
  const asked = await connection.query('SELECT clawdtalk.ct_seals($1) AS answer', [account]);
  if (!asked.ok) return asked;
  const heads = asked.value[0]?.['answer'] as Heads;
  const { lanes, seals } = heads;
  /** The hash of each row that a seal or a lane's head names. */
  const wanted = new Set(
    seals.flatMap((seal) => seal.heads.split(' ')).map((head) => head.split(':', 2).join(':')),
  );
  for (const { lane, seq } of lanes) wanted.add(`${lane}:${seq}`);
  const found = new Map<string, string>();
  let at = { lane: -1, seq: 0, hash: AUDIT_START };
  for (;;) {
    const page = await connection.query('SELECT clawdtalk.ct_audit($1, $2, $3) AS rows', [
      account,
      at.lane,
      at.seq,
    ]);
    if (!page.ok) return page;
    const rows = page.value[0]?.['rows'] as readonly Readonly<Record<string, unknown>>[];
    if (rows.length === 0) break;
    for (const row of rows) {
      const lane = Number(row['lane']);
      const seq = Number(row['lane_seq']);
      const before = lane === at.lane ? at : { seq: 0, hash: AUDIT_START };
      const hash = auditHash(before.hash, auditColumns(auditEntryOf(row)));
      if (seq !== before.seq + 1 || row['prev_hash'] !== before.hash || row['hash'] !== hash) {
        return ok(`row ${seq} of lane ${lane}`);
      }
      at = { lane, seq, hash };
      const name = `${lane}:${seq}`;
      if (wanted.has(name)) found.set(name, hash);
    }
  }
  for (const { lane, seq, hash } of lanes) {
    if (found.get(`${lane}:${seq}`) !== hash) return ok(`the end of lane ${lane}`);
  }
  let previous = AUDIT_START;
  for (const [index, { n, heads: sealed, prev_hash: before, hash }] of seals.entries()) {
    const fits =
      n === index + 1 &&
      before === previous &&
      hash === createHash('sha256').update(previous).update(sealed).digest('hex') &&
      sealed.split(' ').every((head) => {
        const [lane = '', seq = '', last = ''] = head.split(':');
        return found.get(`${lane}:${seq}`) === last;
      });
    if (!fits) return ok(`seal ${n}`);
    previous = hash;
  }
  return ok(undefined);
}
