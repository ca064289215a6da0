import type { Clock } from '../../lib/clock.ts';
import type { Focus } from '../../commands/ports/backend.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { CallOptions, ServerPort } from '../../domain/server/server-port.ts';
import type { Batch } from './batch.ts';
import type { MissionBook } from './mission-book.ts';
import type { ReaderName } from './pace.ts';
import type { ReadOutcome } from './poller.ts';
import type { ScheduleBook } from './schedule-book.ts';

/** What every background reader works with. */
export interface ReaderContext {
  readonly server: ServerPort;
  /** The world's time: what instants in rows are compared with. */
  readonly clock: Clock;
  /** Real pace: how often to read, and how old a read is. */
  readonly paceClock: Clock;
  readonly book: MissionBook;
  readonly schedule: ScheduleBook;
  readonly batch: Batch;
  focus(): Focus;
  /** Lets another reader start at once. */
  kick(reader: ReaderName): void;
  /** Works out what has changed and hands it on. */
  readonly settle: () => void;
}

/** One thing that is read again and again. */
export interface Reader {
  readonly name: ReaderName;
  /** Longer than what the screen asks for, where a read costs more. */
  readonly atLeastMs?: () => number;
  /** Reads once, notes what it found; answers the first thing that went wrong, or that more is to come. */
  read(options: CallOptions): Promise<ReadOutcome>;
}

/** At most `width` at a time; the first fault is answered, the others do not stop for it. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<ServerError | undefined>,
): Promise<ServerError | undefined> {
  let next = 0;
  let first: ServerError | undefined;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next] as T;
      next += 1;
      const error = await work(item);
      first ??= error;
      // Whoever is told to wait, or has no valid key, gains nothing from asking on.
      if (error !== undefined && STOPS.has(error.kind)) next = items.length;
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return first;
}

const STOPS: ReadonlySet<ServerError['kind']> = new Set(['rate-limit', 'key', 'network', 'cancelled']);
