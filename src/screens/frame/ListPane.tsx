import { Box } from 'ink';
import { useCallback, useEffect, useMemo } from 'react';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Board } from '../../state/board.ts';
import { pin, placed, touch } from '../../state/view/list-view.ts';
import type { Route } from '../../state/view/route.ts';
import { listOf, withList, type ViewState } from '../../state/view/view-state.ts';
import type { ListColumn } from '../../ui/list/list-columns.ts';
import { VirtualList } from '../../ui/list/VirtualList.tsx';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { segmentsOf, type LineContent } from '../../ui/text/segments.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { goTo, openOverlay } from '../shell/navigate.ts';
import { useBoardValue, useConsole, useConsoleState, useEnvironment } from '../shell/context.ts';
import type { Cell, CellEnvironment, FittedColumn } from '../table/column.ts';
import type { Shown, Table } from '../table/table.ts';
import { unreadText } from '../table/unread-text.ts';
import { goneText } from '../shell/cursor.ts';
import { freshnessOf, isBeingRead } from '../words/freshness.ts';
import type { ScreenDefinition } from '../shell/contract.ts';
import { useOwnColumns } from '../views/use-own-columns.ts';
import { BESIDE_COLUMNS, isPaneBeside, listWidth } from './list-width.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { useRestingFocus } from './use-resting-focus.ts';

/** Rows under the list about the focused row, with a rule above them: at least, and where the list leaves more. */
const DETAIL_ROWS = 3;
const DETAIL_FROM_ROWS = 11;
const MOST_DETAIL_ROWS = 16;
/** The list takes rows in steps: one mission more or less does not move the rule. */
const LIST_STEP = 4;

export interface ListPaneProps {
  readonly screen: ScreenDefinition;
  readonly table: Table;
  readonly route: Route;
  readonly size: TerminalSize;
  /** In place of the table's own columns, for so many cells; the same function gives the same columns. */
  readonly columnsOf?: (width: number) => readonly ListColumn<object>[];
}

