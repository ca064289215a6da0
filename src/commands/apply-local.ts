import type { Leases } from '../state/ledger/leases.ts';
import type { Suppressions } from '../state/ledger/suppressions.ts';
import type { Switches } from '../state/ledger/switches.ts';
import type { BoardUpdate } from '../state/board.ts';
import { safeText } from '../lib/safe-text.ts';
import type { LocalChange } from './part.ts';

export interface LocalPorts {
  readonly switches: Switches;
  readonly suppressions: Suppressions;
  readonly leases: Leases;
  readonly holder: string;
  readonly holderLabel: string;
  readonly nowMs: () => number;
}

/** Makes a change inside the ledger, in the caller's transaction. False where somebody else was quicker. */
export function applyLocal(change: LocalChange, by: string, ports: LocalPorts): boolean {
  const { switches, suppressions, leases, nowMs } = ports;
  switch (change.kind) {
    case 'hold':
      return change.on
        ? switches.setHold({
            sinceMs: nowMs(),
            by,
            ...(change.reason !== undefined && { reason: change.reason }),
          })
        : switches.releaseHold();
    case 'drive':
      switches.setDrive(change.mission, change.mode, nowMs());
      return true;
    case 'class':
      switches.setMissionClass(change.mission, change.missionClass, nowMs());
      return true;
    case 'suppress':
      suppressions.add({
        phone: change.phone,
        reason: change.reason,
        addedBy: by,
        addedAtMs: nowMs(),
        ...(change.evidence !== undefined && { evidence: change.evidence }),
      });
      return true;
    case 'allow':
      return suppressions.remove(change.phone);
    case 'lease': {
      const { mission, take, force } = change;
      if (take) {
        const taken = leases.take(mission, ports.holder, ports.holderLabel, nowMs(), force);
        return taken.ok && taken.value !== undefined;
      }
      const lease = leases.read(mission);
      if (lease === undefined || lease.holder !== ports.holder) return false;
      const released = leases.release(mission, lease.epoch);
      return released.ok && released.value;
    }
  }
}

/** What the board has to show after a local change. */
export function boardUpdates(
  changes: readonly LocalChange[],
  { switches }: LocalPorts,
): readonly BoardUpdate[] {
  if (!changes.some(({ kind }) => kind === 'hold')) return [];
  const hold = switches.hold();
  const value = hold === undefined ? undefined : { sinceMs: hold.sinceMs, by: safeText(hold.by) };
  return [{ kind: 'set', field: 'hold', value }];
}
