import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import { RENEW_EVERY_MS, type Lease } from '../../state/ledger/leases.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';

/** The missions that this process drives. Holding one saves work; safety comes from the ledger's intents. */
export interface Leaseholder {
  /** True where the mission is ours to drive now; takes its lease where it is free. */
  ensure(mission: MissionKey): Promise<boolean>;
  holds(mission: MissionKey): boolean;
  /** The label of whoever drives it, ours included. */
  holderOf(mission: MissionKey): string | undefined;
  release(mission: MissionKey): void;
  /** Stops renewing and gives everything back. */
  close(): Promise<void>;
}

/**
 * `label` says for people who this process is. `onLost` is told of a mission that another
 * process took over, or whose lease ran out while this process slept: whatever is under way for it stops.
 */
export function createLeaseholder(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit' | 'holder'>;
  readonly clock: Clock;
  readonly label: string;
  onLost(mission: MissionKey): void;
  /** True where that process surely ended without giving its leases back: they need not run out first. */
  isGone?(holder: string): boolean;
}): Leaseholder {
  const { ledger, clock, label } = deps;
  const { holder } = ledger;
  const epochs = new Map<MissionKey, number>();
  let beat: Cancel | undefined;
  let closed = false;

  /** All in one commit: each is looked at, and renewed where it is still ours. */
  const renew = async (): Promise<void> => {
    beat = undefined;
    const nowMs = clock.now();
    const renewed = await ledger.commit(({ leases }) =>
      [...epochs].filter(([mission, epoch]) => {
        const stands = leases.renew(mission, epoch, nowMs);
        return stands.ok && !stands.value;
      }),
    );
    // A ledger that is busy or away for a moment is no loss: the next beat comes long before the lease runs out.
    for (const [mission, epoch] of renewed.ok ? renewed.value : []) {
      if (epochs.get(mission) !== epoch) continue;
      epochs.delete(mission);
      deps.onLost(mission);
    }
    arm();
  };
  const arm = (): void => {
    if (beat === undefined && !closed && epochs.size > 0)
      beat = clock.after(RENEW_EVERY_MS, () => void renew());
  };
  const holds = (mission: MissionKey): boolean => {
    const epoch = epochs.get(mission);
    return epoch !== undefined && ledger.view().leases.isMine(mission, epoch, clock.now());
  };

  const take = (mission: MissionKey): Promise<Result<Lease | undefined, LedgerError>> =>
    ledger.commit(({ leases }) => {
      const nowMs = clock.now();
      const taken = leases.take(mission, holder, label, nowMs);
      if (!taken.ok || taken.value !== undefined) return taken.ok ? taken.value : undefined;
      const lease = leases.read(mission);
      if (lease === undefined || deps.isGone?.(lease.holder) !== true) return undefined;
      // By its number: of several that see the dead one, one takes over and the others find the lease held.
      leases.release(mission, lease.epoch);
      const second = leases.take(mission, holder, label, nowMs);
      return second.ok ? second.value : undefined;
    });

  const release = async (mission: MissionKey, epoch: number): Promise<void> => {
    await ledger.commit(({ leases }) => leases.release(mission, epoch));
  };

  return {
    holds,
    ensure: async (mission) => {
      if (holds(mission)) return true;
      const taken = await take(mission);
      if (!taken.ok || taken.value === undefined) return false;
      if (closed) {
        await release(mission, taken.value.epoch);
        return false;
      }
      epochs.set(mission, taken.value.epoch);
      arm();
      return true;
    },
    holderOf: (mission) => {
      const lease = ledger.view().leases.read(mission);
      return lease !== undefined && lease.expiresAtMs > clock.now() ? lease.holderLabel : undefined;
    },
    release: (mission) => {
      const epoch = epochs.get(mission);
      epochs.delete(mission);
      if (epoch !== undefined) void release(mission, epoch);
    },
    close: async () => {
      closed = true;
      beat?.();
      beat = undefined;
      const held = [...epochs];
      epochs.clear();
      if (held.length === 0) return;
      await ledger.commit(({ leases }) => {
        for (const [mission, epoch] of held) leases.release(mission, epoch);
      });
    },
  };
}
