import type { ServerError } from '../../domain/server/server-error.ts';
import { smallest } from '../../lib/smallest.ts';
import type { Dossier } from './dossier.ts';
import { inParallel, type ReaderContext, type Reader } from './reader.ts';
import type { MissionReads } from './read-mission.ts';

/** Everything of the mission on screen. */
export function focusedMissionReader(context: ReaderContext, reads: MissionReads): Reader {
  let lastMs = 0;
  return {
    name: 'mission',
    // A mission with thousands of events takes longer to read, and is read less often for it.
    atLeastMs: () => lastMs * 4,
    read: async (options) => {
      const { mission } = context.focus();
      if (mission === undefined) return undefined;
      const startedMs = context.paceClock.monotonicMs();
      const answer = await reads.whole(mission, options);
      lastMs = context.paceClock.monotonicMs() - startedMs;
      context.settle();
      return answer.ok ? undefined : answer.error;
    },
  };
}

/** For so long after a change a mission is read each time. */
const HOT_MS = 5 * 60_000;
const HOT_AT_ONCE = 4;
const FIRST_AT_ONCE = 12;
/** Missions that were never read are read one lot after the other for so long; then the others have their turn. */
const FIRST_MS = 2_000;
const WIDTH = 6;
/** One of them is read whole this often, in turn; faster while a few were never read so. */
const TURN_MS = 10_000;
const FIRST_TURN_MS = 1_000;
const FEW = 50;

const turnMs = (open: readonly Dossier[]): number =>
  open.length <= FEW && open.some((dossier) => dossier.wholeAtMs === undefined) ? FIRST_TURN_MS : TURN_MS;

/**
 * The progress of every open mission, within a budget: those that changed lately or were never read come first, the
 * others take turns. Of those never read, what changed last is read first: it stands first in the list too, so that the
 * rows on the screen are settled before the others.
 */
export function progressReader(context: ReaderContext, reads: MissionReads): Reader {
  const { book, paceClock } = context;
  let lastTurnMs = -Infinity;
  return {
    name: 'progress',
    read: async (options) => {
      const nowMs = paceClock.monotonicMs();
      const { mission } = context.focus();
      const open = book.openDossiers().filter(({ key }) => key !== mission);
      const unread = open
        .filter((dossier) => dossier.progressMs === undefined)
        .toSorted((left, right) => changeOf(right) - changeOf(left));
      const changed = open.filter(
        ({ progressMs, changedMs }) => progressMs !== undefined && nowMs - changedMs < HOT_MS,
      );
      const hot = smallest(changed, HOT_AT_ONCE, ({ progressMs = 0 }) => progressMs);
      let fault: ServerError | undefined;
      let done = 0;
      do {
        const first = unread.slice(done, done + FIRST_AT_ONCE);
        const picked = done === 0 ? [...first, ...hot] : first;
        fault = await inParallel(picked, WIDTH, (dossier) => reads.progress(dossier.key, options));
        done += first.length;
        context.settle();
      } while (fault === undefined && done < unread.length && paceClock.monotonicMs() - nowMs < FIRST_MS);
      if (fault !== undefined || nowMs - lastTurnMs < turnMs(open) || unread.length > 0) return fault;
      lastTurnMs = nowMs;
      const [turn] = smallest(open, 1, ({ wholeAtMs = 0 }) => wholeAtMs);
      if (turn === undefined) return undefined;
      const answer = await reads.whole(turn.key, options);
      context.settle();
      return answer.ok || answer.error.kind === 'not-found' ? undefined : answer.error;
    },
  };
}

/** Missions that changed lately: their assistants are listed each time too. */
export function hotMissions(context: ReaderContext): readonly Dossier[] {
  const nowMs = context.paceClock.monotonicMs();
  return context.book.openDossiers().filter(({ changedMs }) => nowMs - changedMs < HOT_MS);
}

const changeOf = ({ mission, entry }: Dossier): number =>
  Math.max(mission?.updatedAtMs ?? 0, entry?.lastUpdatedAtMs ?? 0);
