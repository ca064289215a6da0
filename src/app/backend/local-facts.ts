import type { LocalFacts } from '../../engine/sync/sources.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';

/** What the ledger says of missions. `changed` tells whoever listens that it may say something else now. */
export function localFactsFrom(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'holder'>;
  now(): number;
}): LocalFacts & { changed(): void } {
  const { ledger } = deps;
  const listeners = new Set<() => void>();
  return {
    of: (mission) => {
      const { leases, switches } = ledger.view();
      const lease = leases.read(mission);
      const missionClass = switches.missionClass(mission);
      const live = lease !== undefined && lease.expiresAtMs > deps.now();
      return {
        ...(live
          ? { lease: { mine: lease.holder === ledger.holder, label: safeText(lease.holderLabel) } }
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
