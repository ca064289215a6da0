import type { BoardUpdate } from '../../state/board.ts';
import type { Batch } from './batch.ts';
import type { SavedBoard } from './sources.ts';

const SAVED: ReadonlySet<string> = new Set(['missions', 'scheduled', 'assistants', 'approvals']);

/** True where an update changes what is saved. */
export const concernsSaved = (update: BoardUpdate): boolean =>
  (update.kind === 'upsert' && SAVED.has(update.into)) ||
  (update.kind === 'remove' && SAVED.has(update.from));

/** The lists as they stand, to be shown at the next start. */
export const savedFrom = (batch: Batch, takenAtMs: number): SavedBoard => ({
  takenAtMs,
  missions: [...batch.rows('missions')],
  scheduled: [...batch.rows('scheduled')],
  assistants: [...batch.rows('assistants')],
  approvals: [...batch.rows('approvals')],
});

/** Puts the last session's lists on the board, marked with their age. */
export function restoreInto(batch: Batch, saved: SavedBoard): void {
  for (const [id, row] of saved.missions) batch.upsert('missions', id, row);
  for (const [id, row] of saved.scheduled) batch.upsert('scheduled', id, row);
  for (const [id, row] of saved.assistants) batch.upsert('assistants', id, row);
  for (const [id, row] of saved.approvals) batch.upsert('approvals', id, row);
  batch.set('restoredFromMs', saved.takenAtMs);
}
