import type { Cancel, Clock } from '../../lib/clock.ts';
import type { ConsoleStore } from '../../state/store.ts';

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
