import type { Cancel, Clock } from '../lib/clock.ts';
import { safe, safeText, type SafeText } from '../lib/safe-text.ts';
import type { Board, BoardUpdate, Notice } from '../state/board.ts';
import type { ParkedOp } from '../state/missions-file/journal.ts';

export interface FaultNoticesDeps {
  readonly board: () => Board;
  readonly subscribe: (listener: (updates: readonly BoardUpdate[]) => void) => Cancel;
  readonly publish: (updates: readonly BoardUpdate[]) => void;
  /** Changes of ours to the state file that the bot has overtaken. */
  readonly overtaken: () => readonly ParkedOp[];
  /** Dates the notices. */
  readonly clock: Clock;
  /** Measures how long a fault lasted, where `clock` runs at another pace. */
  readonly paceClock: Clock;
}

type FaultKind = 'connection' | 'state-file';

interface OpenFault {
  readonly id: string;
  readonly sentence: SafeText;
  readonly sinceMs: number;
}

/** A single failed try is a blip; with this many in a row the connection is lost. */
const LOST_AFTER_TRIES = 2;

/**
 * Makes a notice of what the banners show: one for each fault of the connection or the state file, which says how
 * long it lasted when it has ended, and one for each change of ours that the bot has overtaken, until it is dismissed.
 */
export function followFaults(deps: FaultNoticesDeps): Cancel {
  const open = new Map<FaultKind, OpenFault>();
  const told = new Set<string>();
  let count = 0;

  const look = (): void => {
    const board = deps.board();
    const updates = [
      ...follow('state-file', stateFileFault(board)),
      ...follow('connection', connectionFault(board)),
      ...followOvertaken(),
    ];
    if (updates.length > 0) deps.publish(updates);
  };

  const follow = (kind: FaultKind, now: SafeText | 'unclear' | undefined): readonly BoardUpdate[] => {
    if (now === 'unclear') return [];
    const fault = open.get(kind);
    if (now === undefined) {
      if (fault === undefined) return [];
      open.delete(kind);
      const lasted = lastedText(deps.paceClock.now() - fault.sinceMs);
      return put(fault.id, 'info', safe`Over after ${lasted}: ${fault.sentence}`);
    }
    if (fault?.sentence === now || (fault !== undefined && kind === 'connection')) return [];
    count += 1;
    const id = fault?.id ?? `fault:${kind}:${count}`;
    open.set(kind, { id, sentence: now, sinceMs: fault?.sinceMs ?? deps.paceClock.now() });
    return put(id, kind === 'connection' ? 'error' : 'warn', now);
  };

  const followOvertaken = (): readonly BoardUpdate[] => {
    const ops = deps.overtaken();
    const standing = new Set(ops.map(({ seq }) => overtakenId(seq)));
    const fresh = ops.filter(({ seq }) => !told.has(overtakenId(seq)));
    const gone = [...told].filter((id) => !standing.has(id));
    for (const id of gone) told.delete(id);
    for (const { seq } of fresh) told.add(overtakenId(seq));
    return [
      ...fresh.flatMap((op) =>
        put(overtakenId(op.seq), 'warn', safeText(op.sentence), {
          detail: safe`Ours was: ${JSON.stringify(op.op)}`,
          overtaken: op.seq,
        }),
      ),
      ...(gone.length === 0 ? [] : [{ kind: 'remove', from: 'notices', ids: gone } as const]),
    ];
  };

  /** What was seen stays seen, so that the end of a fault calls nobody. */
  const put = (
    id: string,
    level: Notice['level'],
    sentence: SafeText,
    more: Pick<Notice, 'detail' | 'overtaken'> = {},
  ): readonly BoardUpdate[] => {
    const before = deps.board().notices.get(id);
    const row: Notice = {
      id,
      atMs: before?.atMs ?? deps.clock.now(),
      level,
      sentence,
      seen: before?.seen ?? false,
      ...more,
    };
    return [{ kind: 'upsert', into: 'notices', rows: [[id, row]] }];
  };

  return deps.subscribe((updates) => {
    if (updates.some(concerns)) look();
  });
}

const overtakenId = (seq: number): string => `overtaken:${seq}`;

const concerns = (update: BoardUpdate): boolean =>
  (update.kind === 'set' && update.field === 'stateFile') ||
  (update.kind === 'upsert' && update.into === 'pollers');

function stateFileFault({ stateFile }: Board): SafeText | 'unclear' | undefined {
  if (stateFile === undefined) return 'unclear';
  return stateFile.kind === 'ok' || stateFile.kind === 'missing' ? undefined : stateFile.sentence;
}

/** Lost when a reader has failed again and again; back when none fails and one has answered. */
function connectionFault({ pollers }: Board): SafeText | 'unclear' | undefined {
  const failing = [...pollers.values()].filter(
    ({ state, error }) => state === 'failing' && error !== undefined && error.kind !== 'not-found',
  );
  if (failing.length === 0) return undefined;
  const lost = failing.find(
    ({ error, attempt }) => attempt >= LOST_AFTER_TRIES || error?.kind === 'key',
  )?.error;
  return lost === undefined ? 'unclear' : safeText(lost.sentence);
}

function lastedText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
