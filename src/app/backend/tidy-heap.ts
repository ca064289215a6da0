import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Cancel, Clock } from '../../lib/clock.ts';

/** The first lists have been read, and the board has been kept for the next start. */
const FIRST_MS = 70_000;
const EVERY_MS = 10 * 60_000;
const BUSY_AGAIN_MS = 5_000;

/**
 * Has what this thread no longer needs collected once the start is over, and then every ten minutes, when nobody is `busy`.
 * Left alone V8 lets garbage gather until there is as much of it as of what is in use, and the process keeps room for it.
 */
export function tidyHeap(
  clock: Pick<Clock, 'after'>,
  isBusy: () => boolean,
  collect: () => void = collectGarbage,
): Cancel {
  const tidy = (): void => {
    if (isBusy()) {
      cancel = clock.after(BUSY_AGAIN_MS, tidy);
      return;
    }
    collect();
    cancel = clock.after(EVERY_MS, tidy);
  };
  let cancel = clock.after(FIRST_MS, tidy);
  return () => cancel();
}

function collectGarbage(): void {
  // The function is there for who starts Node with this flag; whoever sets it later finds it in a context that is made then.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
