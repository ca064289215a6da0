import { auditColumns, auditRowOf, type AuditEntry } from '../audit.ts';
import type { LedgerTables } from '../tables.ts';
import { BUDGET_KEYS } from '../budget-rows.ts';
import { storable, type Columns, type Replica, type SharedTable } from './replica.ts';

/** What one run of a commit's work read and wrote, as the database is told it. */
export interface LedgerBatch {
  readonly gate: 'none' | 'shared' | 'exclusive';
  /** It commits that something is sent. */
  readonly sends: boolean;
  /** By the database's clock it must be earlier than this. */
  readonly before_ms?: number;
  readonly touch: readonly {
    readonly t: SharedTable;
    readonly k: string;
    readonly rev: number;
    readonly w: boolean;
  }[];
  readonly write: readonly {
    readonly t: SharedTable;
    readonly k: string;
    readonly rev: number;
    readonly row: Columns | null;
    readonly force?: boolean;
  }[];
  readonly audit: readonly Columns[];
}

/** The database refuses a sending whose slot is nearer than this: a minute ahead, less what asking for it takes. */
const LEAD_MS = 45_000;

/** Everybody locks rows in this order. */
const LOCK_ORDER: readonly SharedTable[] = [
  'leases',
  'intents',
  'records',
  'settings',
  'suppressions',
  'inbox_items',
  'drafts',
  'snapshots',
  'alerts',
  'file_mirrors',
  'file_queue',
];

/**
 * Runs `work` on the copy, takes back what it wrote there, and tells what it read and wrote. `nextRecordId` gives
 * numbers that no other process uses.
 */
export function record<T>(
  replica: Replica,
  work: (tables: LedgerTables) => T,
  nextRecordId: () => number,
): { readonly value: T; readonly batch: LedgerBatch } {
  const { db } = replica;
  const touched = new Map<
    string,
    { readonly t: SharedTable; readonly k: string; w: boolean; force: boolean }
  >();
  const entries: AuditEntry[] = [];
  const touch = (t: SharedTable, k: string): { w: boolean; force: boolean } => {
    const name = `${t} ${k}`;
    const known = touched.get(name) ?? { t, k, w: false, force: false };
    touched.set(name, known);
    return known;
  };
  db.exec('BEGIN');
  try {
    const value = work(recordingTables(replica, { touch, entries, nextRecordId }));
    return { value, batch: batchOf(replica, [...touched.values()], entries) };
  } finally {
    db.exec('ROLLBACK');
  }
}

function batchOf(
  replica: Replica,
  touched: readonly {
    readonly t: SharedTable;
    readonly k: string;
    readonly w: boolean;
    readonly force: boolean;
  }[],
  entries: readonly AuditEntry[],
): LedgerBatch {
  const rank = (t: SharedTable): number => LOCK_ORDER.indexOf(t);
  const sorted = touched.toSorted((one, other) => rank(one.t) - rank(other.t) || (one.k < other.k ? -1 : 1));
  const write = sorted
    .filter(({ w }) => w)
    .map(({ t, k, force }) => ({
      t,
      k,
      rev: replica.rev(t, k),
      row: replica.columns(t, k) ?? null,
      ...(force && { force }),
    }))
    // Made and taken away again within one run.
    .filter(({ rev, row }) => rev > 0 || row !== null);
  const isGate = ({ t, k }: { readonly t: SharedTable; readonly k: string }): boolean =>
    t === 'suppressions' || (t === 'settings' && k === 'hold');
  const sent = write.filter(({ t, row }) => t === 'intents' && row?.['status'] === 'sent');
  const slots = sent.map(({ row }) => slotOf(row)).filter((atMs) => atMs !== undefined);
  return {
    gate: write.some(isGate) ? 'exclusive' : sorted.some(isGate) || sent.length > 0 ? 'shared' : 'none',
    sends: sent.length > 0,
    ...(slots.length > 0 && { before_ms: Math.min(...slots) - LEAD_MS }),
    touch: sorted.map(({ t, k, w }) => ({ t, k, rev: replica.rev(t, k), w })),
    write,
    audit: entries.map(auditRow),
  };
}

