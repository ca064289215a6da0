import type { Cancel, Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { ledgerMark } from '../ledger/database-changes.ts';
import type { Ledger } from '../ledger/database.ts';
import { systemReason, systemCodeOf, type FilePort } from './file-port.ts';
import type { Applied, FileError, FileOp } from './file-op.ts';
import { journalOf, type Journal } from './journal.ts';
import { lateWrites } from './late-writes.ts';
import type { MissionsReader } from './missions-reader.ts';
import type { RememberingParser } from './read-file.ts';
import { actPass, planPass, type PassContext, type PassResult } from './write-pass.ts';

/** Why nothing is written at present, and since when. */
export interface WriteTrouble {
  readonly sentence: string;
  readonly sinceMs: number;
}

/** Writes the state file: one queue, kept in the ledger, shared by all processes. */
export interface MissionsWriter {
  /**
   * Journals the operations together, then writes them; resolves when they stand in the file or must wait. One whose
   * name in `origins` was journalled before is not journalled again: what came of it is told.
   */
  apply(ops: readonly FileOp[], origins?: readonly string[]): Promise<Result<Applied, FileError>>;
  trouble(): WriteTrouble | undefined;
  journal(): Journal;
  /** Runs a pass now: after a repair, or when something may have changed. */
  run(): PassResult;
  /** `listener` runs when the trouble, or what is pending, changed. */
  subscribe(listener: () => void): Cancel;
  /** Resolves when nothing of ours is pending, or when it cannot be written now. */
  settle(): Promise<void>;
  close(): void;
}

export interface WriterOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly files: FilePort;
  readonly ledger: Ledger;
  readonly reader: MissionsReader;
  readonly parser: RememberingParser;
  /** False: nothing is done but on request. */
  readonly follow: boolean;
}

const TORN_DELAYS_MS = [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 50];
const SLOW_RETRY_MS = 1_000;
const RECONCILE_MS = 5_000;
/** After so long an operation is told to be queued, and goes on being tried. */
const PATIENCE_MS = 2_000;

interface Waiter {
  readonly seqs: readonly number[];
  readonly journal: Journal;
  readonly orNothing: boolean;
  readonly resolve: (result: Result<Applied, FileError>) => void;
}

