import type { Command } from '../../commands/command.ts';

/** One thing that the engine wants done now, and why. */
export interface Act {
  readonly command: Command;
  readonly why: string;
  /** Who it is about, where the command itself tells only a number or an id. */
  readonly who?: string;
}

/** What a look at a mission led to. */
export interface Decision {
  /** To be done now, in order; then the mission is read again. */
  readonly acts: readonly Act[];
  /** What is waited for where there is nothing to do. */
  readonly waiting: string;
  /** When to look again without being told; absent where only a change can matter. */
  readonly nextLookAtMs?: number;
}
