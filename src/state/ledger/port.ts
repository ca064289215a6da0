import type { Cancel } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import type { LedgerError } from './database.ts';
import type { FileMirror } from './file-mirrors.ts';
import type { Intent } from './intents.ts';
import type { LedgerTables, LedgerView } from './tables.ts';

/** Which ledger this is: a file of this machine, or a database that a team shares. Never with a password. */
export type LedgerPlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `host`: the one that answered last. */
  | { readonly kind: 'postgres'; readonly name: string; readonly host?: string };

/** Another process on the same ledger. */
export interface Member {
  readonly holder: string;
  /** `console 4711`: what it is, for people. */
  readonly label: string;
  readonly host: string;
  readonly operator: string;
  readonly version: string;
  /** Missions whose lease it holds. */
  readonly missions: number;
  /** It has not been heard of since its lease ran out. */
  readonly gone: boolean;
}

/** What an agent tells of the state file on its host. */
export interface PublishedFile {
  readonly id: string;
  readonly host: string;
  readonly path: string;
  readonly kind: FileMirror['kind'];
  readonly sentence: string;
  readonly sha256?: string;
  readonly size: number;
  readonly agentLabel: string;
}

/** State files of bots, published for the consoles of other machines. */
export interface SharedFiles {
  /** `epoch`: of the file's lease, which this process holds. `bytes`: where the content is another than before. */
  publish(file: PublishedFile, epoch: number, bytes?: Uint8Array): Promise<Result<undefined, LedgerError>>;
  /** The content that was published last, whole and checked by its SHA-256; undefined where there is none. */
  content(id: string): Promise<Result<Uint8Array | undefined, LedgerError>>;
}

/**
 * What every process that shares the ledger agrees on. Three ways in, and no other: what may be a moment old
 * (`view`), what must be fresh (`intent`), and what changes something (`commit`).
 */
export interface LedgerPort {
  readonly place: LedgerPlace;
  /** In memory or as quick as that: for screens, lists, and the first look of a guard. Never decides that something is sent. */
  view(): LedgerView;
  /** Brings the view up to date now. Errors: it could not be read; the view is as old as it says. */
  refresh(): Promise<Result<undefined, LedgerError>>;
  /** One intent as it stands now. Errors: the ledger could not be read. */
  intent(opKey: string): Promise<Result<Intent | undefined, LedgerError>>;
  /**
   * Runs `work` on the tables and commits what it wrote, in one transaction, if everything that it read one by one
   * (an intent, the hold, an opt-out, a lease, an inbox row, a draft) still stands; lists are not checked again.
   * Where something does not, `work` runs anew on what stands there now: three times at most, then `busy`.
   * `work` is synchronous and does nothing but read and write these tables: it may run more than once.
   * `ok`: it is on the disk, of the server that is asked where it is a team's. Any error but `unclear`: nothing was
   * written. `unclear`: the answer to the commit was lost, so that nothing may be sent on the strength of it.
   */
  commit<T>(work: (tables: LedgerTables) => T): Promise<Result<T, LedgerError>>;
  /** Whoever holds leases here is this process. */
  readonly holder: string;
  /** Absent where the ledger is this machine's alone. */
  readonly files?: SharedFiles;
  /** Walks the whole log of acts: what does not fit, in words; undefined where all does. */
  verifyAudit(): Promise<Result<string | undefined, LedgerError>>;
  /** Who shares this ledger; empty where it is this machine's alone. */
  members(): readonly Member[];
  /**
   * Another history of the database than the one that sends were last agreed on (a failover, a restored backup): its
   * name. While it stands nothing is sent. Undefined where all is well, and always for a file.
   */
  guard(): string | undefined;
  /** Why nothing can be written any more: the file was deleted or replaced. Undefined for a database of a team. */
  lost(): string | undefined;
  /** Sends are allowed again on this history: it has been compared with the server's list. False where it is past too. */
  agree(history: string): Promise<Result<boolean, LedgerError>>;
  /** Told when something may have changed, by whomever; also once when the view's age changes between fine and old. */
  subscribe(listener: () => void): Cancel;
  close(): Promise<void>;
}
