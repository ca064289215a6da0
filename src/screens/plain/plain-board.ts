import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { withStop } from '../../lib/full-stop.ts';
import { oneLine } from '../../lib/one-line.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { waitsNow } from '../approvals/words.ts';
import { drivenText, missionsSpec, urgency } from '../missions/rows.ts';
import { clockText } from '../time/clock-text.ts';
import { relativeText } from '../time/relative-text.ts';
import { timedText } from '../time/timed-text.ts';
import { freshnessOf } from '../words/freshness.ts';
import { missionWord, sourceMark } from '../words/status-words.ts';

export interface PlainOptions {
  readonly nowMs: number;
  /** By the clock on the wall, where the world's runs otherwise. */
  readonly wallMs?: number;
  /** The operator's zone, IANA. */
  readonly zone: string;
  /** Only what waits for a person. */
  readonly needsMe?: boolean;
  /** At most so many rows; the others are counted. */
  readonly atMost?: number;
  /** The first row that is told; absent: the very first. */
  readonly from?: number;
}

/** The missions board as lines of plain sentences, the most urgent first: for screen readers, pipes and files. */
export function plainBoard(board: Board, options: PlainOptions): readonly SafeText[] {
  const missions = plainMissions(board, options);
  const { from = 0 } = options;
  const shown = missions.slice(from, from + (options.atMost ?? missions.length));
  const waiting = [...board.missions.values()].filter(({ needsMe }) => needsMe).length;
  const decisions = [...board.inbox.values()].filter(waitsNow).length;
  const left = missions.length - from - shown.length;
  return [
    safe`${board.missions.size} ${board.missions.size === 1 ? 'mission' : 'missions'}, ${waiting} waiting for you. ${freshnessSentence(board, options)}`,
    ...(board.hold === undefined ? [] : [safe`HOLD by ${board.hold.by}: nothing is dispatched from here.`]),
    ...(decisions === 0
      ? []
      : [
          safe`${decisions} ${decisions === 1 ? 'decision waits' : 'decisions wait'} for you: clawdtalk-tui approvals lists them.`,
        ]),
    ...shown.map((row, index) => safe`${from + index + 1}. ${missionSentence(row, options)}`),
    ...(left > 0 ? [safe`And ${left} more.`] : []),
  ];
}

/** Missions in the order of `plainBoard`, whose numbers point into it. */
export function plainMissions(board: Board, options: Pick<PlainOptions, 'needsMe'>): readonly MissionRow[] {
  const [order] = missionsSpec.sorts;
  return [...board.missions.values()]
    .filter((row) => options.needsMe !== true || urgency(row) === 0)
    .sort(order.compare);
}

/** One mission in a sentence or three. */
export function missionSentence(row: MissionRow, { nowMs, zone }: PlainOptions): SafeText {
  const facts = [
    missionWord(row).word,
    ...(row.missionClass === undefined ? [] : [`class ${row.missionClass}`]),
    ...(row.stepsTotal === undefined ? [] : [`${row.stepsDone ?? 0} of ${row.stepsTotal} steps done`]),
    ...(row.nextEventAtMs === undefined
      ? []
      : [
          `next event ${relativeText(row.nextEventAtMs, nowMs)} at ${clockText(row.nextEventAtMs, zone, nowMs)}`,
        ]),
    ...(isTerminalRun(row.status) ? [] : [drivenText(row)]),
    ...(row.source === 'both' ? [] : [sourceMark[row.source].text]),
  ];
  const reason = timedText(row.reason, { zoneMode: 'mine', operatorZone: zone, minuteMs: nowMs });
  return oneLine(
    safe`${row.needsMe ? 'Needs you: ' : ''}${row.name}: ${facts.join(', ')}. ${reasonSentence(reason, missionWord(row).word)}`,
  );
}

/** A reason as a sentence of its own, without the word that the facts before it have said. */
function reasonSentence(reason: string, said: string): string {
  const rest = reason === said ? '' : reason.startsWith(`${said}: `) ? reason.slice(said.length + 2) : reason;
  return rest === '' ? '' : withStop(`${rest.charAt(0).toUpperCase()}${rest.slice(1)}`);
}

function freshnessSentence(board: Board, { nowMs, wallMs = nowMs, zone }: PlainOptions): string {
  const freshness = freshnessOf(board, ['missions', 'all missions'], wallMs);
  switch (freshness.kind) {
    case 'reading':
      return 'Nothing has been read yet.';
    case 'restored':
      return `This was known ${relativeText(freshness.takenAtMs, nowMs)}, by the last session.`;
    case 'fresh':
      return `Read at ${clockText(freshness.readAtMs, zone, wallMs)}.`;
    case 'stale':
      return `Stale: last read ${relativeText(freshness.readAtMs, wallMs)}.`;
    case 'lost':
      return `${freshness.error.sentence} ${freshness.readAtMs === undefined ? 'Nothing has been read.' : `Last read ${relativeText(freshness.readAtMs, wallMs)}.`}`;
  }
}
