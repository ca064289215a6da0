import type { BoardUpdate } from '../../state/board.ts';
import type { ConsoleStore } from '../../state/store.ts';

/**
 * Takes what background work tells, at once while the screen is quiet. While a frame is drawn the rest is gathered and
 * becomes one frame after it, behind the keys that came meanwhile: a busy world never stands before a key.
 * `drawn` settles when a frame is on the screen; absent where nothing is drawn.
 */
export function boardIntake(
  store: Pick<ConsoleStore, 'apply'>,
  drawn: () => Promise<void> | undefined,
): (updates: readonly BoardUpdate[]) => void {
  let gathered: BoardUpdate[] = [];
  let drawing = false;

  const apply = (updates: readonly BoardUpdate[]): void => {
    store.apply(updates);
    const done = drawn();
    if (done === undefined) return;
    drawing = true;
    void goOn(done);
  };

  const goOn = async (done: Promise<void>): Promise<void> => {
    await done.catch(() => undefined);
    drawing = false;
    const waiting = gathered;
    gathered = [];
    if (waiting.length > 0) apply(waiting);
  };

  return (updates) => {
    if (drawing) gathered.push(...updates);
    else apply(updates);
  };
}
