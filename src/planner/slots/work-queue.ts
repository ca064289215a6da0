import { heap, type Heap } from './heap.ts';
import type { Interval } from '../hours/interval.ts';

/** Targets that may start at exactly the same instants. */
export interface WorkGroup<T> {
  /** Instants at which a call may start, half-open, sorted. */
  readonly starts: readonly Interval[];
  /** In the order in which they are served. */
  readonly items: readonly T[];
  /** For ties: the head's priority (higher first) and its row. */
  readonly rank: (item: T) => { readonly priority: number; readonly row: number };
}

/** What `take` gives: the item, and how tight its group was. */
export interface Taken<T> {
  readonly item: T;
  readonly group: WorkGroup<T>;
  /** Open time left ÷ items left, before this one was taken. */
  readonly slackMs: number;
}

/**
 * Groups by least slack: open time left ÷ work left; ties by least served, priority, row. Asked at rising instants.
 * Groups with equal work left compare by a number that does not change while they are open, so each amount of work
 * keeps a heap of its own and only the heads are compared.
 */
export interface WorkQueue<T> {
  /** The tightest open item at `atMs`; it is not yet taken. */
  peek(atMs: number): { readonly slackMs: number; readonly served: number } | undefined;
  take(atMs: number): Taken<T> | undefined;
  /** The first instant from `atMs` on at which something is open. */
  nextOpenMs(atMs: number): number | undefined;
  /** Items that were never taken. */
  left(): T[];
}

interface State<T> {
  readonly group: WorkGroup<T>;
  at: number;
  interval: number;
  /** Length of all intervals behind the current one. */
  laterMs: number;
  /** Current interval's end + `laterMs`: minus the time, it is the open time left. */
  closesMs: number;
}

export function workQueue<T>(groups: readonly WorkGroup<T>[]): WorkQueue<T> {
  const states = groups.map(startState);
  const waiting = heap<State<T>>((a, b) => opensMs(a) < opensMs(b));
  const open = new Map<number, Heap<State<T>>>();
  /** Emptied heaps, to be used again: a group changes its heap with every item taken. */
  const spare: Heap<State<T>>[] = [];
  for (const state of states) if (opensMs(state) < Infinity) waiting.push(state);

  const before = (a: State<T>, b: State<T>): boolean => {
    if (a.closesMs !== b.closesMs) return a.closesMs < b.closesMs;
    return tieBefore(a, b);
  };
  const admit = (state: State<T>): void => {
    const work = state.group.items.length - state.at;
    let bucket = open.get(work);
    if (bucket === undefined) {
      bucket = spare.pop() ?? heap(before);
      open.set(work, bucket);
    }
    bucket.push(state);
  };

  const retire = (work: number, bucket: Heap<State<T>>): void => {
    if (bucket.size > 0) return;
    open.delete(work);
    spare.push(bucket);
  };

  /** Lets in what has opened, and puts out what has closed from the heads of the heaps. */
  const settle = (atMs: number): void => {
    for (let next = waiting.peek(); next !== undefined && opensMs(next) <= atMs; next = waiting.peek()) {
      waiting.pop();
      moveTo(next, atMs);
      if (isOpen(next, atMs)) admit(next);
      else if (opensMs(next) < Infinity) waiting.push(next);
    }
    for (const [work, bucket] of open) {
      for (let head = bucket.peek(); head !== undefined && !isOpen(head, atMs); head = bucket.peek()) {
        bucket.pop();
        moveTo(head, atMs);
        if (isOpen(head, atMs)) bucket.push(head);
        else if (opensMs(head) < Infinity) waiting.push(head);
      }
      retire(work, bucket);
    }
  };

  const tightest = (atMs: number): { state: State<T>; work: number } | undefined => {
    settle(atMs);
    let best: { state: State<T>; work: number } | undefined;
    for (const [work, bucket] of open) {
      const state = bucket.peek();
      if (state === undefined) continue;
      if (best === undefined) {
        best = { state, work };
        continue;
      }
      const mine = (state.closesMs - atMs) * best.work;
      const its = (best.state.closesMs - atMs) * work;
      if (mine < its || (mine === its && tieBefore(state, best.state))) best = { state, work };
    }
    return best;
  };

  return {
    peek(atMs) {
      const best = tightest(atMs);
      return best === undefined
        ? undefined
        : { slackMs: (best.state.closesMs - atMs) / best.work, served: best.state.at };
    },
    take(atMs) {
      const best = tightest(atMs);
      if (best === undefined) return undefined;
      const { state, work } = best;
      const bucket = open.get(work);
      bucket?.pop();
      if (bucket !== undefined) retire(work, bucket);
      const item = state.group.items[state.at]!;
      const slackMs = (state.closesMs - atMs) / work;
      state.at += 1;
      if (state.at < state.group.items.length) admit(state);
      return { item, group: state.group, slackMs };
    },
    nextOpenMs(atMs) {
      if (tightest(atMs) !== undefined) return atMs;
      const next = waiting.peek();
      return next === undefined ? undefined : opensMs(next);
    },
    left: () => states.flatMap(({ group, at }) => group.items.slice(at)),
  };
}

function startState<T>(group: WorkGroup<T>): State<T> {
  let laterMs = 0;
  for (const { fromMs, toMs } of group.starts.slice(1)) laterMs += toMs - fromMs;
  return { group, at: 0, interval: 0, laterMs, closesMs: (group.starts[0]?.toMs ?? 0) + laterMs };
}

function opensMs<T>(state: State<T>): number {
  return state.group.starts[state.interval]?.fromMs ?? Infinity;
}

function isOpen<T>(state: State<T>, atMs: number): boolean {
  const interval = state.group.starts[state.interval];
  return interval !== undefined && interval.fromMs <= atMs && atMs < interval.toMs;
}

/** Steps to the first interval that is not over at `atMs`. */
function moveTo<T>(state: State<T>, atMs: number): void {
  for (;;) {
    const interval = state.group.starts[state.interval];
    if (interval === undefined || atMs < interval.toMs) return;
    state.interval += 1;
    const next = state.group.starts[state.interval];
    if (next === undefined) return;
    state.laterMs -= next.toMs - next.fromMs;
    state.closesMs = next.toMs + state.laterMs;
  }
}

function tieBefore<T>(a: State<T>, b: State<T>): boolean {
  if (a.at !== b.at) return a.at < b.at;
  const left = a.group.rank(a.group.items[a.at]!);
  const right = b.group.rank(b.group.items[b.at]!);
  return left.priority === right.priority ? left.row < right.row : left.priority > right.priority;
}
