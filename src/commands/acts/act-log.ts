import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Result } from '../../lib/result.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { Intent, Intents } from '../../state/ledger/intents.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { RecordRow, Records } from '../../state/ledger/records.ts';
import type { Actor, RecordState } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import { partOf, partReports, recordStatesOf, refusedText, type ActRun } from './act-run.ts';
import { CLAIM_MS, claimantOf, claimedBy, claimedUntilMs, released } from './claim.ts';
import type { MemoryChange, Part, Performed } from './part.ts';
import { partText } from './part-text.ts';
import { performPart, performTogether, type PartPorts } from './perform-part.ts';
import type { Undo } from '../handlers/handler.ts';

/** An act that could not be finished is tried again after this long. */
const AGAIN_MS = 15_000;

/** What is kept of an act beside its parts. */
export interface ActBody {
  readonly kind: string;
  readonly actor: Actor;
  readonly done: SafeText;
  readonly undo?: Undo;
  readonly undoUntilMs?: number;
  /** Something inside the ledger changed with it. */
  readonly local?: true;
}

/** Acts as lists of parts: written down whole, then done in order, however often the process dies in between. */
export interface ActLog {
  /** Writes parts down inside the caller's commit. */
  write(records: Pick<Records, 'add'>, opKey: string, parts: readonly Part[], nowMs: number): void;
  /**
   * Does what is open. `fresh`: the act was written down just now, from a fresh look at the world; then a clean
   * failure of its first change undoes the act instead of leaving it for later.
   */
  run(opKey: string, fresh: boolean): Promise<ActRun>;
  /** How the record of an act stands. */
  recordStates(opKey: string): readonly RecordState[];
  /** Tries again what was refused, and what was left out because of it. */
  again(opKey: string): Promise<ActRun>;
  /** What was refused, or cannot be finished, stays as it is: a person has seen it. */
  leave(opKey: string): Promise<Result<void, LedgerError>>;
  /** Finishes every act whose turn has come; how many were finished and how many stay open. */
  finishOpen(): Promise<{ readonly finished: number; readonly open: number }>;
}

interface ActTables {
  readonly intents: Pick<Intents, 'get' | 'replace'>;
  readonly records: Pick<Records, 'of'>;
}

export interface ActLogDeps {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit'>;
  readonly ports: PartPorts;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
  /** Names this process. */
  readonly holder: string;
  /** True for a process of this machine that is known to have ended. */
  readonly isGone: (holder: string) => boolean;
}

