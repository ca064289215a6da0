import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Ledger, LedgerError } from '../../state/ledger/database.ts';
import type { Intent, Intents } from '../../state/ledger/intents.ts';
import type { RecordRow, Records } from '../../state/ledger/records.ts';
import type { Actor, RecordState } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import type { MemoryChange, Part, Performed } from './part.ts';
import { performPart, performTogether, type PartPorts } from './perform-part.ts';
import type { Undo } from '../handlers/handler.ts';

/** Where an act stands right after it was written down: nobody else touches it for a while. */
export const claimedUntilMs = (nowMs: number): number => nowMs + CLAIM_MS;

/** Another process leaves an act alone for this long after its last sign of life. */
const CLAIM_MS = 90_000;
/** An act that could not be finished is tried again after this long. */
const AGAIN_MS = 15_000;

/** What is kept of an act beside its parts. */
export interface ActBody {
  readonly kind: string;
  readonly actor: Actor;
  readonly done: SafeText;
  readonly undo?: Undo;
  readonly undoUntilMs?: number;
}

export interface ActRun {
  readonly status: 'done' | 'open' | 'failed';
  readonly recordStates: readonly RecordState[];
  /** Why it is open or failed. */
  readonly sentence?: SafeText;
  readonly failure?: 'refused' | 'not-pending' | 'server' | 'ledger';
}

/** Acts as lists of parts: written down whole, then done in order, however often the process dies in between. */
export interface ActLog {
  /** Writes parts down inside the caller's transaction. */
  write(opKey: string, parts: readonly Part[], nowMs: number): void;
  /**
   * Does what is open. `fresh`: the act was written down just now, from a fresh look at the world; then a clean
   * failure of its first change undoes the act instead of leaving it for later.
   */
  run(opKey: string, fresh: boolean): Promise<ActRun>;
  /** How the record of an act stands. */
  recordStates(opKey: string): readonly RecordState[];
  /** Finishes every act whose turn has come; how many were finished and how many stay open. */
  finishOpen(): Promise<{ readonly finished: number; readonly open: number }>;
}

export interface ActLogDeps {
  readonly ledger: Ledger;
  readonly intents: Intents;
  readonly records: Records;
  readonly ports: PartPorts;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
}

