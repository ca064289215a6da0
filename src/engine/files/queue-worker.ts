import type { Clock } from '../../lib/clock.ts';
import { parseFileOp } from '../../state/missions-file/parse-file-op.ts';
import type { QueuedEdit } from '../../state/ledger/file-queue.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { LedgerTables } from '../../state/ledger/tables.ts';
import type { MissionsFile } from '../../state/missions-file/missions-file.ts';

/** So many are taken with one commit, and made with one write. */
const AT_ONCE = 50;

export interface QueueWorkerDeps {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit'>;
  readonly file: Pick<MissionsFile, 'apply' | 'conflicts' | 'dismiss'>;
  readonly mirror: string;
  readonly journal: string;
  readonly clock: Clock;
  /** Whether the file's lease is ours; read inside the commit that depends on it. */
  readonly holds: (leases: Pick<LedgerTables['leases'], 'isMine'>) => boolean;
}

/**
 * Takes queued edits into the journal of the state file. An edit is named there by its row: whoever dies between the
 * taking, the journal and the answer, the next run finds what came of it instead of making it again.
 */
export interface QueueWorker {
  /** Makes what waits; true where something of it was made or told. */
  run(): Promise<boolean>;
}

type Verdict = Pick<QueuedEdit, 'status' | 'reasonKind' | 'reason'>;

export function createQueueWorker(deps: QueueWorkerDeps): QueueWorker {
  const { ledger, file, mirror, journal, clock, holds } = deps;

  /** Those that are in our journal now; what another journal took is not ours to tell of. */
  const take = async (edits: readonly QueuedEdit[]): Promise<readonly QueuedEdit[]> => {
    if (edits.every(({ status }) => status === 'taken')) return edits;
    const taken = await ledger.commit(({ leases, fileQueue }) => {
      if (!holds(leases)) return [];
      return edits.flatMap(({ id }) => {
        const edit = fileQueue.get(id);
        if (edit?.status === 'taken' && edit.takenBy === journal) return [edit];
        if (edit?.status !== 'queued') return [];
        const ours: QueuedEdit = { ...edit, status: 'taken', takenBy: journal };
        fileQueue.replace(ours);
        return [ours];
      });
    });
    return taken.ok ? taken.value : [];
  };

  /** Undefined where it waits for the file. */
  const make = async (edit: QueuedEdit): Promise<Verdict | undefined> => {
    const op = parseFileOp(edit.op);
    if (op === undefined)
      return {
        status: 'refused',
        reasonKind: 'bad-shape',
        reason: 'It is no change that this program knows.',
      };
    const applied = await file.apply(op, edit.id);
    if (applied.ok) return applied.value.status === 'written' ? { status: 'applied' } : undefined;
    const { kind, sentence } = applied.error;
    // The file cannot be changed now, or the program ends: it is tried again.
    if (kind === 'readonly' || kind === 'ledger' || kind === 'closed') return undefined;
    return { status: kind === 'conflict' ? 'conflict' : 'refused', reasonKind: kind, reason: sentence };
  };

  const report = async (verdicts: ReadonlyMap<string, Verdict>): Promise<boolean> => {
    if (verdicts.size === 0) return false;
    const nowMs = clock.now();
    const told = await ledger.commit(({ fileQueue }) => {
      for (const [id, verdict] of verdicts) {
        const edit = fileQueue.get(id);
        if (edit !== undefined) fileQueue.replace({ ...edit, ...verdict, doneAtMs: nowMs });
      }
    });
    return told.ok;
  };

  /** What was applied, and beaten by the bot afterwards: told in the queue, then taken off this host's own list. */
  const reportOvertaken = async (): Promise<boolean> => {
    const beaten = file.conflicts().filter(({ origin }) => {
      const edit = origin === undefined ? undefined : ledger.view().fileQueue.get(origin);
      return edit?.takenBy === journal;
    });
    const told = await report(
      new Map(
        beaten.map(({ origin = '', status, sentence }) => [
          origin,
          status === 'conflict'
            ? { status, reasonKind: status, reason: sentence }
            : { status: 'refused', reasonKind: status, reason: sentence },
        ]),
      ),
    );
    if (told) for (const { seq } of beaten) file.dismiss(seq);
    return told;
  };

  return {
    run: async () => {
      let any = false;
      for (;;) {
        const open = ledger.view().fileQueue.open(mirror);
        const ours = open.filter(({ status, takenBy }) => status === 'queued' || takenBy === journal);
        const taken = await take(ours.slice(0, AT_ONCE));
        const verdicts = new Map<string, Verdict>();
        // All at once: they are journalled in this order, and written together.
        const made = await Promise.all(taken.map(async (edit) => ({ edit, verdict: await make(edit) })));
        for (const { edit, verdict } of made) if (verdict !== undefined) verdicts.set(edit.id, verdict);
        if (!(await report(verdicts))) break;
        any = true;
        if (verdicts.size < AT_ONCE) break;
      }
      return (await reportOvertaken()) || any;
    },
  };
}
