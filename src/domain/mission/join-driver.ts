import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { RunEvent } from './mission.ts';
import type { MissionRow } from './mission-row.ts';

/** Who holds the lease of a mission on this machine. */
export interface LeaseHolder {
  readonly label: SafeText;
  /** True where it is this process. */
  readonly mine: boolean;
}

/** Who drives, with a name where one is known. */
export interface MissionDriver {
  readonly driver: MissionRow['driver'];
  readonly label?: SafeText;
}

const NOBODY: MissionDriver = { driver: 'nobody' };

/**
 * Who drives a mission: the holder of its lease, else whoever wrote the run's newest event or last touched the state
 * file's entry, as long as that is not longer ago than `quietAfterMs`.
 */
export function driverOf(
  facts: {
    readonly lease?: LeaseHolder;
    readonly newestEvent?: RunEvent;
    readonly entryChangedAtMs?: number;
    /** The label under which this console signs its events. */
    readonly ownLabel?: string;
  },
  nowMs: number,
  quietAfterMs: number,
): MissionDriver {
  const { lease, newestEvent, entryChangedAtMs } = facts;
  if (lease !== undefined) return { driver: lease.mine ? 'console' : 'other', label: lease.label };
  const eventAtMs = newestEvent?.createdAtMs;
  const recent = (atMs: number | undefined): boolean => atMs !== undefined && nowMs - atMs < quietAfterMs;
  if (newestEvent?.agentId !== undefined && recent(eventAtMs)) {
    return signedBy(newestEvent.agentId, facts.ownLabel);
  }
  // Only bots write the state file without signing an event of the run.
  if (recent(entryChangedAtMs)) return { driver: 'bot', label: safeText('bot (state file)') };
  return NOBODY;
}

function signedBy(agentId: SafeText, ownLabel: string | undefined): MissionDriver {
  if (!CONSOLE.test(agentId)) return { driver: 'bot', label: agentId };
  // A person and the engine that works for the same person are one console.
  const own = ownLabel !== undefined && agentId.replace(CONSOLE, '') === ownLabel.replace(CONSOLE, '');
  return { driver: own ? 'console' : 'other', label: agentId };
}

const CONSOLE = /^(?:operator|engine):/;
