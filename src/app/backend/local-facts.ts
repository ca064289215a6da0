import { openCommits, openCommitText, type OpenCommit } from '../../commands/dispatch/open-commit.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { LocalFacts } from '../../engine/sync/sources.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';

/** Missions are many and open commits few: they are read together, and again after so long or when something changed. */
const COMMITS_FRESH_MS = 5_000;

/** What the ledger says of missions. `changed` tells whoever listens that it may say something else now. */
export function localFactsFrom(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'holder'>;
  now(): number;
  /** By the clock that commits go by. */
  worldNow(): number;
  /** True for a process that is known to have ended. */
  isGone(holder: string): boolean;
}): LocalFacts & { changed(): void } {
  const { ledger } = deps;
  const listeners = new Set<() => void>();
  let commits: { readonly atMs: number; readonly of: ReadonlyMap<MissionKey, OpenCommit> } | undefined;
  const commitOf = (mission: MissionKey): OpenCommit | undefined => {
    const nowMs = deps.worldNow();
    if (commits === undefined || Math.abs(nowMs - commits.atMs) > COMMITS_FRESH_MS) {
      // Where there are several the oldest is told first.
      const open = openCommits(ledger.view(), { nowMs, isGone: (holder) => deps.isGone(holder) });
      commits = { atMs: nowMs, of: new Map(open.map((each) => [each.mission, each])) };
    }
    return commits.of.get(mission);
  };
  return {
    of: (mission) => {
      const { leases, switches } = ledger.view();
      const lease = leases.read(mission);
      const missionClass = switches.missionClass(mission);
      const live = lease !== undefined && lease.expiresAtMs > deps.now();
      const commit = commitOf(mission);
      return {
        ...(live
          ? { lease: { mine: lease.holder === ledger.holder, label: safeText(lease.holderLabel) } }
          : {}),
        chosen: {
          drive: switches.drive(mission),
          ...(missionClass === undefined ? {} : { missionClass }),
        },
        ...(commit === undefined
          ? {}
          : { openCommit: { id: commit.id, sentence: openCommitText(commit), underWay: commit.underWay } }),
      };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed: () => {
      commits = undefined;
      for (const listener of listeners) listener();
    },
  };
}
