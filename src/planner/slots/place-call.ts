import type { Admitted } from './admit.ts';
import { holding, type Interval } from '../hours/interval.ts';
import { batchPacing, breaksBatches, type BatchPacing } from './batch-pacing.ts';
import { occupancy, type Busy, type Occupancy } from './occupancy.ts';
import type { Policy } from '../policy.ts';
import { workQueue, type WorkQueue } from './work-queue.ts';

/** A target with its slot. */
export interface Slot {
  readonly admitted: Admitted;
  readonly atMs: number;
  readonly line: string;
  /** The last instant of start in the window it was placed in. */
  readonly latestStartMs: number;
  readonly slackMs: number;
}

/** A call that holds its slot already. */
export interface FixedCall extends Busy {
  readonly line?: string;
  /** True for a call of the mission that is planned. */
  readonly ours: boolean;
}

/** What the slots have to fit in with. */
export interface PlaceLimits {
  readonly fromMs: number;
  readonly lines: readonly string[];
  readonly policy: Policy;
  /** Calls that hold their slot already; those without a line of ours count for the total alone. */
  readonly fixed: readonly FixedCall[];
  /** Calls of this mission in progress at once; absent: the policy's limit alone. */
  readonly missionConcurrency?: number;
  /** Starts of the whole account in any 24 hours; absent: no limit. */
  readonly accountPerDay?: number;
}

export interface PlaceResult {
  readonly slots: readonly Slot[];
  /** Admitted, and without a slot. */
  readonly left: readonly Admitted[];
}

interface LineState {
  readonly line: string;
  readonly occupancy: Occupancy;
  readonly pacing: BatchPacing;
  /** Fixed calls of ours on this line that batches still have to count, rising. */
  readonly ahead: Busy[];
  nextMs: number;
  done: boolean;
}

/** Gives each slot to the tightest target that is open at that instant; `startsOf` tells when one is. */
export function placeBySlack(
  admitted: readonly Admitted[],
  limits: PlaceLimits,
  startsOf: (admitted: Admitted) => readonly Interval[],
): PlaceResult {
  const queues = queuesByLine(admitted, startsOf);
  const lines = startLines(limits);
  const all = allLines(limits);
  // Fitted for the longest call, so that whichever target gets the slot fits in.
  const longestMs = admitted.reduce((longest, { lengthMs }) => Math.max(longest, lengthMs), 0);
  const share = retryShare(limits.policy.retryShare);
  const slots: Slot[] = [];
  for (;;) {
    const state = earliest(lines);
    if (state === undefined) break;
    countFixed(state);
    const atMs = state.nextMs;
    const fitMs = all.fit(state.occupancy.fit(atMs, longestMs), longestMs);
    if (fitMs > atMs) {
      state.nextMs = fitMs;
      continue;
    }
    const [next] = state.ahead;
    if (
      next !== undefined &&
      breaksBatches(state.pacing, { startMs: atMs, endMs: atMs + longestMs }, state.ahead)
    ) {
      // It would fill a batch that the calls ahead do not wait for: only behind the next of them is there room.
      state.nextMs = next.startMs;
      continue;
    }
    const own = queues.filter((queue) => queue.line === undefined || queue.line === state.line);
    const queue = choose(own, atMs, share);
    if (queue === undefined) {
      const openMs = Math.min(...own.map(({ queue }) => queue.nextOpenMs(atMs) ?? Infinity));
      if (openMs === Infinity) state.done = true;
      else state.nextMs = Math.ceil(openMs / 1000) * 1000;
      continue;
    }
    const taken = queue.queue.take(atMs);
    if (taken === undefined) continue;
    slots.push(slotOf(taken.item, atMs, state.line, taken.slackMs));
    hold(state, all, { startMs: atMs, endMs: atMs + taken.item.lengthMs });
  }
  return { slots, left: queues.flatMap(({ queue }) => queue.left()) };
}

/** One call at a time in the order given: each waits until the one before is over and understood. */
export function placeInTurn(admitted: readonly Admitted[], limits: PlaceLimits): PlaceResult {
  const lines = startLines(limits);
  const all = allLines(limits);
  const slots: Slot[] = [];
  const left: Admitted[] = [];
  let freeMs = limits.fromMs;
  for (const next of admitted) {
    const own = lines.filter(({ line }) => next.target.line === undefined || next.target.line === line);
    let best: { state: LineState; atMs: number } | undefined;
    for (const state of own) {
      const atMs = firstFit(next, Math.max(freeMs, state.nextMs), state.occupancy, all);
      if (atMs !== undefined && (best === undefined || atMs < best.atMs)) best = { state, atMs };
    }
    if (best === undefined) {
      left.push(next);
      continue;
    }
    slots.push(slotOf(next, best.atMs, best.state.line, 0));
    const endMs = best.atMs + next.lengthMs;
    hold(best.state, all, { startMs: best.atMs, endMs });
    freeMs = endMs + settleMs(limits.policy);
  }
  return { slots, left };
}

function firstFit(next: Admitted, fromMs: number, line: Occupancy, all: Occupancy): number | undefined {
  let atMs = fromMs;
  for (;;) {
    const window = next.starts.find(({ toMs }) => toMs > atMs);
    if (window === undefined) return undefined;
    const openMs = Math.ceil(Math.max(atMs, window.fromMs) / 1000) * 1000;
    const fitMs = all.fit(line.fit(openMs, next.lengthMs), next.lengthMs);
    if (fitMs === openMs && fitMs < window.toMs) return fitMs;
    atMs = Math.max(fitMs, openMs);
    if (fitMs === openMs) atMs = window.toMs;
  }
}

