import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';

/** When the server must be left alone. One for all requests of a client. */
export interface CircuitBreaker {
  /** How long the server's own wish for a pause still holds. */
  coolDownMs(): number;
  /** How long requests are refused because the server keeps failing; 0 also while one probe may go. */
  brokenForMs(): number;
  /** Claims the right to send; false while another request probes a failing server. */
  admit(): boolean;
  /** A request ended: `fine` for any answer that shows the server at work. */
  ended(how: 'fine' | 'failing' | 'no-news'): void;
  /** The server asked for a pause of this length, or of a length of its own choosing. */
  askedToWait(forMs: number | undefined): void;
}

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Failures in a row that open the breaker. */
  readonly failuresToOpen: number;
}

const COOL_DOWN = { baseMs: 5_000, maxMs: 60_000 };
/** A server that asks for no pause at all, again and again, gets one. */
const SHORTEST_COOL_DOWN_MS = 1_000;
const BREAK = { baseMs: 5_000, maxMs: 60_000 };

/**
 * Closed: everything goes. After `failuresToOpen` failures in a row: open, nothing goes for a while that doubles. Then
 * half open: one request goes as a probe; when it is fine the breaker closes, when it fails it opens again for longer.
 * Beside it the cool-down that a 429 starts: never shortened by a later answer, only by time.
 */
export function createCircuitBreaker({
  clock,
  random,
  failuresToOpen,
}: CircuitBreakerOptions): CircuitBreaker {
  let coolUntilMs = 0;
  let tooManyInARow = 0;
  let failuresInARow = 0;
  let openings = 0;
  let openUntilMs = 0;
  let probing = false;

  const left = (untilMs: number): number => Math.max(0, untilMs - clock.monotonicMs());
  const isOpen = (): boolean => openings > 0;

  return {
    coolDownMs: () => left(coolUntilMs),
    brokenForMs: () => (isOpen() ? left(openUntilMs) : 0),
    admit: () => {
      if (!isOpen()) return true;
      if (probing || left(openUntilMs) > 0) return false;
      probing = true;
      return true;
    },
    ended: (how) => {
      probing = false;
      if (how === 'no-news') return;
      if (how === 'fine') {
        tooManyInARow = 0;
        failuresInARow = 0;
        openings = 0;
        return;
      }
      failuresInARow += 1;
      // Requests that were under way when it opened say nothing new.
      if (failuresInARow < failuresToOpen || left(openUntilMs) > 0) return;
      openings += 1;
      openUntilMs = clock.monotonicMs() + backoffMs(openings, BREAK, random);
    },
    askedToWait: (forMs) => {
      tooManyInARow += 1;
      const waitMs = Math.max(SHORTEST_COOL_DOWN_MS, forMs ?? backoffMs(tooManyInARow, COOL_DOWN, random));
      coolUntilMs = Math.max(coolUntilMs, clock.monotonicMs() + waitMs);
    },
  };
}
