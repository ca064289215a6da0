import type { Result } from '../../lib/result.ts';
import type { Ledger, LedgerError } from './database.ts';

/** A lease lasts this long unless it is renewed: whoever stops without a word is followed within half a minute. */
export const LEASE_MS = 20_000;
/** How often its holder renews it: three may fail before it is lost. */
export const RENEW_EVERY_MS = 5_000;

/** Who drives a mission. `epoch` grows with each change of hands and never comes back: it fences the former holder. */
export interface Lease {
  readonly missionKey: string;
  /** Names one process for its whole life. */
  readonly holder: string;
  readonly holderLabel: string;
  readonly epoch: number;
  readonly expiresAtMs: number;
  readonly renewedAtMs: number;
}

/** Leases save work; they do not give safety: what another holder sent counts as unknown after a take-over. */
export interface Leases {
  read(missionKey: string): Lease | undefined;
  all(): readonly Lease[];
  /**
   * Takes a lease that is free, expired or already ours; with `force` anybody's. `ok(undefined)`: another holds it.
   */
  take(
    missionKey: string,
    holder: string,
    holderLabel: string,
    nowMs: number,
    force?: boolean,
  ): Result<Lease | undefined, LedgerError>;
  /** False where it is no longer ours: every act of ours has to stop. */
  renew(missionKey: string, epoch: number, nowMs: number): Result<boolean, LedgerError>;
  release(missionKey: string, epoch: number): Result<boolean, LedgerError>;
  /** The fence: nobody took it over since we got this epoch, and it has not run out. */
  isMine(missionKey: string, epoch: number, nowMs: number): boolean;
}

export function createLeases(ledger: Ledger): Leases {
  const { db } = ledger;
  const select = db.prepare('SELECT * FROM leases WHERE mission_key = ?');
  const selectAll = db.prepare('SELECT * FROM leases ORDER BY mission_key');
  const upsert = db.prepare(
    `INSERT INTO leases (mission_key, holder, holder_label, epoch, expires_at_ms, renewed_at_ms)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mission_key) DO UPDATE SET holder = excluded.holder,
     holder_label = excluded.holder_label, epoch = excluded.epoch, expires_at_ms = excluded.expires_at_ms,
     renewed_at_ms = excluded.renewed_at_ms`,
  );
  const renew = db.prepare(
    `UPDATE leases SET expires_at_ms = ?, renewed_at_ms = ?
     WHERE mission_key = ? AND epoch = ? AND holder <> '' AND expires_at_ms > ?`,
  );
  // The row stays, so that the next epoch is a higher one.
  const release = db.prepare(
    `UPDATE leases SET holder = '', holder_label = '', expires_at_ms = 0 WHERE mission_key = ? AND epoch = ?`,
  );
  const read = (missionKey: string): Lease | undefined => {
    const row = select.get(missionKey);
    return row === undefined ? undefined : leaseOf(row);
  };

  return {
    read: (missionKey) => {
      const lease = read(missionKey);
      return lease?.holder === '' ? undefined : lease;
    },
    all: () =>
      selectAll
        .all()
        .map(leaseOf)
        .filter((lease) => lease.holder !== ''),
    take: (missionKey, holder, holderLabel, nowMs, force = false) =>
      ledger.transaction(() => {
        const before = read(missionKey);
        const held = before !== undefined && before.holder !== '' && before.expiresAtMs > nowMs;
        const ours = held && before.holder === holder;
        if (held && !ours && !force) return undefined;
        const lease: Lease = {
          missionKey,
          holder,
          holderLabel,
          epoch: ours ? before.epoch : (before?.epoch ?? 0) + 1,
          expiresAtMs: nowMs + LEASE_MS,
          renewedAtMs: nowMs,
        };
        upsert.run(missionKey, holder, holderLabel, lease.epoch, lease.expiresAtMs, nowMs);
        return lease;
      }),
    renew: (missionKey, epoch, nowMs) =>
      ledger.transaction(() => renew.run(nowMs + LEASE_MS, nowMs, missionKey, epoch, nowMs).changes === 1),
    release: (missionKey, epoch) => ledger.transaction(() => release.run(missionKey, epoch).changes === 1),
    isMine: (missionKey, epoch, nowMs) => {
      const lease = read(missionKey);
      return lease?.epoch === epoch && lease.holder !== '' && lease.expiresAtMs > nowMs;
    },
  };
}

function leaseOf(row: Record<string, unknown>): Lease {
  return {
    missionKey: row['mission_key'] as string,
    holder: row['holder'] as string,
    holderLabel: row['holder_label'] as string,
    epoch: row['epoch'] as number,
    expiresAtMs: row['expires_at_ms'] as number,
    renewedAtMs: row['renewed_at_ms'] as number,
  };
}
