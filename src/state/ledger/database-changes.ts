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
  let log = logOf(database.path);
  // Two writes in one tick of the file system's clock look like one: after a change it is asked once more.
  let askAgain = false;

  const look = (): void => {
    const now = logOf(database.path);
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
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  let cancel = clock.after(LOOK_EVERY_MS, look);
  return () => cancel();
}

/** What the log's file looks like from outside; a new text for each write to it. */
function logOf(path: string): string {
  const log = statSync(`${path}-wal`, { bigint: true, throwIfNoEntry: false });
  return log === undefined ? '' : `${log.ino}:${log.size}:${log.mtimeNs}`;
}
