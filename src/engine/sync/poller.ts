import { safeText } from '../../lib/safe-text.ts';
import { backoffMs } from '../../lib/backoff.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { PollerHealth } from '../../state/board.ts';

/** A read that found nothing wrong and is not the whole yet: it counts neither as good nor as failed. */
export const NOT_WHOLE = 'not whole';

export type ReadOutcome = ServerError | typeof NOT_WHOLE | undefined;

/** A loop that reads something again and again, and outlives whatever goes wrong in it. */
export interface Poller {
  start(): void;
  /** Gives up what is under way; nothing more is read. */
  stop(): void;
  /** Reads now, or once more right after the read that is under way. */
  kick(): void;
  /** The wanted interval has changed: the wait is cut short where it is now too long. */
  repace(): void;
  /** Resolves when no read is under way. */
  idle(): Promise<void>;
}

export interface PollerOptions {
  readonly name: string;
  /** The clock of real pace; ages and times in the health are by it too. */
  readonly clock: Clock;
  readonly random: Random;
  /** Between two starts. Undefined: not wanted now. */
  readonly intervalMs: () => number | undefined;
  /** Reads once; answers what went wrong, if anything, or that it was a part of the whole. */
  readonly read: (signal: AbortSignal) => Promise<ReadOutcome>;
  readonly publish: (health: PollerHealth) => void;
  /** A read that takes longer is given up. */
  readonly limitMs?: number;
}

const READ_LIMIT_MS = 3 * 60_000;
const SHORTEST_GAP_MS = 100;
const BACKOFF = { baseMs: 2_000, maxMs: 60_000 };
/** What is read again and again is read so much sooner where something else is done then. */
const EARLY_MS = 600;

export function createPoller(options: PollerOptions): Poller {
  const { name, clock, random, publish } = options;
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  let timer: Cancel | undefined;
  let again = false;
  let alive = false;
  let startedMs = -Infinity;
  let notBeforeMs = -Infinity;
  let attempt = 0;
  let lastOkAtMs: number | undefined;
  let error: ServerError | undefined;

  const tell = (state: PollerHealth['state'], nextInMs?: number): void => {
    const intervalMs = options.intervalMs();
    publish({
      name,
      state,
      attempt,
      ...(lastOkAtMs === undefined ? {} : { lastOkAtMs }),
      ...(nextInMs === undefined ? {} : { nextAtMs: clock.now() + nextInMs }),
      ...(intervalMs === undefined ? {} : { intervalMs }),
      ...(error === undefined ? {} : { error }),
    });
  };

  const wait = (): void => {
    timer?.();
    timer = undefined;
    if (!alive || running !== undefined) return;
    const intervalMs = options.intervalMs();
    if (intervalMs === undefined && !again) {
      tell('off');
      return;
    }
    const nowMs = clock.monotonicMs();
    // After a failure the backoff alone decides, however rarely it is read.
    const wantedMs = again || attempt > 0 ? nowMs : startedMs + (intervalMs ?? 0) * (0.9 + 0.1 * random());
    const nextInMs = Math.max(0, wantedMs - nowMs, notBeforeMs - nowMs);
    timer = clock.after(nextInMs, begin, again || attempt > 0 ? 0 : Math.min(EARLY_MS, nextInMs / 4));
    tell(attempt > 0 ? 'failing' : 'waiting', nextInMs);
  };

  const begin = (): void => {
    timer = undefined;
    again = false;
    startedMs = clock.monotonicMs();
    const stop = new AbortController();
    running = { stop, done: once(stop) };
  };

  const once = async (stop: AbortController): Promise<void> => {
    const outcome = await guarded(options, stop);
    running = undefined;
    if (!alive) return;
    const nowMs = clock.monotonicMs();
    error = outcome === NOT_WHOLE ? undefined : outcome;
    if (outcome === undefined || outcome === NOT_WHOLE) {
      attempt = 0;
      if (outcome === undefined) lastOkAtMs = clock.now();
      notBeforeMs = nowMs + SHORTEST_GAP_MS;
    } else {
      attempt += 1;
      notBeforeMs = nowMs + Math.max(outcome.retryAfterMs ?? 0, backoffMs(attempt, BACKOFF, random));
    }
    wait();
  };

  return {
    start: () => {
      alive = true;
      wait();
    },
    stop: () => {
      alive = false;
      timer?.();
      timer = undefined;
      running?.stop.abort();
    },
    kick: () => {
      again = true;
      // A person who asks is not made to wait for a backoff, but a server that named a time is obeyed.
      if (error?.retryAfterMs === undefined) notBeforeMs = -Infinity;
      wait();
    },
    repace: wait,
    idle: async () => {
      for (let read = running; read !== undefined; read = running) await read.done;
    },
  };
}

/** The read with a limit on its time; a fault inside it becomes an error like any other. */
async function guarded(options: PollerOptions, stop: AbortController): Promise<ReadOutcome> {
  const { name, clock, limitMs = READ_LIMIT_MS } = options;
  const late = Promise.withResolvers<ServerError>();
  const cancel = clock.after(limitMs, () => {
    stop.abort();
    late.resolve(
      failure('timeout', `Reading ${name} took over ${Math.round(limitMs / 1_000)} s and was given up.`),
    );
  });
  try {
    return await Promise.race([options.read(stop.signal), late.promise]);
  } catch (fault) {
    const text = fault instanceof Error ? fault.message : String(fault);
    return failure('garbled', `Reading ${name} failed: ${safeText(text, { maxLength: 300 })}`);
  } finally {
    cancel();
  }
}

const failure = (kind: ServerError['kind'], sentence: string): ServerError => ({
  kind,
  sentence,
  outcome: 'none',
});
