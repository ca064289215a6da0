import type { Random } from './random.ts';

export interface Backoff {
  /** Longest wait of the first try. */
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before try number `attempt` (1 is the first repetition): doubling, capped, and spread over its upper
 * half so that many clients do not come back together.
 */
export function backoffMs(attempt: number, { baseMs, maxMs }: Backoff, random: Random): number {
  const ceilingMs = Math.min(maxMs, baseMs * 2 ** Math.min(Math.max(0, attempt - 1), 52));
  return Math.round(ceilingMs / 2 + (random() * ceilingMs) / 2);
}
