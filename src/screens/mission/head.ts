import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { MissionKey, MissionRow } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Board } from '../../state/board.ts';
import type { Route } from '../../state/view/route.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { drivenText } from '../missions/rows.ts';
import type { CellEnvironment } from '../table/column.ts';
import { clockText, ownZone } from '../time/clock-text.ts';
import { dueText, relativeText } from '../time/relative-text.ts';
import { timedText } from '../time/timed-text.ts';
import { progressText } from '../words/progress.ts';
import { missionWord, reasonTone, sourceMark, worded } from '../words/status-words.ts';
import { nextCalls, nextCallText } from './next-calls.ts';
import { toDosOf } from './to-do.ts';
import { atLeastRows, toDoLines } from './to-do-lines.ts';

/** From so many columns on the facts are written out. */
const WIDE = 110;
/** From so many rows on there is room for more of what is to do. */
const TALL = 30;

/**
 * State, reason, what comes next, and what it needs from somebody. Its rows are always as many at one size, so that
 * the list below stays where it is while they change.
 */
export function missionHead(
  board: Board,
  route: Route,
  size: TerminalSize,
  environment: CellEnvironment,
): readonly LineContent[] {
  const row = route.mission === undefined ? undefined : board.missions.get(route.mission);
  if (row === undefined || route.mission === undefined) {
    return [
      [words('dim')` This mission is not on the board. It may have been deleted, or not been read yet.`],
    ];
  }
  const { columns, rows } = size;
  const tall = rows >= TALL;
  const reason = wrap(timedText(row.reason, environment), columns - 7).slice(0, tall ? 3 : 2);
  return [
    factsLine(row, columns, environment),
    ...atLeastRows(
      reason.map((text, index): LineContent => [
        { text: index === 0 ? safe` why: ` : safe`      `, tone: 'dim' },
        { text, tone: reasonTone(row.reason) },
      ]),
      columns >= WIDE ? 1 : 2,
    ),
    nextLine(board, row, route.mission, environment),
    ...toDoLines(
      toDosOf(board, route.mission),
      isAudited(board, row, route.mission),
      { columns, rows: tall ? 4 : 2 },
      environment,
    ),
  ];
}

function factsLine(row: MissionRow, columns: number, { ascii, minuteMs }: CellEnvironment): LineContent {
  const status = missionWord(row);
  const wide = columns >= WIDE;
  const facts = [
    row.missionClass === undefined
      ? 'no class'
      : `class ${row.missionClass}${wide ? ` ${CLASS_RULES[row.missionClass].name}` : ''}`,
    `steps ${progressText(row.stepsDone, row.stepsTotal, wide ? 15 : 0, ascii)}`,
    drivenText(row),
    `engine ${row.drive}`,
    sourceMark[row.source].text,
    ...(row.lastChangeAtMs === undefined ? [] : [`changed ${relativeText(row.lastChangeAtMs, minuteMs)}`]),
  ];
  return [
    { text: safe` ${worded(status, ascii)}`, tone: status.tone },
    { text: safe`  ${facts.join(` ${ascii ? '-' : '·'} `)}`, tone: 'dim' },
  ];
}

/** How it ended; or the next call, and what the engine does next where it drives from here. */
function nextLine(board: Board, row: MissionRow, key: MissionKey, environment: CellEnvironment): LineContent {
  const snapshot = board.snapshots.get(key);
  const result = snapshot?.run?.resultSummary ?? snapshot?.mission?.resultSummary;
  const [call] = nextCalls(board, key, 1);
  const engine = row.driver === 'console' ? board.engine?.nextAct : undefined;
  if (call === undefined && isTerminalRun(row.status) && result !== undefined)
    return [words('dim')` result: `, { text: result }];
  const { zoneMode, operatorZone, minuteMs } = environment;
  const next =
    call !== undefined
      ? nextCallText(call, environment)
      : row.nextEventAtMs !== undefined
        ? safe`${row.nextEventTo ?? 'call'}, ${clockText(row.nextEventAtMs, ownZone(zoneMode, operatorZone), minuteMs)}, ${dueText(row.nextEventAtMs, minuteMs)}`
        : snapshot === undefined
          ? safe`its calls are not read yet`
          : isTerminalRun(row.status)
            ? safe`no call or message is scheduled`
            : safe`no call or message is scheduled; 3 plans the calls of a list`;
  return [
    words('dim')` next: `,
    { text: next },
    ...(engine === undefined
      ? []
      : [
          words('dim')`   engine next: `,
          { text: safe`${safeText(engine.sentence)}, ${dueText(engine.atMs, minuteMs)}` },
        ]),
  ];
}

/** Something was looked for: its calls and steps are known. */
const isAudited = (board: Board, row: MissionRow, key: MissionKey): boolean =>
  board.snapshots.has(key) || row.findings > 0 || isTerminalRun(row.status);
