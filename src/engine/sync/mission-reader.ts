import { isTerminalRun } from '../../domain/status.ts';
import type { Dossier } from './dossier.ts';
import { inParallel, type Desk, type Reader } from './reader.ts';
import type { MissionReads } from './read-mission.ts';

/** Everything of the mission on screen. */
export function focusedMissionReader(desk: Desk, reads: MissionReads): Reader {
  let lastMs = 0;
  return {
    name: 'mission',
    // A mission with thousands of events takes longer to read, and is read less often for it.
    atLeastMs: () => lastMs * 4,
    read: async (options) => {
      const { mission } = desk.focus();
      if (mission === undefined) return undefined;
      const startedMs = desk.paceClock.monotonicMs();
      const answer = await reads.whole(mission, options);
      lastMs = desk.paceClock.monotonicMs() - startedMs;
      desk.settle();
      return answer.ok ? undefined : answer.error;
    },
  };
}

/** For so long after a change a mission is read each time. */
const HOT_MS = 5 * 60_000;
const HOT_AT_ONCE = 4;
const FIRST_AT_ONCE = 12;
/** One of the quiet ones is read whole this often, in turn. */
const TURN_MS = 10_000;

/**
 * The progress of every open mission, within a budget: those that changed lately or were never read come first, the
 * others take turns.
 */
export function progressReader(desk: Desk, reads: MissionReads): Reader {
  const { book, paceClock } = desk;
  let lastTurnMs = -Infinity;
  return {
    name: 'progress',
    read: async (options) => {
      const nowMs = paceClock.monotonicMs();
      const open = [...book.dossiers()].filter(
        (dossier) => isOpen(dossier) && dossier.key !== desk.focus().mission,
      );
      const unread = open.filter((dossier) => dossier.progressMs === undefined).sort(newestFirst);
      const read = open.filter((dossier) => dossier.progressMs !== undefined).sort(longestUnread);
      const hot = read.filter((dossier) => nowMs - dossier.changedMs < HOT_MS).slice(0, HOT_AT_ONCE);
      const picked = [...unread.slice(0, FIRST_AT_ONCE), ...hot];
      const fault = await inParallel(picked, 4, (dossier) => reads.progress(dossier.key, options));
      desk.settle();
      if (fault !== undefined || nowMs - lastTurnMs < TURN_MS || unread.length > 0) return fault;
      lastTurnMs = nowMs;
      const turn = open.toSorted(longestWhole)[0];
      if (turn === undefined) return undefined;
      const answer = await reads.whole(turn.key, options);
      desk.settle();
      return answer.ok || answer.error.kind === 'not-found' ? undefined : answer.error;
    },
  };
}

/** Missions that changed lately: their assistants are listed each time too. */
export function hotMissions(desk: Desk): readonly Dossier[] {
  const nowMs = desk.paceClock.monotonicMs();
  return [...desk.book.dossiers()].filter((dossier) => isOpen(dossier) && nowMs - dossier.changedMs < HOT_MS);
}

/** A mission of the server that has not ended, as far as is known. */
const isOpen = (dossier: Dossier): boolean =>
  dossier.mission !== undefined && !isTerminalRun(dossier.row?.status ?? dossier.mission.status);

const newestFirst = (left: Dossier, right: Dossier): number => changeOf(right) - changeOf(left);
const changeOf = ({ mission, entry }: Dossier): number =>
  Math.max(mission?.updatedAtMs ?? 0, entry?.lastUpdatedAtMs ?? 0);
const longestUnread = (left: Dossier, right: Dossier): number =>
  (left.progressMs ?? 0) - (right.progressMs ?? 0);
const longestWhole = (left: Dossier, right: Dossier): number =>
  (left.wholeAtMs ?? 0) - (right.wholeAtMs ?? 0);
