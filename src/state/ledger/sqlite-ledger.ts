import type { Cancel, Clock } from '../../lib/clock.ts';
import { err, ok } from '../../lib/result.ts';
import { changesOf } from './database-changes.ts';
import type { Ledger, LedgerError } from './database.ts';
import type { LedgerPort } from './port.ts';
import { rememberedView } from './remembered-view.ts';
import { createTables } from './tables.ts';

/**
 * The ledger of one user on one machine: every process opens the same file, and SQLite's lock stands between them.
 * A commit is done when `commit` returns: its promise never waits for anything.
 */
export function createSqliteLedger(deps: {
  readonly database: Ledger;
  readonly holder: string;
  /** Paces the looks for what other processes wrote. */
  readonly clock: Clock;
}): LedgerPort {
  const { database } = deps;
  const tables = createTables(database);
  const view = rememberedView(database, tables, deps.clock);
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let watching: Cancel | undefined;

  return {
    place: { kind: 'sqlite', path: database.path },
    holder: deps.holder,
    view: () => view,
    refresh: async () => ok(undefined),
    intent: async (opKey) => ok(tables.intents.get(opKey)),
    // Who still writes while the program ends is told that it is too late.
    commit: async (work) => (database.db.isOpen ? database.transaction(() => work(tables)) : err(CLOSED)),
    verifyAudit: async () => {
      const row = tables.audit.verify();
      return ok(row === undefined ? undefined : `row ${row}`);
    },
    members: () => [],
    guard: () => undefined,
    lost: () => database.lost()?.sentence,
    agree: async () => ok(true),
    subscribe: (listener) => {
      listeners.add(listener);
      watching ??= changesOf(database, deps.clock, tell);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        watching?.();
        watching = undefined;
      };
    },
    close: async () => {
      watching?.();
      database.close();
    },
  };
}

const CLOSED: LedgerError = {
  kind: 'unwritable',
  sentence: 'The program is ending: nothing more is written down.',
};