interface LineQueue {
  readonly line: string | undefined;
  readonly retry: boolean;
  readonly queue: WorkQueue<Admitted>;
}

/** A queue for each line that some target insists on, and one for the rest; fresh targets and retries apart. */
function queuesByLine(
  admitted: readonly Admitted[],
  startsOf: (admitted: Admitted) => readonly Interval[],
): LineQueue[] {
  const pools = Map.groupBy(admitted, ({ target, retry }) => `${retry}|${target.line ?? ''}`);
  return [...pools.values()].map((pool) => {
    const groups = [...Map.groupBy(pool, startsOf)].map(([starts, items]) => ({
      starts,
      items: items.toSorted((a, b) => b.target.priority - a.target.priority || a.target.row - b.target.row),
      rank: ({ target }: Admitted) => ({ priority: target.priority, row: target.row }),
    }));
    const first = pool[0]!;
    return { line: first.target.line, retry: first.retry, queue: workQueue(groups) };
  });
}

interface RetryShare {
  /** True when a retry may take a slot that a fresh target could use. */
  allows(): boolean;
  count(retry: boolean): void;
}

function retryShare(most: number): RetryShare {
  let contested = 0;
  let retries = 0;
  return {
    allows: () => retries + 1 <= most * (contested + 1),
    count(retry) {
      contested += 1;
      if (retry) retries += 1;
    },
  };
}

/** The queue whose head is tightest; while fresh targets wait, retries keep to their share. */
function choose(queues: readonly LineQueue[], atMs: number, share: RetryShare): LineQueue | undefined {
  const fresh = tightest(
    queues.filter(({ retry }) => !retry),
    atMs,
  );
  const retry = tightest(
    queues.filter((queue) => queue.retry),
    atMs,
  );
  if (fresh === undefined || retry === undefined) return (fresh ?? retry)?.queue;
  const takesRetry = retry.slackMs < fresh.slackMs && share.allows();
  share.count(takesRetry);
  return takesRetry ? retry.queue : fresh.queue;
}

function tightest(
  queues: readonly LineQueue[],
  atMs: number,
): { queue: LineQueue; slackMs: number } | undefined {
  let best: { queue: LineQueue; slackMs: number } | undefined;
  for (const queue of queues) {
    const head = queue.queue.peek(atMs);
    if (head !== undefined && (best === undefined || head.slackMs < best.slackMs)) {
      best = { queue, slackMs: head.slackMs };
    }
  }
  return best;
}

function slotOf(admitted: Admitted, atMs: number, line: string, slackMs: number): Slot {
  const latestStartMs = (holding(admitted.starts, atMs)?.toMs ?? atMs + 1) - 1;
  return { admitted, atMs, line, latestStartMs, slackMs };
}

function startLines({ fromMs, lines, policy, fixed }: PlaceLimits): LineState[] {
  return lines.map((line) => {
    const own = fixed.filter((call) => call.line === line);
    return {
      line,
      occupancy: occupancy(own, {
        spacingMs: policy.spacingMs,
        concurrency: policy.concurrencyPerLine,
        ...(policy.dailyCapPerLine === undefined ? {} : { dailyCap: policy.dailyCapPerLine }),
      }),
      pacing: batchPacing(policy),
      ahead: own.filter(({ ours }) => ours).sort((a, b) => a.startMs - b.startMs),
      nextMs: fromMs,
      done: false,
    };
  });
}

/** What all lines share: the policy's limits, the account's, and the mission's own. */
function allLines({ policy, fixed, missionConcurrency, accountPerDay }: PlaceLimits): Occupancy {
  const account = occupancy(fixed, {
    spacingMs: policy.overallSpacingMs,
    concurrency: policy.concurrency,
    ...(accountPerDay === undefined ? {} : { dailyCap: accountPerDay }),
  });
  if (missionConcurrency === undefined) return account;
  const mission = occupancy(
    fixed.filter(({ ours }) => ours),
    { spacingMs: 0, concurrency: missionConcurrency },
  );
  return {
    fit(atMs, lengthMs) {
      let fitMs = atMs;
      for (;;) {
        const nextMs = mission.fit(account.fit(fitMs, lengthMs), lengthMs);
        if (nextMs === fitMs) return fitMs;
        fitMs = nextMs;
      }
    },
    add(call) {
      account.add(call);
      mission.add(call);
    },
  };
}

function earliest(lines: readonly LineState[]): LineState | undefined {
  let first: LineState | undefined;
  for (const state of lines) {
    if (!state.done && (first === undefined || state.nextMs < first.nextMs)) first = state;
  }
  return first;
}

/** Lets fixed calls that lie before the next slot fill their batch, and waits for it where that makes it full. */
function countFixed(state: LineState): void {
  for (let call = state.ahead[0]; call !== undefined && call.startMs <= state.nextMs; call = state.ahead[0]) {
    state.ahead.shift();
    state.pacing.add(call);
    state.nextMs = Math.max(state.nextMs, state.pacing.nextMs());
  }
}

function hold(state: LineState, all: Occupancy, call: Busy): void {
  state.occupancy.add(call);
  all.add(call);
  state.pacing.add(call);
  state.nextMs = Math.max(call.startMs, state.pacing.nextMs());
}

function settleMs(policy: Policy): number {
  return policy.batchPause.kind === 'supervised' ? policy.batchPause.settleMs : policy.batchPause.gapMs;
}
