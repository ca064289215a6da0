import { statSync } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import type { Ledger } from './database.ts';
import type { LedgerView } from './tables.ts';

/** Two writes closer together than this may look like one from outside. */
const SETTLED_MS = 100;
/** More answers than this are not kept. */
const MOST = 5_000;

/**
 * A file's tables whose answers are remembered for as long as nobody writes: a quiet program asks SQLite nothing. Who
 * wrote is seen from the write-ahead log's file; while that is young, and inside a commit, nothing is remembered.
 */
export function rememberedView(
  database: Ledger,
  tables: Omit<LedgerView, 'ageMs'>,
  clock: Clock,
): LedgerView {
  const answers = new Map<string, unknown>();
  let mark = '';

  const isSettled = (): boolean => {
    const log = statSync(`${database.path}-wal`, { bigint: true, throwIfNoEntry: false });
    const next = log === undefined ? '' : `${log.ino}:${log.size}:${log.mtimeNs}`;
    if (next !== mark) {
      mark = next;
      answers.clear();
    }
    if (answers.size > MOST) answers.clear();
    return log !== undefined && clock.now() - Number(log.mtimeMs) > SETTLED_MS;
  };
  const remembered =
    <A extends readonly unknown[], R>(name: string, read: (...args: A) => R): ((...args: A) => R) =>
    (...args) => {
      if (database.db.isTransaction || !isSettled()) return read(...args);
      const key = `${name} ${JSON.stringify(args)}`;
      if (answers.has(key)) return answers.get(key) as R;
      const answer = read(...args);
      answers.set(key, answer);
      return answer;
    };
  /** Every reader of a table, by its name. */
  const table = <T extends object, K extends keyof T & string>(
    name: string,
    of: T,
    readers: readonly K[],
  ): Pick<T, K> =>
    Object.fromEntries(
      readers.map((reader) => {
        const read = of[reader] as (...args: readonly unknown[]) => unknown;
        return [
          reader,
          remembered(`${name}.${reader}`, (...args: readonly unknown[]) => read.apply(of, [...args])),
        ];
      }),
    ) as unknown as Pick<T, K>;

  const read = remembered('leases.read', (mission: string) => tables.leases.read(mission));
  return {
    ageMs: 0,
    intents: table('intents', tables.intents, ['get', 'list', 'ofMission', 'dueBetween', 'byResult']),
    records: table('records', tables.records, ['of', 'openKeys', 'refusedKeys']),
    leases: {
      read,
      all: remembered('leases.all', () => tables.leases.all()),
      // The time changes with every look: only the row is remembered.
      isMine: (mission, epoch, nowMs) => {
        const lease = read(mission);
        return lease?.epoch === epoch && lease.expiresAtMs > nowMs;
      },
    },
    switches: table('switches', tables.switches, ['hold', 'drive', 'missionClass', 'role', 'roles']),
    suppressions: table('suppressions', tables.suppressions, ['find', 'all']),
    inbox: table('inbox', tables.inbox, ['get', 'openByDigest', 'all']),
    drafts: table('drafts', tables.drafts, ['get', 'ofKind', 'all']),
    snapshots: table('snapshots', tables.snapshots, ['get', 'names']),
    alerts: table('alerts', tables.alerts, ['get', 'all']),
    budgets: table('budgets', tables.budgets, ['book', 'extra', 'elsewhere', 'spent']),
    fileMirrors: table('fileMirrors', tables.fileMirrors, ['get', 'all']),
    fileQueue: table('fileQueue', tables.fileQueue, ['get', 'open', 'fallenSince']),
    audit: table('audit', tables.audit, ['latest']),
  };
}
