import type { Cancel, Clock } from '../../lib/clock.ts';
import { touch } from '../../state/view/list-view.ts';
import type { ConsoleStore } from '../../state/store.ts';
import { freshnessOf, isBeingRead } from '../words/freshness.ts';
import type { Console } from './contract.ts';
import { cursorOf } from './cursor.ts';
import { changeList } from './navigate.ts';

/** After this long without a key the rows may find their order again. */
const STEADY_MS = 1_500;

/**
 * Keeps rows where they are while somebody types: what is acted on must be what was read. `onKey` is called at each
 * key; `clock` is the one of the person at the keyboard.
 */
export function steadyHand(
  store: ConsoleStore,
  clock: Clock,
): { readonly onKey: () => void; readonly stop: Cancel } {
  let cancel: Cancel = () => undefined;
  const steady = (on: boolean): void =>
    store.look((view) => ((view.steady === true) === on ? view : { ...view, steady: on }));
  return {
    onKey: () => {
      cancel();
      cancel = clock.after(STEADY_MS, () => steady(false));
      steady(true);
    },
    stop: () => cancel(),
  };
}

/** From the first key on the cursor keeps its row; while the rows are still coming in it has none to keep. */
export function holdRow(console: Console): void {
  const cursor = cursorOf(console);
  const { screen, state } = cursor;
  const reading = isBeingRead(freshnessOf(state.board, screen.readers, state.view.wallMinuteMs));
  if (screen.madeHere === true || !reading) changeList(cursor, touch);
}
