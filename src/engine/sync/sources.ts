import type { Cancel } from '../../lib/clock.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionDetails } from '../../domain/mission/join.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { Board, StateFileStatus } from '../../state/board.ts';

/** The state file, read and watched by its owner. */
export interface EntriesSource {
  entries(): readonly MissionEntry[];
  status(): StateFileStatus;
  /** Called whenever either may have changed. */
  subscribe(listener: () => void): Cancel;
}

/** What this machine's own ledger says of one mission: who holds the lease, what the operator chose, what is half sent. */
export interface LocalSide extends Pick<MissionDetails, 'lease' | 'chosen'> {
  /** Of a commit of many that is not through. */
  readonly openCommit?: NonNullable<MissionSnapshot['openCommit']>;
}

/** The same of every mission. */
export interface LocalFacts {
  of(mission: MissionKey): LocalSide;
  subscribe(listener: () => void): Cancel;
}

/** The lists that the next start shows at once, until the first answers come. */
export interface SavedBoard {
  readonly takenAtMs: number;
  readonly missions: readonly (readonly [string, BoardRow<'missions'>])[];
  readonly scheduled: readonly (readonly [string, BoardRow<'scheduled'>])[];
  readonly assistants: readonly (readonly [string, BoardRow<'assistants'>])[];
  readonly approvals: readonly (readonly [string, BoardRow<'approvals'>])[];
}

type BoardRow<K extends 'missions' | 'scheduled' | 'assistants' | 'approvals'> =
  Board[K] extends ReadonlyMap<string, infer Row> ? Row : never;

/** Keeps the last known board between starts. */
export interface BoardKeeper {
  restore(): SavedBoard | undefined;
  save(board: SavedBoard): void;
}
