import { isAssistant } from '../../domain/assistant/assistant.ts';
import { splitsOf, type AssistantSplit } from '../../domain/assistant/assistant-split.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { MissionKey, MissionRow } from '../../domain/mission/mission-row.ts';
import { differenceInterval, wilsonInterval, type ShareInterval } from '../../domain/report/proportion.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Board, ScheduledRow } from '../board.ts';
import { reportOutcome } from './missions-report.ts';

/** How one side did: an assistant of a mission, or a mission. */
export interface ComparedSide {
  readonly id: string;
  readonly name: SafeText;
  /** Of a split: how many people were given to it by chance. */
  readonly given?: number;
  /** Different numbers whose calls have ended. */
  readonly tried: number;
  /** Of them: at least one call was completed. */
  readonly reached: number;
  /** Of all who were tried. */
  readonly interval: ShareInterval;
  readonly calls: number;
  /** How its calls ended; those to come are in none. */
  readonly outcomes: { readonly completed: number; readonly noAnswer: number; readonly failed: number };
  /** Calls that have not ended. */
  readonly open: number;
  readonly seconds: number;
  /** When its calls that have ended began, in the middle, as minutes of a day in UTC; absent where there is none. */
  readonly middleMinute?: number;
}

export interface OutreachComparison {
  readonly sides: readonly ComparedSide[];
  /** Of the first two: their shares' difference. Absent where there are not two. */
  readonly difference?: ShareInterval;
  /** The split whose arms these are; absent where the sides came about by themselves. */
  readonly split?: {
    readonly seed: string;
    readonly step?: string;
    /** People whom the other arm's assistant called as well: they count where chance had put them. */
    readonly crossed: number;
  };
}

/**
 * What there is to compare: of one mission whose list was shared by chance the arms of each split, of any other its
 * assistants, else the missions. `memory`: of the one mission, where it is known.
 */
export function comparisonsOf(
  board: Board,
  missions: readonly MissionRow[],
  memory: JsonObject = {},
): readonly OutreachComparison[] {
  const [only, second] = missions;
  const splits = only === undefined || second !== undefined ? [] : splitsOf(memory);
  return only === undefined || splits.length === 0
    ? [outreachComparison(board, missions)]
    : splits.map((split) => splitComparison(board, only.key, split));
}

/** The assistants of one mission, or several missions, by whom they reached; most tried first. */
function outreachComparison(board: Board, missions: readonly MissionRow[]): OutreachComparison {
  const keys = new Set<MissionKey>(missions.map(({ key }) => key));
  const rows = callsOf(board, keys);
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
  return { sides: sorted, ...differenceOf(sorted) };
}

/** The two arms of a split, each with the people whom chance gave it, whoever called them. */
function splitComparison(board: Board, mission: MissionKey, split: AssistantSplit): OutreachComparison {
  const { arms, assigned, seed, step } = split;
  const rows = callsOf(board, new Set([mission])).filter(
    ({ event }) => step === undefined || event.stepId === undefined || event.stepId === step,
  );
  const people = [...assigned.values()];
  const sides = arms.map(({ assistantId, name }, arm) => ({
    ...sideOf(
      assistantId,
      safeText(name, { maxLength: 120 }),
      rows.filter(({ event }) => assigned.get(phoneDigits(event.to))?.arm === arm),
    ),
    given: people.filter((person) => person.arm === arm).length,
  }));
  const assistantIds = arms.map(({ assistantId }) =>
    [...board.assistants.values()].find((each) => isAssistant(each, assistantId)),
  );
  const crossed = new Set(
    rows.flatMap(({ event }) => {
      const arm = assigned.get(phoneDigits(event.to))?.arm;
      const other = arm === undefined ? undefined : assistantIds[1 - arm];
      return other !== undefined && isAssistant(other, event.assistantId) ? [phoneDigits(event.to)] : [];
    }),
  );
  return {
    sides,
    ...differenceOf(sides),
    split: { seed, crossed: crossed.size, ...(step !== undefined && { step }) },
  };
}

const callsOf = (board: Board, missions: ReadonlySet<MissionKey>): readonly ScheduledRow[] =>
  [...board.scheduled.values()].filter(
    ({ missionKey, event }) =>
      missionKey !== undefined && missions.has(missionKey) && event.channel === 'call',
  );

function differenceOf([first, second]: readonly ComparedSide[]): { readonly difference?: ShareInterval } {
  if (first === undefined || second === undefined) return {};
  return {
    difference: differenceInterval(
      { hits: first.reached, tried: first.tried },
      { hits: second.reached, tried: second.tried },
    ),
  };
}

const DAY_MINUTES = 1440;

function sideOf(id: string, name: SafeText, rows: readonly ScheduledRow[]): ComparedSide {
  const tried = new Set<string>();
  const reached = new Set<string>();
  const minutes: number[] = [];
  const outcomes = { completed: 0, noAnswer: 0, failed: 0 };
  let [open, seconds] = [0, 0];
  for (const { event } of rows) {
    const outcome = reportOutcome(event);
    if (outcome === 'to come' || outcome === 'under way') open += 1;
    const ended = ENDED[outcome];
    if (ended === undefined) continue;
    outcomes[ended] += 1;
    seconds += event.callDurationS ?? 0;
    tried.add(phoneDigits(event.to));
    if (outcome === 'completed') reached.add(phoneDigits(event.to));
    const atMs = event.dispatchedAtMs ?? event.scheduledAtMs;
    if (atMs !== undefined) minutes.push(Math.floor(atMs / 60_000) % DAY_MINUTES);
  }
  const middleMinute = minutes.toSorted((a, b) => a - b)[Math.floor(minutes.length / 2)];
  return {
    id,
    name,
    tried: tried.size,
    reached: reached.size,
    interval: wilsonInterval(reached.size, tried.size),
    calls: outcomes.completed + outcomes.noAnswer + outcomes.failed,
    outcomes,
    open,
    seconds,
    ...(middleMinute !== undefined && { middleMinute }),
  };
}

const ENDED: Readonly<Record<string, keyof ComparedSide['outcomes'] | undefined>> = {
  completed: 'completed',
  'no answer': 'noAnswer',
  failed: 'failed',
};
