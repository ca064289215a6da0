import { machineMs } from '../../lib/clock.ts';
import type { ServerError } from '../../domain/server/server-error.ts';

/** How much one check asks a server: a state file may name thousands of missions, and a server takes ten requests a second. */
export interface LookLimits {
  readonly most: number;
  readonly longestMs: number;
}

const USUAL: LookLimits = { most: 200, longestMs: 20_000 };

/** For who is to mend what is found: all of them, however long it takes. */
export const LOOK_AT_ALL: LookLimits = {
  most: Number.POSITIVE_INFINITY,
  longestMs: Number.POSITIVE_INFINITY,
};

/** As many at once as the engine's own readers. */
const AT_ONCE = 4;

/**
 * Looks at one thing after another, a few at a time; `look` answers false where the next would get no answer either.
 * `partly`: what was left out, as the beginning of a sentence; absent where all were looked at or nobody answers.
 */
export async function lookAtEach<T>(
  things: readonly T[],
  what: string,
  limits: LookLimits = USUAL,
  look: (thing: T) => Promise<boolean>,
): Promise<{ readonly partly?: string; readonly silent: boolean }> {
  const untilMs = machineMs() + limits.longestMs;
  const chosen = things.slice(0, limits.most);
  let looked = 0;
  let silent = false;
  const lane = async (): Promise<void> => {
    while (!silent && looked < chosen.length && machineMs() < untilMs) {
      const thing = chosen[looked] as T;
      looked += 1;
      if (!(await look(thing))) silent = true;
    }
  };
  // The first alone: where nobody answers it is asked once.
  const [first] = chosen;
  if (first !== undefined) {
    looked = 1;
    silent = !(await look(first));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const isPart = !silent && looked < things.length;
  return { silent, ...(isPart && { partly: `only ${looked} of ${things.length} ${what} were looked at` }) };
}

/** Those that changed last come first: of them there is most to find. */
export const lastUpdatedFirst = <T extends { readonly lastUpdatedAtMs?: number }>(
  entries: readonly T[],
): T[] => entries.toSorted((one, other) => (other.lastUpdatedAtMs ?? 0) - (one.lastUpdatedAtMs ?? 0));

/** Nobody answers: asking for the next of a thousand would take as long again. */
export const isSilent = ({ kind }: ServerError): boolean => kind === 'network' || kind === 'timeout';
