import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { RENEW_EVERY_MS, type Leases } from '../../state/ledger/leases.ts';

/** The missions that this process drives. Holding one saves work; safety comes from the ledger's intents. */
export interface Leaseholder {
  /** True where the mission is ours to drive now; takes its lease where it is free. */
  ensure(mission: MissionKey): boolean;
  holds(mission: MissionKey): boolean;
  /** The label of whoever drives it, ours included. */
  holderOf(mission: MissionKey): string | undefined;
  release(mission: MissionKey): void;
  /** Stops renewing and gives everything back. */
  close(): void;
}

/**
 * `holder` names this process for its whole life, `label` is for people. `onLost` is told of a mission that another
 * process took over, or whose lease ran out while this process slept: whatever is under way for it stops.
 */
export function createLeaseholder(deps: {
  readonly leases: Leases;
  readonly clock: Clock;
  readonly holder: string;
  readonly label: string;
  onLost(mission: MissionKey): void;
  /** True where that process surely ended without giving its leases back: they need not run out first. */
  isGone?(holder: string): boolean;
}): Leaseholder {
  const { leases, clock, holder, label } = deps;
  const epochs = new Map<MissionKey, number>();
  let beat: Cancel | undefined;

  const renew = (): void => {
    beat = undefined;
    for (const [mission, epoch] of epochs) {
      const renewed = leases.renew(mission, epoch, clock.now());
      // A ledger that is busy for a moment is no loss: the next beat comes long before the lease runs out.
      if (renewed.ok && !renewed.value) {
        epochs.delete(mission);
        deps.onLost(mission);
      }
    }
    arm();
  };
  const arm = (): void => {
    if (beat === undefined && epochs.size > 0) beat = clock.after(RENEW_EVERY_MS, renew);
  };
  const holds = (mission: MissionKey): boolean => {
    const epoch = epochs.get(mission);
    return epoch !== undefined && leases.isMine(mission, epoch, clock.now());
  };

  const take = (mission: MissionKey): ReturnType<Leases['take']> => {
    const taken = leases.take(mission, holder, label, clock.now());
    const lease = taken.ok && taken.value === undefined ? leases.read(mission) : undefined;
    if (lease === undefined || deps.isGone?.(lease.holder) !== true) return taken;
    // By its number: of several that see the dead one, one takes over and the others find the lease held.
    leases.release(mission, lease.epoch);
    return leases.take(mission, holder, label, clock.now());
  };

  return {
    holds,
    ensure: (mission) => {
      if (holds(mission)) return true;
      const taken = take(mission);
      if (!taken.ok || taken.value === undefined) return false;
      epochs.set(mission, taken.value.epoch);
      arm();
      return true;
    },
    holderOf: (mission) => {
      const lease = leases.read(mission);
      return lease !== undefined && lease.expiresAtMs > clock.now() ? lease.holderLabel : undefined;
    },
    release: (mission) => {
      const epoch = epochs.get(mission);
      epochs.delete(mission);
      if (epoch !== undefined) leases.release(mission, epoch);
    },
    close: () => {
      beat?.();
      beat = undefined;
      for (const [mission, epoch] of epochs) leases.release(mission, epoch);
      epochs.clear();
    },
  };
}
