import { sweepInterval, within } from '../../domain/mission/cadence.ts';
import { assistantId } from '../../domain/ids.ts';
import { hotMissions } from './mission-reader.ts';
import { JUST_READ_MS, roundMs } from './pace.ts';
import { NOT_WHOLE } from './poller.ts';
import { assistantsOf, listAssistant } from './read-mission.ts';
import { inParallel, type ReaderContext, type Reader } from './reader.ts';

/** A round reads so many assistants' lists at most: what is left is first in the next. */
const LISTS_AT_ONCE = 24;
const SLOWEST_MS = 60_000;
/** Assistants that wait for nothing are gone through at this pace. */
const IDLE_EACH_MS = 2_000;
/** From one round to the next. */
const ROUND_MS = 2_000;

/**
 * Every assistant's events, one list an assistant. Assistants of missions that move come first; the others by how
 * soon one of their events is due.
 */
export function scheduleReader(context: ReaderContext): Reader {
  const { schedule, batch, clock, paceClock } = context;
  const listedMs = new Map<string, number>();
  let swept = false;

  const wantedMs = (assistant: string, count: number, watched: boolean): number => {
    const usualMs = roundMs(count, watched);
    if (watched) return usualMs;
    const interval = sweepInterval(schedule.ofAssistant(assistant), clock.now());
    const calmMs = interval === undefined ? count * IDLE_EACH_MS : within(interval, 0);
    return Math.max(usualMs, Math.min(SLOWEST_MS, calmMs) - ROUND_MS + JUST_READ_MS);
  };

  return {
    name: 'schedule',
    read: async (options) => {
      const nowMs = paceClock.monotonicMs();
      const { screen } = context.focus();
      const all = [...batch.rows('assistants').keys()];
      // Without assistants there is nothing to read: no good answer as long as their own list cannot be read.
      const known = batch.rows('pollers').get('assistants');
      if (all.length === 0 && known?.error !== undefined) return known.error;
      const hot = new Set<string>(hotMissions(context).flatMap((dossier) => assistantsOf(context, dossier)));
      const lateMs = (assistant: string): number => {
        const sinceMs = nowMs - (listedMs.get(assistant) ?? -Infinity);
        const want = hot.has(assistant)
          ? roundMs(hot.size, true)
          : wantedMs(assistant, all.length, screen === 'schedule');
        return sinceMs - want;
      };
      const due = [...new Set([...all, ...hot])]
        .map((assistant) => ({ assistant, late: lateMs(assistant) }))
        .filter(({ late }) => late >= 0)
        .sort((left, right) => right.late - left.late)
        .slice(0, LISTS_AT_ONCE);
      const fault = await inParallel(due, 4, async ({ assistant }) => {
        const error = await listAssistant(context, assistantId(assistant), options);
        if (error === undefined) listedMs.set(assistant, nowMs);
        return error;
      });
      if (!swept && known?.lastOkAtMs !== undefined && all.every((assistant) => listedMs.has(assistant))) {
        swept = true;
        forgetRestored();
      }
      context.settle();
      // "Nothing is scheduled" is said of all lists, and of all assistants: whose own list cannot be read, that is the fault.
      if (known?.lastOkAtMs === undefined) return fault ?? known?.error ?? NOT_WHOLE;
      return fault ?? (swept ? undefined : NOT_WHOLE);
    },
  };

  /** Rows of the last session that nothing has confirmed. */
  function forgetRestored(): void {
    for (const id of batch.rows('scheduled').keys()) {
      if (!schedule.all().has(id)) batch.remove('scheduled', id);
    }
  }
}
