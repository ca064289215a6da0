import type { BigIntStats } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import type { Ledger } from '../ledger/database.ts';
import type { FilePort } from './file-port.ts';
import type { Journal, LiveOp } from './journal.ts';
import { fileDigest, parseStateBytes, readImage } from './read-file.ts';
import { rebase, type LiveStep } from './rebase.ts';
import { plansBetween } from './recovered.ts';
import { discard, oldInodePath } from './replace-file.ts';
import { linkedIds, removeSideFolder, tidySideFolder } from './side-folder.ts';

/** Looks for the bot's writes to inodes that we replaced under its hands. */
export interface LateWrites {
  /** One look at every replaced inode of `target`. Returns how many of the bot's changes it journalled. */
  sweep(target: string): number;
  /** Removes what a killed process left beside the file. */
  tidy(target: string): void;
  /** Until the next look is due; undefined when nothing is linked. */
  dueInMs(target: string): number | undefined;
}

/** How long a replaced inode is watched, as this process experiences time. */
const WATCHED_MS = 60_000;
/** Links that short-lived processes left are dropped at this age by the wall clock. */
const ABANDONED_MS = 600_000;
const QUICK_PERIOD_MS = 1_000;
const QUICK_GAP_MS = 50;
const SLOW_GAP_MS = 1_000;

interface LateWritesTools {
  readonly files: FilePort;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly journalAt: (target: string) => Journal;
  /** SHA-256 of kept copies, by number, where this process made them. */
  readonly copyDigests: Map<number, string>;
}

interface Watched {
  readonly sinceMs: number;
  /** The inode's times when it was last read, and how many reads in a row found the same. */
  print?: string;
  quietReads: number;
}

export function lateWrites({ files, clock, ledger, journalAt, copyDigests }: LateWritesTools): LateWrites {
  const watched = new Map<string, Watched>();

  const lookAt = (target: string, id: number): number => {
    const path = oldInodePath(target, id);
    const stat = files.lstatSync(path, { throwIfNoEntry: false, bigint: true });
    if (stat === undefined) return 0;
    const state = watched.get(path) ?? { sinceMs: clock.monotonicMs(), quietReads: 0 };
    watched.set(path, state);
    const print = printOf(stat);
    // Two equal reads: a write in the same tick of the disk's clock as the first is seen by the second.
    if (state.print !== print) state.quietReads = 0;
    state.print = print;
    let found = 0;
    const takenAtMs = journalAt(target).copyTakenAtMs(id) ?? 0;
    if (state.quietReads < 2 && !isLongUntouched(stat, takenAtMs)) {
      found = recover(target, id, path);
      state.quietReads += 1;
    }
    const ageMs = clock.now() - takenAtMs;
    if (clock.monotonicMs() - state.sinceMs < WATCHED_MS && ageMs < ABANDONED_MS) return found;
    discard(files, path);
    watched.delete(path);
    copyDigests.delete(id);
    return found;
  };

  /** Large files are compared by what they hash to, without a copy of either in memory. */
  const isUnchanged = (id: number, path: string): boolean => {
    const digest = copyDigests.get(id);
    return digest !== undefined && fileDigest(files, path) === digest;
  };

  const recover = (target: string, id: number, path: string): number => {
    const journal = journalAt(target);
    const found = ledger.transaction(() => {
      // Read under the lock: another process of ours may have found the same write.
      if (isUnchanged(id, path)) return 0;
      const kept = journal.generation(id)?.bytes;
      if (kept === undefined) return 0;
      const known = Buffer.from(kept.buffer, kept.byteOffset, kept.length);
      const image = readImage(files, path, known);
      if (image === undefined || image.bytes.equals(known)) return 0;
      const after = parseStateBytes(image.bytes);
      const before = parseStateBytes(known);
      if (typeof after === 'string' || typeof before === 'string') return 0;
      // What our own operations do to both sides is no change of the bot's.
      const steps = journal.live().flatMap((op): LiveStep[] => stepFrom(op));
      const plans = plansBetween(
        rebase(before, steps, '').document.root,
        rebase(after, steps, '').document.root,
      );
      for (const plan of plans) journal.addRecovered(plan, clock.now());
      journal.setGeneration(id, image.bytes);
      copyDigests.delete(id);
      return plans.length;
    });
    return found.ok ? found.value : 0;
  };

  const tidy = (target: string): void => {
    // Under the lock: what lies there then is no process's work in progress.
    ledger.transaction(() => {
      tidySideFolder(files, target, files.statSync(target, { throwIfNoEntry: false }));
      if (linkedIds(files, target).length === 0) removeSideFolder(files, target);
    });
  };

  return {
    sweep: (target) => {
      const ids = linkedIds(files, target);
      const found = ids.reduce((sum, id) => sum + lookAt(target, id), 0);
      if (ids.length > 0 && linkedIds(files, target).length === 0) tidy(target);
      return found;
    },
    tidy,
    dueInMs: (target) => {
      const ids = linkedIds(files, target);
      if (ids.length === 0) return undefined;
      const nowMs = clock.monotonicMs();
      const isFresh = ids.some((id) => {
        const sinceMs = watched.get(oldInodePath(target, id))?.sinceMs;
        return sinceMs === undefined || nowMs - sinceMs < QUICK_PERIOD_MS;
      });
      return isFresh ? QUICK_GAP_MS : SLOW_GAP_MS;
    },
  };
}

/**
 * A large file that was last written well before its copy was taken has not been written since: reading it to make sure
 * would cost more than the change. The margin is for disks whose clock is not ours; a small file is simply read.
 */
const isLongUntouched = ({ size, mtimeMs }: BigIntStats, takenAtMs: number): boolean =>
  size >= LARGE_BYTES && Number(mtimeMs) + CLOCK_MARGIN_MS < takenAtMs;

const LARGE_BYTES = 1_000_000n;
const CLOCK_MARGIN_MS = 2_000;

const printOf = (stat: BigIntStats): string => `${stat.mtimeNs} ${stat.ctimeNs} ${stat.size}`;

const stepFrom = ({ seq, origin, plan, status }: LiveOp): LiveStep[] =>
  plan === undefined ? [] : [{ seq, origin, plan, wasKept: false, wasWritten: status === 'applied' }];
