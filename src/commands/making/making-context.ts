import type { ServerPort } from '../../domain/server/server-port.ts';
import type { MemoryPort } from '../ports/memory-port.ts';
import type { Part } from '../acts/part.ts';
import type { SentBook, Went } from './create-once.ts';
import type { Found } from './making.ts';

/** What the steps of a making work with. */
export interface MakingContext {
  readonly server: ServerPort;
  readonly memory: MemoryPort;
  /** As it stands now. */
  readonly found: Found;
  readonly book: SentBook;
  /** When it was first written down (epoch ms). */
  readonly createdAtMs: number;
  /** Writes down what was made, and that its request is answered. */
  keep(found: Found): Went;
  /** Does a part that can be looked up; `name` tells it apart within the making. */
  part(name: string, part: Part): Promise<Went>;
  /** Names a request of this making wherever it shows up again. */
  mark(name: string): string;
}