export function openMissionsWriter(options: WriterOptions): MissionsWriter {
  const { path, clock, files, ledger, reader, parser, follow } = options;
  const journals = new Map<string, Journal>();
  const journalAt = (target: string): Journal => {
    const journal = journals.get(target) ?? journalOf(ledger.db, target);
    journals.set(target, journal);
    return journal;
  };
  const context: PassContext = {
    path,
    files,
    parser,
    clock,
    journalAt,
    standingSinceMs: new Map(),
    verified: new Map(),
    copyDigests: new Map(),
  };
  const late = lateWrites({ files, clock, ledger, journalAt, copyDigests: context.copyDigests });
  const listeners = new Set<() => void>();
  const waiters = new Set<Waiter>();
  let target = reader.look().target;
  let trouble: WriteTrouble | undefined;
  let tornPasses = 0;
  let closed = false;
  let cancelPass: Cancel = () => undefined;
  let cancelSweep: Cancel = () => undefined;
  let cancelTick: Cancel = () => undefined;
  let sweepWaits = false;

  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  const pass = (): PassResult => {
    const planned = ledger.transaction(() => planSafely(context));
    if (!planned.ok) return { kind: 'blocked', sentence: planned.error.sentence };
    const plan = planned.value;
    if (plan.kind !== 'write') return plan;
    const acted = ledger.transaction(() => actPass(context, plan));
    return acted.ok ? acted.value : { kind: 'blocked', sentence: acted.error.sentence };
  };

  const run = (): PassResult => {
    cancelPass();
    const result = pass();
    tornPasses = result.kind === 'torn' ? tornPasses + 1 : 0;
    noteTrouble(result);
    answerWaiters(result);
    plan(result);
    if (result.kind === 'wrote') reader.look();
    sweepSoon();
    tell();
    return result;
  };

  /** When to try again by itself. */
  const plan = (result: PassResult): void => {
    if (closed) return;
    switch (result.kind) {
      case 'again':
        cancelPass = clock.after(result.delayMs, run);
        break;
      case 'torn':
        cancelPass = clock.after(TORN_DELAYS_MS[tornPasses - 1] ?? SLOW_RETRY_MS, run);
        break;
      case 'blocked':
      case 'refused':
        // Where nothing waits to be written, the look every few seconds is enough.
        if (journalAt(target).pendingCount() > 0) cancelPass = clock.after(SLOW_RETRY_MS, run);
        break;
      default:
    }
  };

  const noteTrouble = (result: PassResult): void => {
    if (result.kind !== 'blocked' && result.kind !== 'refused') trouble = undefined;
    else if (trouble?.sentence !== result.sentence) {
      trouble = { sentence: result.sentence, sinceMs: trouble?.sinceMs ?? clock.now() };
    }
  };

  const isStuck = (result: PassResult): result is Extract<PassResult, { sentence: string }> =>
    result.kind === 'blocked' ||
    result.kind === 'refused' ||
    (result.kind === 'torn' && tornPasses > TORN_DELAYS_MS.length);

  const answerWaiters = (result: PassResult): void => {
    for (const waiter of waiters) {
      const answer = answerFor(waiter, result);
      if (answer === undefined) continue;
      waiters.delete(waiter);
      waiter.resolve(answer);
    }
  };

  const answerFor = (waiter: Waiter, result: PassResult): Result<Applied, FileError> | undefined => {
    const { seqs, journal } = waiter;
    const outcomes = seqs.map((seq) => ({ seq, outcome: journal.outcome(seq) }));
    const failed = outcomes.find(({ outcome }) => outcome?.reason !== undefined);
    if (failed?.outcome?.reason !== undefined) {
      const { reason, status } = failed.outcome;
      // Whoever asked is told now; it need not be shown to the operator again later.
      ledger.transaction(() => {
        // What the bot's value beat is not tried anew by itself; of anything else nothing was kept.
        journal.endOrigins([failed.seq], reason.kind === 'conflict' ? reason : undefined);
        if (status === 'superseded') journal.forget(failed.seq);
      });
      return err(reason);
    }
    if (outcomes.every(({ outcome }) => outcome?.status !== 'pending')) return ok({ status: 'written' });
    if (result.kind === 'refused') {
      ledger.transaction(() => {
        journal.endOrigins(seqs);
        seqs.forEach((seq) => journal.forget(seq));
      });
      return err({ kind: 'readonly', sentence: result.sentence });
    }
    return isStuck(result) ? notNow(waiter, result.sentence) : undefined;
  };

  /** What cannot be written now waits in the journal; what was to be written now or never is taken out of it. */
  const notNow = ({ seqs, journal, orNothing }: Waiter, reason: string): Result<Applied, FileError> => {
    if (!orNothing) return ok({ status: 'queued', reason });
    ledger.transaction(() => {
      const pending = seqs.filter((seq) => journal.outcome(seq)?.status === 'pending');
      journal.endOrigins(pending);
      for (const seq of pending) journal.forget(seq);
    });
    return err({ kind: 'unwritten', sentence: reason });
  };

  const journalled = (
    journal: Journal,
    op: FileOp,
    origin: string | undefined,
  ): { readonly seq: number; readonly refused?: FileError } => {
    const known = origin === undefined ? undefined : journal.ofOrigin(origin);
    if (known !== undefined) return known;
    const seq = journal.add(op, clock.now());
    if (origin !== undefined) journal.setOrigin(origin, seq, clock.now());
    return { seq };
  };

  const sweepSoon = (): void => {
    if (closed || sweepWaits) return;
    const dueInMs = safely(() => late.dueInMs(target));
    if (dueInMs === undefined) return;
    sweepWaits = true;
    cancelSweep = clock.after(dueInMs, () => {
      sweepWaits = false;
      sweep();
      sweepSoon();
    });
  };

  const sweep = (): void => {
    if ((safely(() => late.sweep(target)) ?? 0) > 0) run();
  };

  const reconcile = (): PassResult | undefined => {
    if (closed) return undefined;
    target = reader.target();
    return run();
  };

  /** Another text once the file or the ledger has been written, by whomever. */
  const markOf = (): string => {
    const stat = safely(() => files.statSync(target, { bigint: true, throwIfNoEntry: false }));
    return `${ledgerMark(ledger)} ${target} ${stat?.ino}:${stat?.size}:${stat?.mtimeNs}`;
  };

  const stopReading = follow ? reader.subscribe(() => void reconcile()) : (): void => undefined;
  /** How both looked before a pass that found nothing to do, now or later. */
  let quiet: string | undefined;
  const tick = (): void => {
    const mark = markOf();
    if (mark !== quiet) {
      const isIdle = reconcile()?.kind === 'idle' && safely(() => journalAt(target).live().length) === 0;
      quiet = isIdle ? mark : undefined;
    }
    cancelTick = clock.after(RECONCILE_MS, tick, RECONCILE_MS / 4);
  };
  // What a process that ended left behind is finished first.
  safely(() => late.tidy(target));
  sweep();
  if (follow) tick();

  return {
    trouble: () => trouble,
    journal: () => journalAt(target),
    run,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    apply: (ops, origins = []) => {
      if (closed) return Promise.resolve(err(CLOSED));
      target = reader.look().target;
      const journal = journalAt(target);
      const begun = ledger.transaction(() => ops.map((op, index) => journalled(journal, op, origins[index])));
      if (!begun.ok) return Promise.resolve(err({ kind: 'ledger', sentence: begun.error.sentence }));
      const refused = begun.value.find((each) => each.refused !== undefined)?.refused;
      if (refused !== undefined) {
        run();
        return Promise.resolve(err(refused));
      }
      return new Promise((resolve) => {
        const orNothing = ops.some((op) => 'orNothing' in op && op.orNothing);
        const waiter: Waiter = { seqs: begun.value.map(({ seq }) => seq), journal, orNothing, resolve };
        waiters.add(waiter);
        clock.after(PATIENCE_MS, () => {
          if (!waiters.delete(waiter)) return;
          resolve(notNow(waiter, orNothing ? BUSY : `${BUSY} It is tried again.`));
        });
        run();
      });
    },
    settle: async () => {
      let result = run();
      while (journalAt(target).pendingCount() > 0 && !isStuck(result)) {
        await clock.sleep(result.kind === 'again' ? result.delayMs : 1);
        if (closed) return;
        result = run();
      }
      sweep();
    },
    close: () => {
      closed = true;
      stopReading();
      cancelPass();
      cancelSweep();
      cancelTick();
      listeners.clear();
      for (const waiter of waiters) waiter.resolve(ok({ status: 'queued', reason: CLOSED.sentence }));
      waiters.clear();
    },
  };
}

const BUSY = 'The bot keeps the state file busy.';

const CLOSED: FileError = {
  kind: 'closed',
  sentence: 'The console is closing; the change is kept and written at the next start.',
};

function planSafely(context: PassContext): ReturnType<typeof planPass> {
  return refusing(
    () => planPass(context),
    (code) => ({
      kind: 'blocked',
      sentence: `The state file ${context.path} cannot be reached: ${systemReason(code)}.`,
    }),
  );
}

/** The value, or undefined where the file system refuses: what is looked at again soon anyway. */
const safely = <T>(look: () => T): T | undefined => refusing<T | undefined>(look, () => undefined);

function refusing<T>(look: () => T, refused: (code: string) => T): T {
  try {
    return look();
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === undefined) throw cause;
    return refused(code);
  }
}
