import type { ServerPort } from '../../domain/server/server-port.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import type { Part } from '../acts/part.ts';
import type { SentBook, SetupResult } from './create-once.ts';
import type { Found } from './setup.ts';

/** What the steps of a setup work with. */
export interface SetupContext {
  readonly server: ServerPort;
  readonly memory: MissionsFilePort;
  /** As it stands now. */
  readonly found: Found;
  readonly book: SentBook;
  /** When it was first written down (epoch ms). */
  readonly createdAtMs: number;
  /** Writes down what was made, and that its request is answered. */
  keep(found: Found): SetupResult;
  /** Does a part that can be looked up; `name` tells it apart within the setup. */
  part(name: string, part: Part): Promise<SetupResult>;
  /** Names a request of this setup wherever it shows up again. */
  mark(name: string): string;
}
