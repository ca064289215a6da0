import type { InboxRows } from '../../state/ledger/inbox-items.ts';
import type { Leases } from '../../state/ledger/leases.ts';
import { isUndecided, undecided, type Suppressions } from '../../state/ledger/suppressions.ts';
import type { Switches } from '../../state/ledger/switches.ts';
import type { BoardUpdate } from '../../state/board.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import type { LocalChange } from './part.ts';

export interface LocalPorts {
  readonly switches: Switches;
  readonly suppressions: Suppressions;
  readonly leases: Leases;
  readonly inbox: InboxRows;
  readonly memory: Pick<MissionsFilePort, 'overtaken' | 'dismiss'>;
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
    case 'suppress': {
      const standing = suppressions.find(change.phone);
      if (standing !== undefined && isUndecided(standing)) suppressions.remove(change.phone);
      suppressions.add({
        phone: change.phone,
        reason: change.reason,
        addedBy: by,
        addedAtMs: nowMs(),
        ...(change.evidence !== undefined && { evidence: change.evidence }),
      });
      return true;
    }
    case 'suppress.undecided': {
      const { phone, evidence } = change;
      suppressions.add(undecided({ phone, evidence, addedBy: by, addedAtMs: nowMs() }));
      return true;
    }
    case 'lift':
      suppressions.remove(change.phone);
      closeOptOuts(change.phone, by, ports);
      return true;
    case 'allow':
      closeOptOuts(change.phone, by, ports);
      return suppressions.remove(change.phone);
    case 'dismiss': {
      const stands = ports.memory.overtaken?.().some(({ seq }) => seq === change.seq) === true;
      if (stands) ports.memory.dismiss?.(change.seq);
      return stands;
    }
    case 'inbox.decide':
      return ports.inbox.decide(
        { id: change.id, kind: change.itemKind, body: change.body },
        change.decision,
        nowMs(),
      );
    case 'inbox.reopen':
      return ports.inbox.reopen(change.id);
    case 'inbox.snooze':
      return putRow(snoozeId(change.id), 'snooze', { untilMs: change.untilMs }, ports);
    case 'inbox.rewrite':
      return putRow(change.id, 'act', change.body, ports, change.digest);
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

/** Whoever may be contacted again is asked about no more. */
function closeOptOuts(phone: string, by: string, { inbox, nowMs }: LocalPorts): void {
  for (const row of inbox.all()) {
    const { kind, status, body } = row;
    if (kind !== 'opt-out' || status !== 'open' || !isJsonObject(body) || body['phone'] !== phone) continue;
    inbox.decide(row, 'denied', nowMs(), by);
  }
}

function putRow(
  id: string,
  kind: string,
  body: JsonValue,
  { inbox, nowMs }: LocalPorts,
  digest?: string,
): boolean {
  const raised = inbox.raise({
    id,
    kind,
    body,
    createdAtMs: nowMs(),
    ...(digest !== undefined && { digest }),
  });
  return raised || inbox.rewrite(id, body, digest);
}

/** Names the remark that an item is out of sight for a while. */
export const snoozeId = (item: string): string => `snooze:${item}`;

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
