import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../lib/result.ts';
import { fileKind } from '../files/regular-file.ts';
import { MIGRATIONS } from './schema.ts';
import { withStop } from '../../lib/full-stop.ts';
import { makeFolder } from '../files/make-folder.ts';

/**
 * Why the ledger cannot be used. `torn`: damaged, or no ledger at all; `newer`: written by a later
 * version; `unwritable`: permission, read-only or full disk, I/O error; `busy`: another process held
 * its lock for longer than we wait, or kept changing the same thing. Of a team's database alone: `address`: it cannot
 * be a ledger; `denied`: it does not let us in; `older`: not migrated yet; `away`: not reached, and nothing was
 * written; `unclear`: the answer to a commit was lost; `guarded`: its history is another one, nothing is sent; `late`:
 * by its clock it is too late to send; `unsettled`: this machine's own ledger holds what it does not know. `account`:
 * this start has no account that a ledger could be kept for.
 */
export interface LedgerError {
  readonly kind:
    | 'torn'
    | 'newer'
    | 'unwritable'
    | 'busy'
    | 'address'
    | 'denied'
    | 'older'
    | 'away'
    | 'unclear'
    | 'guarded'
    | 'late'
    | 'unsettled'
    | 'account';
  readonly sentence: string;
  /** What the database called it. */
  readonly code?: string;
}

/** The open ledger: one SQLite file that every process of this user shares. */
export interface Ledger {
  readonly path: string;
  readonly db: DatabaseSync;
  /**
   * Runs `work` in one `BEGIN IMMEDIATE` transaction, which also keeps every other process out.
   * When it returns ok, the changes are on the disk. Within another transaction it joins that one.
   * Errors: what the database refuses is returned; anything else that `work` throws passes through
   * after a rollback.
   */
  transaction<T>(work: () => T): Result<T, LedgerError>;
  /** Why nothing may be written any more: the file was deleted or replaced under this process. */
  lost(): LedgerError | undefined;
  /** Closing twice does nothing. */
  close(): void;
}

/** How long a statement waits for another process's lock. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the ledger, making it (0600, in a 0700 folder) when it is not there and bringing its tables
 * up to date. A damaged or newer file is left exactly as it is.
 * `busyTimeoutMs`: how long a statement waits for another process.
 */
export function openLedger(
  path: string,
  options: { readonly busyTimeoutMs?: number } = {},
): Result<Ledger, LedgerError> {
  let db: DatabaseSync | undefined;
  try {
    makePrivate(path);
    db = new DatabaseSync(path, { timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS });
    const refusal = prepare(db, path);
    if (refusal === undefined) return ok(handle(db, path));
    db.close();
    return err(refusal);
  } catch (cause) {
    if (db?.isOpen === true) db.close();
    const error = databaseErrorOf(cause, path) ?? systemErrorOf(cause, path);
    if (error === undefined) throw cause;
    return err(error);
  }
}

/** A ledger that lasts as long as it is open: to look at the world where the real one cannot be used. */
export function openPassingLedger(): Ledger {
  const path = ':memory:';
  const db = new DatabaseSync(path);
  prepare(db, path);
  return handle(db, path);
}

