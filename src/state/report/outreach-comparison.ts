import type { MissionKey, MissionRow } from '../../domain/mission/mission-row.ts';
import { differenceInterval, wilsonInterval, type ShareInterval } from '../../domain/report/proportion.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Board, ScheduledRow } from '../board.ts';
import { reportOutcome } from './missions-report.ts';

/** How one side did: an assistant of a mission, or a mission. */
export interface ComparedSide {
  readonly id: string;
  readonly name: SafeText;
  /** Different numbers whose calls have ended. */
  readonly tried: number;
  /** Of them: at least one call was completed. */
  readonly reached: number;
  /** Of all who were tried. */
  readonly interval: ShareInterval;
  readonly calls: number;
  readonly seconds: number;
}

export interface OutreachComparison {
  readonly sides: readonly ComparedSide[];
  /** Of the first two: their shares' difference. Absent where there are not two. */
  readonly difference?: ShareInterval;
}

/** The assistants of one mission, or several missions, by whom they reached; most tried first. */
export function outreachComparison(board: Board, missions: readonly MissionRow[]): OutreachComparison {
  const keys = new Set<MissionKey>(missions.map(({ key }) => key));
  const rows = [...board.scheduled.values()].filter(
    ({ missionKey, event }) => missionKey !== undefined && keys.has(missionKey) && event.channel === 'call',
  );
  const sides =
    missions.length === 1
      ? [...Map.groupBy(rows, ({ event }) => event.assistantId as string)].map(([id, own]) =>
          sideOf(id, board.assistants.get(id)?.name ?? safeText(id), own),
        )
      : missions.map(({ key, name }) =>
          sideOf(
            key,
            name,
            rows.filter(({ missionKey }) => missionKey === key),
          ),
        );
  const sorted = sides.toSorted((one, other) => other.tried - one.tried);
  const [first, second] = sorted;
  return {
    sides: sorted,
    ...(first !== undefined &&
      second !== undefined && {
        difference: differenceInterval(
          { hits: first.reached, tried: first.tried },
          { hits: second.reached, tried: second.tried },
        ),
      }),
  };
}

function sideOf(id: string, name: SafeText, rows: readonly ScheduledRow[]): ComparedSide {
  const tried = new Set<string>();
  const reached = new Set<string>();
  let [calls, seconds] = [0, 0];
  for (const { event } of rows) {
    const outcome = reportOutcome(event);
    if (outcome !== 'completed' && outcome !== 'no answer' && outcome !== 'failed') continue;
    calls += 1;
    seconds += event.callDurationS ?? 0;
    tried.add(event.to);
    if (outcome === 'completed') reached.add(event.to);
  }
  return {
    id,
    name,
    tried: tried.size,
    reached: reached.size,
    interval: wilsonInterval(reached.size, tried.size),
    calls,
    seconds,
  };
}
