import type { ServerPort } from '../../domain/server/server-port.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import type { Part } from '../acts/part.ts';
import type { Creation } from './creation.ts';
import type { SetupResult } from './setup-result.ts';
import type { Found } from './setup.ts';

/** What the steps of a setup work with. */
export interface SetupContext {
  readonly server: ServerPort;
  readonly memory: MissionsFilePort;
  /** As it stands now. */
  readonly found: Found;
  /** When it was first written down (epoch ms). */
  readonly createdAtMs: number;
  /** Makes something at the server exactly once: its id, or why there is none yet. */
  create(creation: Creation): Promise<{ readonly id: string } | Exclude<SetupResult, { kind: 'done' }>>;
  /** Writes down what was made. */
  keep(found: Found): Promise<SetupResult>;
  /** Does a part that can be looked up; `name` tells it apart within the setup. */
  part(name: string, part: Part): Promise<SetupResult>;
  /** Names a request of this setup wherever it shows up again. */
  mark(name: string): string;
}