/** A list of a screen with what is said about the row in focus. */
export function ListPane({ screen, table, route, size, columnsOf }: ListPaneProps) {
  const console = useConsole();
  const { store, terminalClock } = console;
  const environment = useEnvironment();
  const listId = table.listId(route);
  const shown = useConsoleState((state) => table.shown(state, route));
  const rows = useConsoleState((state) => table.rows(state, route));
  const stored = useConsoleState((state) => listOf(state.view, listId));
  const settles = useConsoleState((state) => mayPin(state.view));
  const reading = useConsoleState(({ board, view }) =>
    isBeingRead(freshnessOf(board, screen.readers, view.wallMinuteMs)),
  );
  const list = useMemo(
    () => (settles ? pin(stored, shown.ids, terminalClock.monotonicMs(), reading) : stored),
    [stored, settles, shown.ids, terminalClock, reading],
  );
  const isBeside = isPaneBeside(table, size);
  const detailRows = isBeside ? 0 : rowsForDetail(table, shown.ids.length, size.rows);
  const listRows = size.rows - detailRows;
  const { whole: listColumns, forColumns } = listWidth(table, size);

  const own = useOwnColumns(console.host, table.id);
  const fitted = table.fit(forColumns, list.columns ?? own);
  // What may no longer be so is still there to be read, but quietly.
  const grey = useConsoleState(
    ({ board, view }) => freshnessOf(board, screen.readers, view.wallMinuteMs).kind === 'lost',
  );
  const columns = useMemo(
    () => columnsOf?.(forColumns) ?? drawnColumns(table, fitted, environment, grey),
    [columnsOf, forColumns, table, fitted, environment, grey],
  );

  // A cursor that stands where nobody put it would act on whatever row comes to lie there.
  useEffect(() => {
    if (list !== stored) store.look((view) => withList(view, listId, () => list));
  }, [store, listId, list, stored]);

  useKeptPlace(table, route, list, shown.ids, rows);

  const focused = list.cursorId === undefined ? undefined : rows?.get(list.cursorId);
  const paneRoom = useMemo(
    () =>
      isBeside
        ? { columns: BESIDE_COLUMNS, rows: size.rows }
        : { columns: size.columns, rows: detailRows - 1 },
    [isBeside, size.columns, size.rows, detailRows],
  );
  const record = focused === undefined ? undefined : table.record(focused, route);
  const isTold = table.hasPane && paneRoom.rows > DETAIL_ROWS - 1;
  useRestingFocus(route, isTold && record?.kind === 'mission' ? record.key : undefined);
  const isGone = focused === undefined && list.cursorId !== undefined && shown.ids.length > 0;
  const told = useBoardValue(
    useCallback(
      (board: Board, now: CellEnvironment): readonly LineContent[] =>
        focused !== undefined && paneRoom.rows > 0
          ? paneRoom.rows > DETAIL_ROWS - 1
            ? table.pane(focused, board, now, paneRoom)
            : shortDetail(table.detail(focused, now, board), paneRoom.columns)
          : isGone
            ? [[{ text: safeText(` ${goneText(table.noun)}`), tone: 'dim' }]]
            : [],
      [focused, isGone, table, paneRoom],
    ),
  );
  const emptyLines = useConsoleState((state) =>
    emptyText(screen, state, route, shown, () => table.unread(state, route), list.filter, list.needsMe),
  );
  const drawn = (
    <VirtualList
      key={listId}
      layerId={`list ${listId}`}
      width={listColumns}
      height={listRows}
      ids={shown.ids}
      {...(shown.isPart === undefined ? {} : { more: true })}
      rowOf={(id) => rows?.get(id)}
      columns={columns}
      view={list}
      onView={(place) => store.look((view) => withList(view, listId, (current) => placed(current, place)))}
      marking
      {...(table.oneAtATime
        ? { noMarking: `Acts mean the ${table.noun} under the cursor alone: nothing is marked here.` }
        : {})}
      empty={wrap(safeText(emptyLines, { multiline: true }), size.columns - 2).map((text) => safe` ${text}`)}
      {...(list.sort === undefined
        ? {}
        : { sort: { columnId: list.sort.column, descending: list.sort.descending } })}
      {...(screen.open === undefined && screen.openElsewhere === undefined
        ? {}
        : {
            onOpen: (id: string) => {
              if (screen.openElsewhere !== undefined) {
                screen.openElsewhere(id, console);
                return;
              }
              const target = screen.open?.(id, route, store.getState());
              store.look((view) => withList(view, listId, touch));
              if (target === undefined) console.keyRefused(`This ${table.noun} leads nowhere.`);
              else if ('kind' in target) openOverlay(console, target);
              else goTo(console, target);
            },
          })}
    />
  );
  const rule = environment.ascii ? '-' : '─';
  if (isBeside) {
    return (
      <Box width={size.columns} height={size.rows} flexShrink={0}>
        <Box width={listColumns} height={size.rows} flexDirection="column" flexShrink={0}>
          {drawn}
        </Box>
        <Beside lines={told} rows={size.rows} bar={environment.ascii ? '|' : '│'} />
      </Box>
    );
  }
  return (
    <>
      {drawn}
      {detailRows > 0 && (
        <>
          <Line width={size.columns} content={safe`${rule.repeat(size.columns)}`} tone="dim" />
          {told.map((line, index) => (
            <Line key={index} width={size.columns} content={line} />
          ))}
          <Blank rows={detailRows - 1 - told.length} width={size.columns} />
        </>
      )}
    </>
  );
}

/** Rows for what is told of the focused row: three, and what the list leaves free. */
function rowsForDetail(table: Table, length: number, rows: number): number {
  if (!table.hasDetail || rows < DETAIL_FROM_ROWS) return 0;
  const list = Math.ceil((length + 1) / LIST_STEP) * LIST_STEP;
  return Math.max(DETAIL_ROWS, Math.min(MOST_DETAIL_ROWS, rows - list));
}

