import type { LocalFacts } from '../../engine/sync/sources.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { Leases } from '../../state/ledger/leases.ts';
import type { Switches } from '../../state/ledger/switches.ts';

/** What the ledger says of missions. `changed` tells whoever listens that it may say something else now. */
export function localFactsFrom(deps: {
  readonly leases: Leases;
  readonly switches: Switches;
  readonly holder: string;
  now(): number;
}): LocalFacts & { changed(): void } {
  const { leases, switches } = deps;
  const listeners = new Set<() => void>();
  return {
    of: (mission) => {
      const lease = leases.read(mission);
      const missionClass = switches.missionClass(mission);
      const live = lease !== undefined && lease.expiresAtMs > deps.now();
      return {
        ...(live
          ? { lease: { mine: lease.holder === deps.holder, label: safeText(lease.holderLabel) } }
          : {}),
        chosen: {
          drive: switches.drive(mission),
          ...(missionClass === undefined ? {} : { missionClass }),
        },
      };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed: () => {
      for (const listener of listeners) listener();
    },
  };
}
