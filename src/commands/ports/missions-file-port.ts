import type { Result } from '../../lib/result.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Applied, FileError, FileOp } from '../../state/missions-file/file-op.ts';
import type { ParkedOp } from '../../state/missions-file/journal.ts';

/** Names a change wherever it shows up again, so that it is made once. */
export interface FileMark {
  readonly origin: string;
  /** Nobody can have tried it before. */
  readonly fresh: boolean;
}

/** The shared state file as commands see it. */
export interface MissionsFilePort {
  /**
   * Journalled first: what is queued reaches the file by itself as soon as the file can be written. Error `waiting`: the
   * file is on another host, which has not told yet what came of it; the same mark asks again.
   */
  apply(op: FileOp, mark?: FileMark): Promise<Result<Applied, FileError>>;
  /** Several with one write. The first that is refused decides the result; the others are made. */
  applyAll(ops: readonly FileOp[], marks?: readonly FileMark[]): Promise<Result<Applied, FileError>>;
  /** Read fresh. */
  entries(): Promise<readonly MissionEntry[]>;
  /** The first of them that is this mission's, where it can be found without making all of them. */
  entryOf?(mission: MissionKey): MissionEntry | undefined;
  /** The same by its name. */
  entryOfSlug?(slug: string): MissionEntry | undefined;
  /** Why it is not known whether there is an entry that `entries` lacks; undefined where it is known. */
  unread?(): string | undefined;
  /** Why a file cannot be read at present, so that `entries` may lack something; undefined where each can. */
  unreadable?(): string | undefined;
  /** Why what is known of this entry is too old to build on. */
  stale?(slug: string): string | undefined;
  /** A value of memory as the file spells it now, where that can be told: what is taken back is put back so. */
  spelling?(slug: string, key: string): string | undefined;
  /** Changes of ours that the bot has overtaken, until they are dismissed. */
  overtaken?(): readonly ParkedOp[];
  /** Takes one of them off that list; within a transaction of the ledger it joins that one. */
  dismiss?(seq: number): void;
}
