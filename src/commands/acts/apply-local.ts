import type { AlertRows } from '../../state/ledger/alert-rows.ts';
import { alertRowId, alertRowOf, muteRowId, readAlertRow } from '../../state/ledger/alert-body.ts';
import type { InboxRows } from '../../state/ledger/inbox-items.ts';
import type { Drafts } from '../../state/ledger/drafts.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { BudgetRows } from '../../state/ledger/budget-rows.ts';
import type { Leases } from '../../state/ledger/leases.ts';
import { isUndecided, undecided, type Suppressions } from '../../state/ledger/suppressions.ts';
import type { Switches } from '../../state/ledger/switches.ts';
import type { BoardUpdate } from '../../state/board.ts';
import { isOpenAlert } from '../../domain/alert/alert.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { LOGGED_NOTE } from '../planning/plan-riders.ts';
import { claimSplit } from '../planning/split-claim.ts';
import { dropCommits } from '../dispatch/open-commit.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import { forgetInLedger } from '../reads/kept-of-number.ts';
import type { Snapshots } from '../../state/ledger/snapshots.ts';
import type { LocalChange } from './part.ts';

/** The tables that changes inside the ledger are made in. */
interface LocalTables {
  readonly switches: Switches;
  readonly suppressions: Suppressions;
  readonly leases: Leases;
  readonly inbox: InboxRows;
  readonly drafts: Drafts;
  readonly intents: Intents;
  readonly snapshots: Snapshots;
  readonly alerts: AlertRows;
  readonly budgets: Pick<BudgetRows, 'extra' | 'setExtra'>;
}

export interface LocalPorts {
  readonly memory: Pick<MissionsFilePort, 'overtaken' | 'dismiss'>;
  readonly holder: string;
  readonly holderLabel: string;
  readonly nowMs: () => number;
}

/**
 * Makes a change inside the ledger, in the caller's commit. Gives why not where somebody else was quicker: what was changed
 * before it in the same commit stays, so that whatever may be refused comes first.
 */
export function applyLocal(
  change: LocalChange,
  by: string,
  tables: LocalTables,
  ports: LocalPorts,
): SafeText | undefined {
  if (change.kind === 'split.claim') return claimSplit(tables.drafts, change, ports.nowMs());
  if (isApplied(change, by, tables, ports)) return undefined;
  // Two who stop everything at once have both what they want.
  return change.kind === 'hold' && change.on ? HELD_ALREADY : QUICKER;
}

export const HELD_ALREADY = safe`Dispatch is held already.`;

export const QUICKER = safe`Somebody else was quicker: look again.`;

function isApplied(
  change: Exclude<LocalChange, { kind: 'split.claim' }>,
  by: string,
  tables: LocalTables,
  ports: LocalPorts,
): boolean {
  const { switches, suppressions, leases, inbox, alerts } = tables;
  const { nowMs } = ports;
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
      closeOptOuts(change.phone, by, inbox, nowMs());
      return true;
    case 'allow':
      closeOptOuts(change.phone, by, inbox, nowMs());
      return suppressions.remove(change.phone);
    // In this machine's own journal, by whoever commits the rest.
    case 'dismiss':
      return true;
    case 'inbox.decide':
      return inbox.decide(
        { id: change.id, kind: change.itemKind, body: change.body },
        change.decision,
        nowMs(),
        by,
      );
    case 'note.logged':
      tables.drafts.save({ id: change.id, kind: LOGGED_NOTE, body: true, updatedAtMs: nowMs() });
      return true;
    case 'commit.drop':
      return dropCommits(tables, change);
    case 'inbox.reopen':
      return inbox.reopen(change.id);
    case 'inbox.snooze':
      return putRow(snoozeId(change.id), 'snooze', { untilMs: change.untilMs }, inbox, nowMs());
    case 'inbox.rewrite':
      return putRow(change.id, 'act', change.body, inbox, nowMs(), change.digest);
    case 'forget':
      forgetInLedger(tables, change.phone, nowMs());
      return true;
    case 'budget.extra': {
      const { scope, micros, currency, reason } = change;
      const before = tables.budgets.extra(scope);
      const known = before?.currency === currency ? before.micros : 0;
      tables.budgets.setExtra(scope, { micros: known + micros, currency, by, reason, atMs: nowMs() });
      return true;
    }
    case 'alert.mute':
      alerts.put({
        id: muteRowId(change.rule),
        kind: 'mute',
        body: { rule: change.rule, by, ...(change.untilMs !== undefined && { untilMs: change.untilMs }) },
        updatedAtMs: nowMs(),
      });
      return true;
    case 'alert.unmute':
      return alerts.remove(muteRowId(change.rule));
    case 'alert.answer': {
      const alert = readAlertRow(alerts.get(alertRowId(change.alert)));
      if (alert === undefined || !isOpenAlert(alert)) return false;
      alerts.put(alertRowOf({ ...alert, answered: { by: safeText(by), atMs: nowMs() } }, nowMs()));
      return true;
    }
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
function closeOptOuts(phone: string, by: string, inbox: InboxRows, nowMs: number): void {
  for (const row of inbox.all()) {
    const { kind, status, body } = row;
    if (kind !== 'opt-out' || status !== 'open' || !isJsonObject(body) || body['phone'] !== phone) continue;
    inbox.decide(row, 'denied', nowMs, by);
  }
}

/** A change to the state file that the bot has overtaken, and that nobody has put away yet. */
export const isOvertaken = (seq: number, memory: LocalPorts['memory']): boolean =>
  memory.overtaken?.().some((each) => each.seq === seq) === true;

function putRow(
  id: string,
  kind: string,
  body: JsonValue,
  inbox: InboxRows,
  nowMs: number,
  digest?: string,
): boolean {
  const raised = inbox.raise({
    id,
    kind,
    body,
    createdAtMs: nowMs,
    ...(digest !== undefined && { digest }),
  });
  return raised || inbox.rewrite(id, body, digest);
}

/** Names the remark that an item is out of sight for a while. */
export const snoozeId = (item: string): string => `snooze:${item}`;

/** What the board has to show after a local change. */
export function boardUpdates(
  changes: readonly LocalChange[],
  switches: Pick<Switches, 'hold'>,
): readonly BoardUpdate[] {
  if (!changes.some(({ kind }) => kind === 'hold')) return [];
  const hold = switches.hold();
  const value = hold === undefined ? undefined : { sinceMs: hold.sinceMs, by: safeText(hold.by) };
  return [{ kind: 'set', field: 'hold', value }];
}
