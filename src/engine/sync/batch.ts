import type { Cancel, Clock } from '../../lib/clock.ts';
import { sameData } from '../../lib/same.ts';
import type { BoardUpdate, Collections, Singles } from '../../state/board.ts';

/** Gathers what readers found and hands it on as few updates, at most once per `everyMs`. */
export interface Batch {
  upsert<K extends keyof Collections>(into: K, id: string, row: Collections[K]): void;
  remove(from: keyof Collections, id: string): void;
  set<K extends keyof Singles>(field: K, value: Singles[K] | undefined): void;
  /** Every row as it was last handed in. */
  rows<K extends keyof Collections>(of: K): ReadonlyMap<string, Collections[K]>;
  /** Hands on now what has been gathered. */
  flush(): void;
  stop(): void;
}

const GONE = Symbol('gone');
/** The first finding after a quiet time waits only for what comes with it. */
const GATHER_MS = 15;

/** Rows that equal what was handed on before are dropped, so that nobody redraws for them. */
export function createBatch(options: {
  readonly clock: Clock;
  readonly publish: (updates: readonly BoardUpdate[]) => void;
  readonly everyMs: number;
}): Batch {
  const { clock, publish, everyMs } = options;
  const known = new Map<keyof Collections, Map<string, unknown>>();
  const changed = new Map<keyof Collections, Map<string, unknown>>();
  const knownSingles = new Map<keyof Singles, unknown>();
  const changedSingles = new Map<keyof Singles, unknown>();
  let lastFlushMs = -Infinity;
  let cancel: Cancel | undefined;
  let stopped = false;

  const within = (maps: Map<keyof Collections, Map<string, unknown>>, name: keyof Collections) => {
    const found = maps.get(name) ?? new Map<string, unknown>();
    maps.set(name, found);
    return found;
  };

  const arm = (): void => {
    if (stopped || cancel !== undefined) return;
    const waitMs = Math.max(GATHER_MS, lastFlushMs + everyMs - clock.monotonicMs());
    cancel = clock.after(waitMs, flush);
  };

  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    const updates: BoardUpdate[] = [];
    for (const [name, rows] of changed) {
      const kept = [...rows].filter(([, row]) => row !== GONE);
      const gone = [...rows].filter(([, row]) => row === GONE).map(([id]) => id);
      if (gone.length > 0) updates.push({ kind: 'remove', from: name, ids: gone });
      if (kept.length > 0) updates.push({ kind: 'upsert', into: name, rows: kept } as BoardUpdate);
    }
    for (const [field, value] of changedSingles) updates.push({ kind: 'set', field, value } as BoardUpdate);
    changed.clear();
    changedSingles.clear();
    if (updates.length === 0) return;
    lastFlushMs = clock.monotonicMs();
    publish(updates);
  };

  return {
    upsert: (into, id, row) => {
      const before = within(known, into);
      if (before.has(id) && sameData(before.get(id), row)) return;
      before.set(id, row);
      within(changed, into).set(id, row);
      arm();
    },
    remove: (from, id) => {
      if (!within(known, from).delete(id)) return;
      within(changed, from).set(id, GONE);
      arm();
    },
    set: (field, value) => {
      if (knownSingles.has(field) && sameData(knownSingles.get(field), value)) return;
      knownSingles.set(field, value);
      changedSingles.set(field, value);
      arm();
    },
    rows: <K extends keyof Collections>(of: K) => within(known, of) as ReadonlyMap<string, Collections[K]>,
    flush,
    stop: () => {
      stopped = true;
      flush();
    },
  };
}