/** Beside the list, from top to bottom. */
function Beside({
  lines,
  rows,
  bar,
}: {
  readonly lines: readonly LineContent[];
  readonly rows: number;
  readonly bar: string;
}) {
  return (
    <Box flexDirection="column" width={BESIDE_COLUMNS + 1} height={rows} flexShrink={0}>
      {Array.from({ length: rows }, (_, index) => (
        <Line
          key={index}
          width={BESIDE_COLUMNS + 1}
          content={[{ text: safe`${bar}`, tone: 'dim' }, ...segmentsOf(lines[index] ?? safe``)]}
        />
      ))}
    </Box>
  );
}

/** Not under what was opened for the row in focus: that row stays meant while it is open. */
const mayPin = ({ overlay }: ViewState): boolean =>
  overlay === undefined || overlay.kind === 'filter' || overlay.kind === 'sort';

/** Two lines: the first is the one that must be read, and takes the rows that the others leave. */
function shortDetail(cells: readonly Cell[], width: number): readonly LineContent[] {
  const [first, ...others] = cells.slice(0, DETAIL_ROWS - 1);
  if (first === undefined) return [];
  const broken = wrap(safeText(first.text), width - 2);
  const room = DETAIL_ROWS - 1 - others.length;
  const rest = broken.slice(room - 1).join(' ');
  const lines: readonly Cell[] = [
    ...[...broken.slice(0, room - 1), rest].map((text) => ({ ...first, text })),
    ...others,
  ];
  return lines.map((cell) => [{ text: safe` ${cell.text}`, tone: cell.tone ?? 'plain' }]);
}

/** The widget's columns, at the widths that were shared out. A cell is made once for its text and its tone. */
function drawnColumns(
  table: Table,
  fitted: readonly FittedColumn<object>[],
  environment: CellEnvironment,
  grey: boolean,
): readonly ListColumn<object>[] {
  return fitted.map(({ column, width }, index) => {
    let lastRow: object | undefined;
    let lastCell: Cell = { text: '' };
    const cell = (row: object): Cell => {
      if (row !== lastRow) {
        lastRow = row;
        lastCell = table.cell(row, fitted[index] ?? { column, width }, environment);
      }
      return lastCell;
    };
    return {
      id: column.id,
      title: column.title,
      min: width,
      priority: 0,
      align: column.align ?? 'left',
      ...(column.wraps === true ? { wraps: true } : {}),
      text: (row): SafeText => safeText(cell(row).text),
      tone: (row): Tone | undefined => (grey ? 'dim' : cell(row).tone),
    };
  });
}

/** Why the list is empty, one line each; joined, so that it is the same text while nothing changes. */
function emptyText(
  screen: ScreenDefinition,
  state: Parameters<ScreenDefinition['empty']>[0],
  route: Route,
  shown: Shown,
  unread: () => number,
  filter: string,
  needsMe: boolean,
): string {
  if (shown.ids.length > 0) return '';
  if (shown.total > 0 && (filter !== '' || needsMe)) {
    const none = shown.isPart === true ? 'None of the first' : 'None of';
    const left = unread();
    const yet = left === 0 ? '' : `\n${unreadText(left)}: some of these may.`;
    if (filter !== '')
      return `${none} ${shown.total} matches ${filter}${yet}\nesc shows all again, / changes the filter`;
    return `${none} ${shown.total} waits for you.${yet}\nf or esc shows all again`;
  }
  const freshness = freshnessOf(state.board, screen.readers, state.view.wallMinuteMs);
  const lines = screen.empty(
    state,
    shown.reading && freshness.kind !== 'lost' ? { kind: 'reading' } : freshness,
    route,
  );
  return lines.join('\n');
}