function makePrivate(path: string): void {
  const folder = dirname(path);
  makeFolder(folder);
  // A sticky folder, such as /tmp, is shared on purpose and not ours to close.
  if ((statSync(folder).mode & 0o1000) === 0) chmodSync(folder, 0o700);
  const standing = statSync(path, { throwIfNoEntry: false });
  if (standing !== undefined && !standing.isFile()) {
    const code = standing.isDirectory() ? 'EISDIR' : 'NOT_REGULAR';
    throw Object.assign(new Error(`${path} is ${fileKind(standing)}`), { code, syscall: 'open' });
  }
  // SQLite gives its -wal and -shm files the mode of the main file, so that one decides for all.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** A whole look costs 3 ms for so much; a larger ledger has one a day. */
const SMALL_BYTES = 1_000_000;
/** When the last whole look ended well, in seconds since 1970, by the clock of SQLite. */
const LOOKED = "INSERT OR REPLACE INTO settings VALUES ('looked_through', unixepoch(), unixepoch() * 1000)";
const IS_LOOKED =
  "SELECT 1 FROM settings WHERE key = 'looked_through' AND unixepoch() - value BETWEEN 0 AND 24 * 3600";

/** Checks the file, then migrates it. Returns the reason when it must not be used. */
function prepare(db: DatabaseSync, path: string): LedgerError | undefined {
  const wasAt = versionOf(db);
  if (wasAt > MIGRATIONS.length) return newer(path);
  const { bytes } = db
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()')
    .get() as { bytes: number };
  const isSmall = bytes < SMALL_BYTES;
  const isDue =
    isSmall ||
    wasAt < MIGRATIONS.length ||
    sizeOf(path) + sizeOf(`${path}-wal`) < bytes ||
    db.prepare(IS_LOOKED).get() === undefined;
  if (isDue && db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok') return torn(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  // The lock alone already says that it cannot be written; nothing waits for the disk where nothing is new.
  db.exec('BEGIN IMMEDIATE');
  // Read again under the lock: another process may have migrated meanwhile.
  const version = versionOf(db);
  if (version > MIGRATIONS.length) return newer(path);
  const isCurrent = version === MIGRATIONS.length;
  for (const migration of MIGRATIONS.slice(version)) db.exec(migration);
  if (!isCurrent) db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  if (isDue && !isSmall) db.exec(LOOKED);
  db.exec(isCurrent && (isSmall || !isDue) ? 'ROLLBACK' : 'COMMIT');
  return undefined;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

function handle(db: DatabaseSync, path: string): Ledger {
  const opened = identityOf(path);
  // What other processes write goes into another file then: a hold, an opt-out, a lease would not be seen here.
  const lost = (): LedgerError | undefined =>
    path === ':memory:' || identityOf(path) === opened ? undefined : replaced(path);
  return {
    path,
    db,
    lost,
    transaction: (work) => {
      // The outer one turns a failure into a value: here it must undo all of it, not a part.
      if (db.isTransaction) return ok(work());
      const gone = lost();
      if (gone !== undefined) return err(gone);
      try {
        db.exec('BEGIN IMMEDIATE');
        const value = work();
        db.exec('COMMIT');
        return ok(value);
      } catch (cause) {
        // SQLite has already rolled back by itself after some errors, such as a full disk.
        if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
        const error = databaseErrorOf(cause, path);
        if (error === undefined) throw cause;
        return err(error);
      }
    },
    close: () => {
      if (db.isOpen) db.close();
    },
  };
}

/** SQLite's primary result codes (the low byte of what node:sqlite reports) that are no bug of ours. */
const SQLITE = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  open: 14,
  notDb: 26,
};

/** What the file system says of the ledger's folder and file. */
function systemErrorOf(cause: unknown, path: string): LedgerError | undefined {
  if (!(cause instanceof Error) || !('syscall' in cause)) return undefined;
  const { code = 'an unknown failure' } = cause as NodeJS.ErrnoException;
  return unwritable(path, SYSTEM_REASONS[code] ?? code);
}

/** What the database refuses; undefined for anything else, which is a bug. */
function databaseErrorOf(cause: unknown, path: string): LedgerError | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { errcode } = cause as Error & { errcode?: unknown };
  if (typeof errcode !== 'number') return undefined;
  switch (errcode & 0xff) {
    case SQLITE.corrupt:
    case SQLITE.notDb:
      return torn(path);
    case SQLITE.busy:
    case SQLITE.locked:
      return {
        kind: 'busy',
        sentence: `The ledger ${path} is locked by another process; close the other console or wait, then try again.`,
      };
    case SQLITE.full:
      return unwritable(path, 'the disk is full');
    case SQLITE.perm:
    case SQLITE.readonly:
      return unwritable(path, 'it is read-only');
    case SQLITE.io:
      return unwritable(path, 'the disk reported an error');
    case SQLITE.open:
      return unwritable(path, 'it cannot be opened');
    default:
      return undefined;
  }
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'a folder stands in its place',
  NOT_REGULAR: 'a pipe, a socket or a device stands in its place',
  EMFILE: 'too many files are open',
};

const unwritable = (path: string, reason: string): LedgerError => ({
  kind: 'unwritable',
  sentence: `The ledger ${path} cannot be written: ${withStop(reason)} Nothing is dialled or changed until it can.`,
});

/** Which file stands at a path; an empty text for none. */
function identityOf(path: string): string {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.dev}:${stat.ino}`;
  } catch {
    return '';
  }
}

const replaced = (path: string): LedgerError => ({
  kind: 'unwritable',
  sentence: `The ledger ${path} was deleted or replaced while this program ran: a hold or an opt-out of others does not reach it any more. Nothing is dialled or changed. End it and start it again; what is scheduled at the server already still goes out.`,
});

const torn = (path: string): LedgerError => ({
  kind: 'torn',
  sentence: `The ledger ${path} is damaged. Move it away (keep it) and start again, or restore a copy.`,
});

const newer = (path: string): LedgerError => ({
  kind: 'newer',
  sentence: `The ledger ${path} was written by a newer clawdtalk-tui. Update this one; it was left as it is.`,
});
