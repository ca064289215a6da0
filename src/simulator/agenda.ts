import type { Cancel, Clock } from '../lib/clock.ts';

/** Everything that is due later, behind one timer: ten thousand waiting rows cost one timer. */
export interface Agenda {
  /** Runs `action` when the world reaches `atMs`; in order of time, then of asking. */
  at(atMs: number, action: () => void): void;
  /** Runs what has become due by now: called before every answer, so that a jump of the clock is seen at once. */
  runDue(): void;
  /** How much waits. */
  size(): number;
  stop(): void;
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly action: () => void;
}

/** A wall clock may jump while a timer sleeps, so no timer sleeps longer than this. */
const LONGEST_SLEEP_MS = 3_600_000;

const before = (left: Entry, right: Entry): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);

export function createAgenda(clock: Clock): Agenda {
  const heap: Entry[] = [];
  let order = 0;
  let armed: { readonly atMs: number; readonly cancel: Cancel } | undefined;
  let running = false;
  let stopped = false;

  const arm = (): void => {
    const head = heap[0];
    if (stopped || running || head === undefined) return;
    if (armed !== undefined && armed.atMs <= head.atMs) return;
    armed?.cancel();
    const delayMs = Math.min(Math.max(0, head.atMs - clock.now()), LONGEST_SLEEP_MS);
    armed = {
      atMs: head.atMs,
      cancel: clock.after(delayMs, () => {
        armed = undefined;
        runDue();
      }),
    };
  };

  const runDue = (): void => {
    if (running || stopped) return;
    running = true;
    try {
      for (let head = heap[0]; head !== undefined && head.atMs <= clock.now(); head = heap[0]) {
        pop(heap);
        head.action();
      }
    } finally {
      running = false;
      arm();
    }
  };

  return {
    at: (atMs, action) => {
      order += 1;
      push(heap, { atMs, order, action });
      arm();
    },
    runDue,
    size: () => heap.length,
    stop: () => {
      stopped = true;
      armed?.cancel();
      heap.length = 0;
    },
  };
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !before(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    if (left === undefined) break;
    const goRight = right !== undefined && before(right, left);
    const child = goRight ? right : left;
    if (!before(child, last)) break;
    heap[index] = child;
    index = goRight ? 2 * index + 2 : 2 * index + 1;
  }
  heap[index] = last;
}
