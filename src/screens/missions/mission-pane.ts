import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { truncate, wrap } from '../../lib/width.ts';
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

/** How much of each there is room for: below the list, and from top to bottom beside it. */
const BELOW = { reason: 4, toDo: 4, calls: 3, events: 5 } as const;
const BESIDE = { reason: 8, toDo: 8, calls: 10, events: 30 } as const;
/** More rows than the pane below a list ever has. */
const TALL = 20;

/** One mission in as many rows as there are: why it is where it is, what it needs, its next calls, its last events. */
export function missionPane(
  row: MissionRow,
  board: Board,
  environment: CellEnvironment,
  facts: SafeText,
  { columns, rows }: PaneRoom,
): readonly LineContent[] {
  const { minuteMs } = environment;
  const tall = rows > TALL;
  const most = tall ? BESIDE : BELOW;
  const reason = wrap(timedText(row.reason, environment), columns - 2)
    .slice(0, most.reason)
    .map((text): LineContent => [{ text: safe` ${text}`, tone: reasonTone(row.reason) }]);
  const toDos = toDosOf(board, row.key);
  const cut = environment.ascii ? '~' : '…';
  // Beside the list a line that is too long goes on in the next one, below it is cut.
  const told = (label: string, text: SafeText, age = ''): readonly LineContent[] => {
    const room = columns - LABEL - age.length - 1;
    const lines = tall ? wrap(text, room) : [truncate(text, room, cut)];
    return lines.map((line, index) => [
      words('dim')` ${(index === 0 ? label : '').padEnd(5)} `,
      { text: line },
      words('dim')`${index === 0 ? age : ''}`,
    ]);
  };
  const calls = nextCalls(board, row.key, most.calls).flatMap((call, index) =>
    told(index === 0 ? 'next' : '', nextCallText(call, environment)),
  );
  const snapshot = board.snapshots.get(row.key);
  const events = (snapshot?.events ?? [])
    .slice(-most.events)
    .toReversed()
    .flatMap((event, index) =>
      told(
        index === 0 ? 'last' : '',
        recordText(event, eventContext(board, snapshot, event), environment),
        event.createdAtMs === undefined ? '' : `  ${relativeText(event.createdAtMs, minuteMs)}`,
      ),
    );
  const gap = tall ? [safe``] : [];
  const lines: readonly LineContent[] = [
    // Beside the list there is room for what its columns had to cut.
    ...(tall ? [[words('strong')` ${row.name}`], safe``] : []),
    ...reason,
    ...(tall ? wrap(facts, columns - 2) : [truncate(facts, columns - 2, cut)]).map((text): LineContent => [
      words('dim')` ${text}`,
    ]),
    ...gap,
    ...(toDos.length === 0
      ? []
      : [
          ...toDoLines(toDos, true, { columns, rows: Math.min(most.toDo, toDos.length) }, environment),
          ...gap,
        ]),
    ...(calls.length === 0 ? told('next', emptyCalls(row, snapshot !== undefined)) : calls),
    ...gap,
    ...(events.length === 0
      ? told('last', safe`${snapshot === undefined ? NOT_READ : 'nothing in its record yet'}`)
      : events),
  ];
  return lines.slice(0, rows);
}

const NOT_READ = 'its record is being read';
/** Cells before what a label names. */
const LABEL = 7;

const emptyCalls = (row: MissionRow, read: boolean) =>
  row.pendingEvents > 0
    ? safe`${row.pendingEvents} scheduled; when is not read yet`
    : read
      ? safe`no call or message is scheduled`
      : safe`no call or message is known yet; the mission is being read`;
