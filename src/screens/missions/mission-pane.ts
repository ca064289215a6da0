import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { safe } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Board } from '../../state/board.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { eventContext } from '../mission/event-context.ts';
import { recordText } from '../mission/record-text.ts';
import { nextCalls, nextCallText } from '../mission/next-calls.ts';
import { toDosOf } from '../mission/to-do.ts';
import { toDoLines } from '../mission/to-do-lines.ts';
import type { PaneRoom } from '../table/table.ts';
import type { CellEnvironment } from '../table/column.ts';
import { relativeText } from '../time/relative-text.ts';
import { timedText } from '../time/timed-text.ts';
import { reasonTone } from '../words/status-words.ts';

const CALLS = 3;
const TO_DO = 4;
const EVENTS = 5;
/** Rows of the reason before it has to leave room for the rest. */
const REASON = 4;
/** More rows than the pane below a list ever has. */
const TALL = 20;

/** One mission in as many rows as there are: why it is where it is, what it needs, its next calls, its last events. */
export function missionPane(
  row: MissionRow,
  board: Board,
  environment: CellEnvironment,
  facts: LineContent,
  { columns, rows }: PaneRoom,
): readonly LineContent[] {
  const { minuteMs } = environment;
  const reason = wrap(timedText(row.reason, environment), columns - 2)
    .slice(0, REASON)
    .map((text): LineContent => [{ text: safe` ${text}`, tone: reasonTone(row.reason) }]);
  const toDos = toDosOf(board, row.key);
  const calls = nextCalls(board, row.key, CALLS).map((call, index) =>
    labelled(index === 0 ? 'next' : '', nextCallText(call, environment)),
  );
  const snapshot = board.snapshots.get(row.key);
  const events = (snapshot?.events ?? [])
    .slice(-EVENTS)
    .toReversed()
    .map((event, index): LineContent => [
      words('dim')` ${(index === 0 ? 'last' : '').padEnd(5)} `,
      { text: recordText(event, eventContext(board, snapshot, event), environment) },
      words('dim')`  ${event.createdAtMs === undefined ? '' : relativeText(event.createdAtMs, minuteMs)}`,
    ]);
  const lines: readonly LineContent[] = [
    // Beside the list there is room for what its columns had to cut.
    ...(rows > TALL ? [[words('strong')` ${row.name}`], safe``] : []),
    ...reason,
    facts,
    ...(toDos.length === 0
      ? []
      : toDoLines(toDos, true, { columns, rows: Math.min(TO_DO, toDos.length) }, environment)),
    ...(calls.length === 0 ? [labelled('next', emptyCalls(row, snapshot !== undefined))] : calls),
    ...(events.length === 0
      ? [
          labelled(
            'last',
            safe`${snapshot === undefined ? 'its record is read when it is opened' : 'nothing in its record yet'}`,
          ),
        ]
      : events),
  ];
  return lines.slice(0, rows);
}

const labelled = (label: string, text: ReturnType<typeof safe>): LineContent => [
  words('dim')` ${label.padEnd(5)} `,
  { text },
];

const emptyCalls = (row: MissionRow, read: boolean) =>
  row.pendingEvents > 0
    ? safe`${row.pendingEvents} scheduled; when is not read yet`
    : read
      ? safe`no call or message is scheduled`
      : safe`no call or message is known; the mission itself was not read yet`;
