import type { Cancel, Clock } from '../../lib/clock.ts';
import type { ConsoleStore } from '../../state/store.ts';
import { addToast, expireToasts, withoutToast, type Toast } from '../../state/view/toast.ts';

/** Puts lines at the foot of the screen and takes them away in their time. */
export interface Toaster {
  /** The line's number. */
  readonly put: (toast: Omit<Toast, 'id'>) => number;
  readonly drop: (id: number) => void;
  readonly stop: Cancel;
}

/** `clock`: the one of the person at the keyboard. */
export function createToaster(store: ConsoleStore, clock: Clock): Toaster {
  let count = 0;
  let wake: Cancel | undefined;

  const change = (next: (toasts: readonly Toast[]) => readonly Toast[]): void =>
    store.look((view) => {
      const toasts = next(view.toasts);
      return toasts === view.toasts ? view : { ...view, toasts };
    });

  const arm = (): void => {
    wake?.();
    const ends = store.getState().view.toasts.flatMap(({ expiresAtMs }) => expiresAtMs ?? []);
    if (ends.length === 0) return;
    wake = clock.after(Math.max(0, Math.min(...ends) - clock.now()), () => {
      change((toasts) => expireToasts(toasts, clock.now()));
      arm();
    });
  };

  return {
    put: (toast) => {
      count += 1;
      const id = count;
      change((toasts) => addToast(toasts, { id, ...toast }));
      arm();
      return id;
    },
    drop: (id) => change((toasts) => withoutToast(toasts, id)),
    stop: () => wake?.(),
  };
}