export function createActLog(deps: ActLogDeps): ActLog {
  const { ledger, intents, records, ports, logbook, nowMs } = deps;
  const underWay = new Set<string>();

  const run = async (opKey: string, fresh: boolean): Promise<ActRun> => {
    underWay.add(opKey);
    try {
      return await perform(opKey, fresh);
    } finally {
      underWay.delete(opKey);
    }
  };

  const perform = async (opKey: string, fresh: boolean): Promise<ActRun> => {
    const intent = intents.get(opKey);
    const actor = actorOf(intent);
    // A try's records follow an effect that has happened: they are never given up.
    const mayAbandon = intent?.kind === 'act';
    const queued = new Set<number>();
    let problem: SafeText | undefined;
    const rows = records.of(opKey).filter(({ status }) => status === 'open');
    for (let index = 0; index < rows.length;) {
      const group = groupAt(rows, index);
      index += group.length;
      const row = group[0];
      if (row === undefined) break;
      const part = partOf(row);
      // What closes or removes something waits for everything before it.
      if (waitsForAll(part) && problem !== undefined) break;
      const claimed = claim(opKey);
      if (!claimed.ok) return broken(opKey, claimed.error);
      const mark = { op: `${opKey}:${row.id}`, actor, fresh };
      const together =
        group.length === 1 ? undefined : await performTogether(group.map(memoryOf), fresh, ports);
      if (group.length > 1 && together === undefined) {
        // Told apart: each for itself, from here on.
        index -= group.length - 1;
      }
      const performed = together ?? (await performPart(part, mark, ports));
      if (fresh && mayAbandon && part.target === 'server' && isFirst(opKey, row) && undoes(performed)) {
        return abandon(opKey, performed);
      }
      const settled = together === undefined ? [row] : group;
      const isLast = index >= rows.length;
      const written = ledger.transaction(() => {
        for (const each of settled) writeDown(each, performed);
        if (isLast) settleNow(opKey);
      });
      if (!written.ok) return broken(opKey, written.error);
      if (performed.kind === 'queued') {
        for (const each of settled) queued.add(each.id);
        problem ??= safeText(performed.sentence);
      }
      if (performed.kind === 'refused') raise(opKey, row, performed.sentence);
      if (performed.kind === 'later') {
        problem = safeText(performed.sentence);
        if (part.target === 'server') break;
      }
    }
    return conclude(opKey, queued, problem);
  };

  const writeDown = (row: RecordRow, performed: Performed): void => {
    if (performed.kind === 'done' || performed.kind === 'queued') records.close(row.id, 'done', nowMs());
    else if (performed.kind === 'later') records.note(row.id, performed.sentence);
    else records.close(row.id, 'superseded', nowMs(), performed.sentence);
  };

  const isFirst = (opKey: string, row: RecordRow): boolean =>
    records.of(opKey).every(({ id, status }) => id >= row.id || status === 'superseded');

  /** The first change had no effect: nothing of the act happened, so nothing is left to do. */
  const abandon = (opKey: string, performed: Performed): ActRun => {
    const sentence = 'sentence' in performed ? performed.sentence : '';
    const written = ledger.transaction(() => {
      for (const row of records.of(opKey)) records.close(row.id, 'superseded', nowMs(), sentence);
      settle(opKey, 'failed', 0);
    });
    if (!written.ok) return broken(opKey, written.error);
    const failure =
      performed.kind === 'refused' ? 'refused' : performed.kind === 'superseded' ? 'not-pending' : 'server';
    return { status: 'failed', recordStates: [], sentence: safeText(sentence), failure };
  };

  const conclude = (opKey: string, queued: ReadonlySet<number>, problem: SafeText | undefined): ActRun => {
    const rows = records.of(opKey);
    const open = rows.some(({ status }) => status === 'open');
    if (open || rows.length === 0) {
      const written = ledger.transaction(() => settleNow(opKey));
      if (!written.ok) return broken(opKey, written.error);
    }
    return {
      status: open ? 'open' : 'done',
      recordStates: recordStatesOf(rows, queued),
      ...(problem !== undefined && { sentence: problem }),
    };
  };

  const broken = (opKey: string, error: LedgerError): ActRun => ({
    status: 'open',
    recordStates: recordStatesOf(records.of(opKey), new Set()),
    sentence: safeText(error.sentence),
    failure: 'ledger',
  });

  const raise = (opKey: string, row: RecordRow, sentence: string): void => {
    logbook.notice({
      id: `part:${opKey}:${row.id}`,
      level: 'error',
      sentence: safe`The ${row.target} half of an act was refused for good: ${sentence}`,
      detail: row.body,
    });
  };

  /** Tells other processes that this act is being worked on; a claim that is young enough serves on. */
  const claim = (opKey: string): Result<void, LedgerError> => {
    const known = intents.get(opKey);
    if (known === undefined || (known.notBeforeMs ?? 0) > nowMs() + CLAIM_MS / 2) return ok(undefined);
    return ledger.transaction(() => {
      const intent = intents.get(opKey);
      if (intent !== undefined) {
        intents.replace(intent, { ...intent, notBeforeMs: nowMs() + CLAIM_MS, updatedAtMs: nowMs() });
      }
    });
  };

  const settleNow = (opKey: string): void => {
    const open = records.of(opKey).some(({ status }) => status === 'open');
    settle(opKey, open ? 'open' : 'done', open ? nowMs() + AGAIN_MS : 0);
  };

  /** Claims an act whose turn has come; false where another process has it or it is to rest. */
  const takeTurn = (opKey: string): boolean => {
    const taken = ledger.transaction(() => {
      const intent = intents.get(opKey);
      if (intent === undefined) return true;
      if ((intent.notBeforeMs ?? 0) > nowMs()) return false;
      return intents.replace(intent, { ...intent, notBeforeMs: nowMs() + CLAIM_MS, updatedAtMs: nowMs() });
    });
    return taken.ok && taken.value;
  };

  const settle = (opKey: string, status: string, notBeforeMs: number): void => {
    const intent = intents.get(opKey);
    if (intent === undefined) return;
    // A try's own states belong to the dispatcher: here only its records are finished.
    const next = intent.kind === 'act' && intent.status !== 'undone' ? status : intent.status;
    intents.replace(intent, { ...intent, status: next, notBeforeMs, updatedAtMs: nowMs() });
  };

  return {
    write: (opKey, parts, atMs) => {
      for (const part of parts) records.add(opKey, part.target, JSON.stringify(part), atMs);
    },
    run,
    recordStates: (opKey) => recordStatesOf(records.of(opKey), new Set()),
    finishOpen: async () => {
      let finished = 0;
      let open = 0;
      for (const opKey of records.openKeys()) {
        if (underWay.has(opKey)) continue;
        if (!takeTurn(opKey)) {
          open += 1;
          continue;
        }
        const ran = await run(opKey, false);
        if (ran.status === 'done') finished += 1;
        else open += 1;
      }
      return { finished, open };
    },
  };
}

const partOf = (row: RecordRow): Part => JSON.parse(row.body) as Part;

const memoryOf = (row: RecordRow): MemoryChange => {
  const part = partOf(row);
  if (part.target !== 'memory') throw new Error(`record ${row.id} is no change of memory`);
  return part.change;
};

/** The rows from `index` on that can be done with one write; at least the one there. */
function groupAt(rows: readonly RecordRow[], index: number): readonly RecordRow[] {
  let end = index;
  while (rows[end]?.target === 'memory' && !waitsForAll(partOf(rows[end] as RecordRow))) end += 1;
  return rows.slice(index, Math.max(end, index + 1));
}

const undoes = (performed: Performed): boolean =>
  performed.kind === 'refused' ||
  performed.kind === 'superseded' ||
  (performed.kind === 'later' && performed.clean);

const waitsForAll = (part: Part): boolean =>
  part.target === 'server' ||
  (part.target === 'memory' && (part.change.kind === 'entry.remove' || part.change.kind === 'entry.archive'));

function actorOf(intent: Intent | undefined): string {
  const body = intent === undefined ? undefined : (JSON.parse(intent.body) as { actor?: Actor });
  return body?.actor?.label ?? 'operator';
}

/** What the operator sees of an act's record: one word for each half. */
function recordStatesOf(rows: readonly RecordRow[], queued: ReadonlySet<number>): readonly RecordState[] {
  return (['memory', 'event'] as const).map((half): RecordState => {
    const own = rows.filter((row) => row.target === half);
    if (own.length === 0) return { target: half, state: 'none' };
    const open = own.find((row) => row.status === 'open' || queued.has(row.id));
    if (open === undefined) return { target: half, state: 'done' };
    const sentence = queued.has(open.id) ? 'Waits until the state file can be written.' : open.error;
    return { target: half, state: 'open', ...(sentence !== undefined && { sentence: safeText(sentence) }) };
  });
}