export function createActLog(deps: ActLogDeps): ActLog {
  const { ledger, ports, logbook, nowMs, holder } = deps;
  const { intents, records } = ledger.view();
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
    const queued = new Set<number>();
    let problem: SafeText | undefined;
    // Read once: while this process has the claim, nobody else closes a part.
    let all = records.of(opKey);
    const closed = (ids: ReadonlySet<number>, how: Partial<Pick<RecordRow, 'status' | 'error'>>): void => {
      all = all.map((row) => (ids.has(row.id) ? { ...row, ...how } : row));
    };
    const rows = all.filter(({ status }) => status === 'open');
    let claimedUntil = intent?.notBeforeMs;
    for (let index = 0; index < rows.length;) {
      const group = groupAt(rows, index);
      index += group.length;
      const row = group[0];
      if (row === undefined) break;
      const part = partOf(row);
      const fallen = fallenBefore(all, row);
      if (fallen !== undefined) {
        // Nothing tells of a change that did not happen.
        index -= group.length - 1;
        const isEnd = index >= rows.length;
        const why = `${LEFT_OUT} ${fallen}`;
        const skipped = await ledger.commit((tables) => {
          tables.records.close(row.id, 'superseded', nowMs(), why);
          if (isEnd) settleNow(tables, opKey);
        });
        if (!skipped.ok) return broken(opKey, skipped.error);
        closed(new Set([row.id]), { status: 'superseded', error: why });
        continue;
      }
      // What closes or removes something waits for everything before it.
      if (waitsForAll(part) && problem !== undefined) break;
      if (intent !== undefined && (claimedUntil ?? 0) <= nowMs() + CLAIM_MS / 2) {
        const claimed = await claim(opKey);
        if (!claimed.ok) return broken(opKey, claimed.error);
        claimedUntil = claimed.value;
      }
      const mark = { op: `${opKey}:${row.id}`, actor, fresh };
      const together =
        group.length === 1
          ? undefined
          : await performTogether(
              group.map((each) => ({
                change: memoryOf(each),
                mark: { op: `${opKey}:${each.id}`, actor, fresh },
              })),
              ports,
            );
      if (group.length > 1 && together === undefined) {
        // Told apart: each for itself, from here on.
        index -= group.length - 1;
      }
      const performed = together ?? (await performPart(part, mark, ports));
      if (fresh && mayAbandon(intent, all, row, performed)) return abandon(opKey, performed);
      const settled = together === undefined ? [row] : group;
      const isLast = index >= rows.length;
      const written = await ledger.commit((tables) => {
        for (const each of settled) writeDown(tables.records, each, performed);
        // A try's own states belong to the dispatcher: where nothing of it is open, nothing is to be told of it.
        if (isLast && (intent?.kind === 'act' || performed.kind === 'later' || problem !== undefined)) {
          settleNow(tables, opKey);
        }
      });
      if (!written.ok) return broken(opKey, written.error);
      closed(new Set(settled.map(({ id }) => id)), standsAfter(performed));
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
    return conclude(opKey, all, queued, problem);
  };

  const writeDown = (kept: Pick<Records, 'close' | 'note'>, row: RecordRow, performed: Performed): void => {
    if (performed.kind === 'done' || performed.kind === 'queued') kept.close(row.id, 'done', nowMs());
    else if (performed.kind === 'later') kept.note(row.id, performed.sentence);
    else kept.close(row.id, performed.kind, nowMs(), performed.sentence);
  };

  /**
   * True where nothing of the act has happened, and nothing of it is left that could: then it is as if it had never
   * been tried. A try's records follow an effect that has happened, and what changed inside the ledger stays.
   */
  const mayAbandon = (
    intent: Intent | undefined,
    rows: readonly RecordRow[],
    row: RecordRow,
    performed: Performed,
  ): boolean => {
    if (intent?.kind !== 'act' || (JSON.parse(intent.body) as ActBody).local === true) return false;
    if (rows.some(({ id, status }) => id < row.id && status !== 'superseded')) return false;
    const { target, stage } = partOf(row);
    if (performed.kind === 'later') return performed.clean && target === 'server';
    if (performed.kind !== 'refused' && performed.kind !== 'superseded') return false;
    const others = rows.filter(({ id }) => id > row.id).map(partOf);
    // Where it stands for the whole, nothing of the rest is done either.
    return target === 'server'
      ? stage === undefined || others.every((other) => other.stage === stage)
      : others.length === 0;
  };

  /** The first change had no effect: nothing of the act happened, so nothing is left to do. */
  const abandon = async (opKey: string, performed: Performed): Promise<ActRun> => {
    const sentence = 'sentence' in performed ? performed.sentence : '';
    const written = await ledger.commit((tables) => {
      for (const row of tables.records.of(opKey)) {
        if (row.status === 'open') tables.records.close(row.id, 'superseded', nowMs(), sentence);
      }
      settle(tables.intents, opKey, 'failed', 0);
    });
    if (!written.ok) return broken(opKey, written.error);
    const failure =
      performed.kind === 'refused' ? 'refused' : performed.kind === 'superseded' ? 'not-pending' : 'server';
    return { status: 'failed', recordStates: [], parts: [], sentence: safeText(sentence), failure };
  };

  const conclude = async (
    opKey: string,
    rows: readonly RecordRow[],
    queued: ReadonlySet<number>,
    problem: SafeText | undefined,
  ): Promise<ActRun> => {
    const open = rows.some(({ status }) => status === 'open');
    if (open || rows.length === 0) {
      const written = await ledger.commit((tables) => settleNow(tables, opKey));
      if (!written.ok) return broken(opKey, written.error);
    }
    return runOf(rows, queued, problem);
  };

  const broken = (opKey: string, error: LedgerError): ActRun => ({
    status: 'open',
    recordStates: recordStatesOf(records.of(opKey), new Set()),
    parts: partReports(records.of(opKey), new Set()),
    sentence: safeText(error.sentence),
    failure: 'ledger',
  });

  const raise = (opKey: string, row: RecordRow, sentence: string): void => {
    logbook.notice({
      id: `part:${opKey}:${row.id}`,
      level: 'error',
      sentence: safe`The server refused ${partText(partOf(row))}: ${sentence}`,
      detail: row.body,
    });
  };

  /** Tells other processes that this act is being worked on; until when they leave it alone. */
  const claim = (opKey: string): Promise<Result<number, LedgerError>> =>
    ledger.commit((tables) => {
      const untilMs = claimedUntilMs(nowMs());
      const intent = tables.intents.get(opKey);
      if (intent !== undefined) {
        tables.intents.replace(
          intent,
          claimedBy(holder, { ...intent, notBeforeMs: untilMs, updatedAtMs: nowMs() }),
        );
      }
      return untilMs;
    });

  const settleNow = (tables: ActTables, opKey: string): void => {
    const open = tables.records.of(opKey).some(({ status }) => status === 'open');
    settle(tables.intents, opKey, open ? 'open' : 'done', open ? nowMs() + AGAIN_MS : 0);
  };

  /** Claims an act whose turn has come; false where another process has it or it is to rest. */
  const takeTurn = async (opKey: string): Promise<boolean> => {
    const taken = await ledger.commit((tables) => {
      const intent = tables.intents.get(opKey);
      if (intent === undefined) return true;
      const at = claimantOf(intent);
      const isFree = (intent.notBeforeMs ?? 0) <= nowMs() || (at !== undefined && deps.isGone(at));
      if (!isFree) return false;
      return tables.intents.replace(
        intent,
        claimedBy(holder, { ...intent, notBeforeMs: claimedUntilMs(nowMs()), updatedAtMs: nowMs() }),
      );
    });
    return taken.ok && taken.value;
  };

  const settle = (
    kept: Pick<Intents, 'get' | 'replace'>,
    opKey: string,
    status: string,
    notBeforeMs: number,
  ): void => {
    const intent = kept.get(opKey);
    if (intent === undefined) return;
    // A try's own states belong to the dispatcher: here only its records are finished.
    const next = intent.kind === 'act' && intent.status !== 'undone' ? status : intent.status;
    kept.replace(intent, released({ ...intent, status: next, notBeforeMs, updatedAtMs: nowMs() }));
  };

  return {
    write: (kept, opKey, parts, atMs) => {
      for (const part of parts) kept.add(opKey, part.target, JSON.stringify(part), atMs);
    },
    run,
    recordStates: (opKey) => recordStatesOf(records.of(opKey), new Set()),
    again: async (opKey) => {
      const reopened = await ledger.commit((tables) => {
        for (const { id, status, error } of tables.records.of(opKey)) {
          const wasLeftOut = status === 'superseded' && error?.startsWith(LEFT_OUT) === true;
          if (status === 'refused' || wasLeftOut) tables.records.reopen(id);
        }
        settleNow(tables, opKey);
      });
      return reopened.ok ? run(opKey, false) : broken(opKey, reopened.error);
    },
    leave: (opKey) =>
      ledger.commit((tables) => {
        for (const { id, status, error } of tables.records.of(opKey)) {
          if (status === 'refused') tables.records.leave(id);
          if (status === 'open') tables.records.close(id, 'superseded', nowMs(), error);
        }
        settleNow(tables, opKey);
      }),
    finishOpen: async () => {
      let finished = 0;
      let open = 0;
      for (const opKey of records.openKeys()) {
        if (underWay.has(opKey)) continue;
        if (!(await takeTurn(opKey))) {
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

/** Begins what is said of a part that was not done because of another. */
const LEFT_OUT = 'Left out:';

/** What `writeDown` makes of a part. */
function standsAfter(performed: Performed): Partial<Pick<RecordRow, 'status' | 'error'>> {
  if (performed.kind === 'done' || performed.kind === 'queued') return { status: 'done' };
  return performed.kind === 'later'
    ? { error: performed.sentence }
    : { status: performed.kind, error: performed.sentence };
}

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

const waitsForAll = (part: Part): boolean =>
  part.target === 'server' ||
  (part.target === 'memory' && (part.change.kind === 'entry.remove' || part.change.kind === 'entry.archive'));

function actorOf(intent: Intent | undefined): string {
  const body = intent === undefined ? undefined : (JSON.parse(intent.body) as { actor?: Actor });
  return body?.actor?.label ?? 'operator';
}

/** Why a part is not done at all: the change that it tells of, or that it follows, did not happen. */
function fallenBefore(rows: readonly RecordRow[], row: RecordRow): string | undefined {
  const { stage } = partOf(row);
  const fallen = rows.find(
    (other) =>
      other.id < row.id &&
      other.target === 'server' &&
      (other.status === 'refused' || other.status === 'superseded') &&
      isOfWhole(partOf(other).stage, stage),
  );
  return fallen === undefined ? undefined : (fallen.error ?? 'what it tells of did not happen.');
}

const isOfWhole = (stage: string | undefined, ofRow: string | undefined): boolean =>
  stage === undefined || stage === ofRow;

/** What came of all parts together. */
function runOf(
  rows: readonly RecordRow[],
  queued: ReadonlySet<number>,
  problem: SafeText | undefined,
): ActRun {
  const refused = refusedText(rows);
  const open = rows.some(({ status }) => status === 'open');
  const isMain = ({ target, status, body }: RecordRow): boolean =>
    target === 'server' &&
    (status === 'refused' || status === 'superseded') &&
    (JSON.parse(body) as Part).stage === undefined;
  const main = rows.find(isMain);
  const overtaken = main === undefined || refused !== undefined ? undefined : main.error;
  const status = open ? 'open' : refused !== undefined || main !== undefined ? 'partly' : 'done';
  const sentence = refused ?? problem ?? (overtaken === undefined ? undefined : safeText(overtaken));
  return {
    status,
    recordStates: recordStatesOf(rows, queued),
    parts: partReports(rows, queued),
    ...(sentence !== undefined && { sentence }),
    ...(main !== undefined && { mainRefused: true }),
  };
}
