import type { CallOptions } from '../../domain/server/server-port.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';

export type Priority = NonNullable<CallOptions['priority']>;

export interface BudgetOptions {
  readonly clock: Clock;
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly perSecond: number;
  /** Requests that may go at once after a quiet time. */
  readonly burst: number;
  /** How long nothing at all may be sent. */
  readonly heldForMs: () => number;
}

export interface Turn {
  readonly priority: Priority;
  /** Longest wait; a turn that cannot come in time is refused, at once where that is already sure. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
}

/** A turn that was given must be given back once. */
export type TurnResult =
  | { readonly kind: 'go'; readonly done: () => void }
  | { readonly kind: 'cancelled' }
  /** The server asked for a pause that outlasts the patience. */
  | { readonly kind: 'held'; readonly forMs: number }
  | { readonly kind: 'crowded' };

/** What all requests of a client share: so many at once, so many a second, the urgent ones first. */
export interface Budget {
  take(turn: Turn): Promise<TurnResult>;
  waiting(): number;
}

interface Waiter {
  readonly turn: Turn;
  readonly settle: (result: TurnResult) => void;
}

const ORDER: readonly Priority[] = ['act', 'read', 'background'];

/** Places that a priority may not use, so that a slow background never stands in the way of an operator. */
const RESERVED: Readonly<Record<Priority, number>> = { act: 0, read: 1, background: 2 };

export function createBudget({ clock, concurrency, perSecond, burst, heldForMs }: BudgetOptions): Budget {
  const lanes: Readonly<Record<Priority, Set<Waiter>>> = {
    act: new Set(),
    read: new Set(),
    background: new Set(),
  };
  let running = 0;
  let tokens = burst;
  let filledAtMs = clock.monotonicMs();
  let cancelWake: Cancel | undefined;

  const refill = (): void => {
    const nowMs = clock.monotonicMs();
    tokens = Math.min(burst, tokens + ((nowMs - filledAtMs) / 1000) * perSecond);
    filledAtMs = nowMs;
  };

  const wakeIn = (delayMs: number): void => {
    cancelWake?.();
    cancelWake = clock.after(Math.max(1, Math.ceil(delayMs)), () => {
      cancelWake = undefined;
      pump();
    });
  };

  const done = (): (() => void) => {
    let given = true;
    return () => {
      if (!given) return;
      given = false;
      running -= 1;
      pump();
    };
  };

  const hasPlace = (priority: Priority): boolean => running < Math.max(1, concurrency - RESERVED[priority]);

  function pump(): void {
    for (const priority of ORDER) {
      for (const waiter of lanes[priority]) {
        const heldMs = heldForMs();
        if (heldMs > waiter.turn.patienceMs) {
          lanes[priority].delete(waiter);
          waiter.settle({ kind: 'held', forMs: heldMs });
          continue;
        }
        if (!hasPlace(priority)) break;
        refill();
        if (heldMs > 0 || tokens < 1) {
          wakeIn(Math.max(heldMs, ((1 - tokens) / perSecond) * 1000));
          return;
        }
        tokens -= 1;
        running += 1;
        lanes[priority].delete(waiter);
        waiter.settle({ kind: 'go', done: done() });
      }
    }
  }

  return {
    waiting: () => ORDER.reduce((sum, priority) => sum + lanes[priority].size, 0),
    take: (turn) =>
      new Promise((resolve) => {
        if (turn.signal?.aborted === true) {
          resolve({ kind: 'cancelled' });
          return;
        }
        const lane = lanes[turn.priority];
        const leave = (result: TurnResult): void => {
          lane.delete(waiter);
          waiter.settle(result);
        };
        const onAbort = (): void => leave({ kind: 'cancelled' });
        const cancelPatience = clock.after(turn.patienceMs, () => {
          const heldMs = heldForMs();
          leave(heldMs > 0 ? { kind: 'held', forMs: heldMs } : { kind: 'crowded' });
        });
        const waiter: Waiter = {
          turn,
          settle: (result) => {
            cancelPatience();
            turn.signal?.removeEventListener('abort', onAbort);
            resolve(result);
          },
        };
        turn.signal?.addEventListener('abort', onAbort, { once: true });
        lane.add(waiter);
        pump();
      }),
  };
}
