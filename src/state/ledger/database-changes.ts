import { statSync } from 'node:fs';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Ledger } from './database.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Tells of what other processes commit to this database, at the latest after a second. Whether anything was written at
 * all is seen from the write-ahead log's file; the database is asked only then, so that a quiet one costs no statement.
 */
export function changesOf(database: Ledger, clock: Clock, tell: () => void): Cancel {
  // SQLite counts the commits of others, not those of this connection.
  const version = database.db.prepare('PRAGMA data_version');
  const read = (): unknown => version.get()?.['data_version'];
  let seen = read();
  let log = ledgerMark(database);
  let wasLost = false;
  // Two writes in one tick of the file system's clock look like one: after a change it is asked once more.
  let askAgain = false;

  const look = (): void => {
    const gone = database.lost() !== undefined;
    if (gone !== wasLost) {
      wasLost = gone;
      tell();
    }
    const now = ledgerMark(database);
    const written = now !== log;
    if (written || askAgain) {
      log = now;
      askAgain = written;
      const current = read();
      if (current !== seen) {
        seen = current;
        tell();
      }
    }
    cancel = clock.after(LOOK_EVERY_MS, look, LOOK_EVERY_MS / 2);
  };
  let cancel = clock.after(LOOK_EVERY_MS, look);
  return () => cancel();
}

/** What the write-ahead log looks like from outside: another text after each commit of anybody, at the latest with the next. */
export function ledgerMark({ path }: Pick<Ledger, 'path'>): string {
  const log = statSync(`${path}-wal`, { bigint: true, throwIfNoEntry: false });
  return log === undefined ? '' : `${log.ino}:${log.size}:${log.mtimeNs}`;
}