/** When what is sent is due; undefined for what happens at once. */
function slotOf(row: Columns | null): number | undefined {
  const body = JSON.parse(String(row?.['body'])) as { readonly atMs?: unknown };
  return typeof body.atMs === 'number' ? body.atMs : undefined;
}

function auditRow(entry: AuditEntry): Columns {
  const text = (value: string | undefined): string | null => (value === undefined ? null : storable(value));
  const kept: AuditEntry = {
    ...entry,
    actor: storable(entry.actor),
    summary: storable(entry.summary),
    ...(entry.details !== undefined && { details: storable(entry.details) }),
  };
  return {
    at_ms: kept.atMs,
    actor: kept.actor,
    kind: kept.kind,
    mission_key: text(kept.missionKey),
    summary: kept.summary,
    shown_digest: text(kept.shownDigest),
    outcome: kept.outcome,
    request_id: text(kept.requestId),
    details: text(kept.details),
    payload: JSON.stringify(auditColumns(kept)),
  };
}

interface Recorder {
  readonly touch: (t: SharedTable, k: string) => { w: boolean; force: boolean };
  readonly entries: AuditEntry[];
  readonly nextRecordId: () => number;
}

/** The copy's tables, each telling the recorder which rows it read and wrote. */
function recordingTables({ db, tables }: Replica, { touch, entries, nextRecordId }: Recorder): LedgerTables {
  /** Remembers a row, and whether it was written. */
  const wrote = (t: SharedTable, k: string, written: boolean): boolean => {
    const row = touch(t, k);
    if (written) row.w = true;
    return written;
  };
  const {
    intents,
    records,
    leases,
    switches,
    suppressions,
    inbox,
    drafts,
    snapshots,
    alerts,
    fileQueue,
    budgets,
  } = tables;
  return {
    intents: {
      ...intents,
      get: (opKey) => {
        touch('intents', opKey);
        return intents.get(opKey);
      },
      insert: (intent) => wrote('intents', intent.opKey, intents.insert(intent)),
      replace: (before, after) => wrote('intents', before.opKey, intents.replace(before, after)),
    },
    records: {
      ...records,
      add: (opKey, target, body, atMs) => {
        const id = nextRecordId();
        db.prepare(
          `INSERT INTO records (id, op_key, target, status, body, created_at_ms) VALUES (?, ?, ?, 'open', ?, ?)`,
        ).run(id, opKey, target, body, atMs);
        wrote('records', String(id), true);
        return id;
      },
      of: (opKey) => {
        const rows = records.of(opKey);
        for (const { id } of rows) touch('records', String(id));
        return rows;
      },
      close: (id, ...how) => {
        records.close(id, ...how);
        wrote('records', String(id), true);
      },
      note: (id, error) => {
        records.note(id, error);
        wrote('records', String(id), true);
      },
      reopen: (id) => {
        records.reopen(id);
        wrote('records', String(id), true);
      },
      leave: (id) => {
        records.leave(id);
        wrote('records', String(id), true);
      },
    },
    leases: {
      ...leases,
      read: (mission) => {
        touch('leases', mission);
        return leases.read(mission);
      },
      take: (mission, holder, label, nowMs, force = false) => {
        const row = touch('leases', mission);
        const taken = leases.take(mission, holder, label, nowMs, force);
        if (taken.ok && taken.value !== undefined) row.w = true;
        if (force) row.force = true;
        return taken;
      },
      // One heartbeat renews all leases of a process; here it is only looked whether this one is still its own.
      renew: (mission, epoch, nowMs) => ({ ok: true, value: leases.isMine(mission, epoch, nowMs) }),
      release: (mission, epoch) => {
        const row = touch('leases', mission);
        const released = leases.release(mission, epoch);
        if (released.ok && released.value) {
          row.w = true;
          row.force = true;
        }
        return released;
      },
      isMine: (mission, epoch, nowMs) => {
        touch('leases', mission);
        return leases.isMine(mission, epoch, nowMs);
      },
    },
    switches: {
      hold: () => {
        touch('settings', 'hold');
        return switches.hold();
      },
      setHold: (hold) => wrote('settings', 'hold', switches.setHold(hold)),
      releaseHold: () => wrote('settings', 'hold', switches.releaseHold()),
      drive: (mission) => {
        touch('settings', `drive:${mission}`);
        return switches.drive(mission);
      },
      setDrive: (mission, ...how) => {
        switches.setDrive(mission, ...how);
        wrote('settings', `drive:${mission}`, true);
      },
      role: (operator) => {
        touch('settings', `role:${operator}`);
        return switches.role(operator);
      },
      setRole: (operator, ...how) => {
        switches.setRole(operator, ...how);
        wrote('settings', `role:${operator}`, true);
      },
      roles: () => switches.roles(),
      missionClass: (mission) => {
        touch('settings', `class:${mission}`);
        return switches.missionClass(mission);
      },
      setMissionClass: (mission, ...how) => {
        switches.setMissionClass(mission, ...how);
        wrote('settings', `class:${mission}`, true);
      },
    },
    suppressions: {
      ...suppressions,
      find: (phone) => {
        touch('suppressions', phone);
        return suppressions.find(phone);
      },
      add: (suppression) => wrote('suppressions', suppression.phone, suppressions.add(suppression)),
      remove: (phone) => wrote('suppressions', phone, suppressions.remove(phone)),
    },
    inbox: {
      ...inbox,
      get: (id) => {
        touch('inbox_items', id);
        return inbox.get(id);
      },
      openByDigest: (digest) => {
        const row = inbox.openByDigest(digest);
        if (row !== undefined) touch('inbox_items', row.id);
        return row;
      },
      raise: (row) => wrote('inbox_items', row.id, inbox.raise(row)),
      rewrite: (id, ...how) => wrote('inbox_items', id, inbox.rewrite(id, ...how)),
      decide: (row, ...how) => wrote('inbox_items', row.id, inbox.decide(row, ...how)),
      reopen: (id) => wrote('inbox_items', id, inbox.reopen(id)),
    },
    drafts: {
      ...drafts,
      get: (id) => {
        touch('drafts', id);
        return drafts.get(id);
      },
      save: (draft) => {
        drafts.save(draft);
        wrote('drafts', draft.id, true);
      },
      remove: (id) => wrote('drafts', id, drafts.remove(id)),
    },
    snapshots: {
      ...snapshots,
      save: (snapshot) => {
        snapshots.save(snapshot);
        wrote('snapshots', snapshot.name, true);
      },
    },
    alerts: {
      ...alerts,
      get: (id) => {
        touch('alerts', id);
        return alerts.get(id);
      },
      put: (row) => {
        alerts.put(row);
        wrote('alerts', row.id, true);
      },
      remove: (id) => wrote('alerts', id, alerts.remove(id)),
    },
    budgets: {
      ...budgets,
      book: () => {
        touch('settings', BUDGET_KEYS.book);
        return budgets.book();
      },
      setBook: (...book) => {
        budgets.setBook(...book);
        wrote('settings', BUDGET_KEYS.book, true);
        wrote('settings', BUDGET_KEYS.sends, true);
      },
      extra: (scope) => {
        touch('settings', BUDGET_KEYS.extra(scope));
        return budgets.extra(scope);
      },
      setExtra: (scope, extra) => {
        budgets.setExtra(scope, extra);
        wrote('settings', BUDGET_KEYS.extra(scope), true);
      },
      setElsewhere: (...spent) => {
        budgets.setElsewhere(...spent);
        wrote('settings', BUDGET_KEYS.elsewhere, true);
      },
      count: () => wrote('settings', BUDGET_KEYS.sends, budgets.count()),
    },
    fileMirrors: tables.fileMirrors,
    fileQueue: {
      ...fileQueue,
      get: (id) => {
        touch('file_queue', id);
        return fileQueue.get(id);
      },
      add: (edit) => wrote('file_queue', edit.id, fileQueue.add(edit)),
      replace: (edit) => {
        fileQueue.replace(edit);
        wrote('file_queue', edit.id, true);
      },
    },
    audit: {
      append: (entry) => {
        entries.push(entry);
        return auditRowOf(0, entry);
      },
    },
  };
}
