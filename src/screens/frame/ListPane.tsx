import { useEffect, useMemo } from 'react';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import { pin, placed, touch } from '../../state/view/list-view.ts';
import type { Route } from '../../state/view/route.ts';
import { listOf, withList, type ViewState } from '../../state/view/view-state.ts';
import type { ListColumn } from '../../ui/list/list-columns.ts';
import { VirtualList } from '../../ui/list/VirtualList.tsx';
import { Blank, Line } from '../../ui/text/Line.tsx';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { goTo, openOverlay } from '../shell/navigate.ts';
import { useConsole, useConsoleState, useEnvironment } from '../shell/context.ts';
import type { Cell, CellEnvironment, FittedColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { goneText } from '../shell/cursor.ts';
import { freshnessOf } from '../words/freshness.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

/** Cursor and mark stand before the first column. */
const GUTTER = 2;
/** Rows under the list about the focused row, with a rule above them. */
const DETAIL_ROWS = 3;
const DETAIL_FROM_ROWS = 11;

export interface ListPaneProps {
  readonly screen: ScreenDefinition;
  readonly table: Table;
  readonly route: Route;
  readonly size: TerminalSize;
}

/** A list of a screen with what is said about the row in focus. */
export function ListPane({ screen, table, route, size }: ListPaneProps) {
  const console = useConsole();
  const { store } = console;
  const environment = useEnvironment();
  const listId = table.listId(route);
  const shown = useConsoleState((state) => table.shown(state, route));
  const rows = useConsoleState((state) => table.rows(state, route));
  const stored = useConsoleState((state) => listOf(state.view, listId));
  const settles = useConsoleState((state) => mayPin(state.view));
  const list = useMemo(() => (settles ? pin(stored, shown.ids) : stored), [stored, settles, shown.ids]);
  const hasDetail = table.hasDetail && size.rows >= DETAIL_FROM_ROWS;
  const listRows = size.rows - (hasDetail ? DETAIL_ROWS : 0);

  const fitted = table.fit(size.columns - GUTTER);
  // What may no longer be so is still there to be read, but quietly.
  const grey = useConsoleState(
    ({ board, view }) => freshnessOf(board, screen.readers, view.wallMinuteMs).kind === 'lost',
  );
  const columns = useMemo(
    () => listColumns(table, fitted, environment, grey),
    [table, fitted, environment, grey],
  );

  // A cursor that stands where nobody put it would act on whatever row comes to lie there.
  useEffect(() => {
    if (list !== stored) store.look((view) => withList(view, listId, () => list));
  }, [store, listId, list, stored]);

  const focused = list.cursorId === undefined ? undefined : rows?.get(list.cursorId);
  const emptyLines = useConsoleState((state) =>
    emptyText(screen, state, route, shown, list.filter, list.needsMe),
  );
  return (
    <>
      <VirtualList
        key={listId}
        layerId={`list ${listId}`}
        width={size.columns}
        height={listRows}
        ids={shown.ids}
        rowOf={(id) => rows?.get(id)}
        columns={columns}
        view={list}
        onView={(place) => store.look((view) => withList(view, listId, (current) => placed(current, place)))}
        marking
        {...(table.oneAtATime
          ? { noMarking: `Acts mean the ${table.noun} under the cursor alone: nothing is marked here.` }
          : {})}
        empty={wrap(safeText(emptyLines, { multiline: true }), size.columns - 2).map(
          (text) => safe` ${text}`,
        )}
        {...(list.sort === undefined
          ? {}
          : { sort: { columnId: list.sort.column, descending: list.sort.descending } })}
        {...(screen.open === undefined
          ? {}
          : {
              onOpen: (id: string) => {
                const target = screen.open?.(id, route, store.getState());
                store.look((view) => withList(view, listId, touch));
                if (target === undefined) console.keyRefused(`This ${table.noun} leads nowhere.`);
                else if ('kind' in target) openOverlay(console, target);
                else goTo(console, target);
              },
            })}
      />
      {hasDetail && (
        <Detail
          cells={
            focused !== undefined
              ? table.detail(focused, environment)
              : list.cursorId !== undefined && shown.ids.length > 0
                ? [{ text: goneText(table.noun), tone: 'dim' }]
                : []
          }
          width={size.columns}
          rule={environment.ascii ? '-' : '─'}
        />
      )}
    </>
  );
}

/** Not under what was opened for the row in focus: that row stays meant while it is open. */
const mayPin = ({ overlay }: ViewState): boolean =>
  overlay === undefined || overlay.kind === 'filter' || overlay.kind === 'sort';

function Detail({
  cells,
  width,
  rule,
}: {
  readonly cells: readonly Cell[];
  readonly width: number;
  readonly rule: string;
}) {
  // The first is the one that must be read: it takes the rows that the others leave.
  const [first, ...others] = cells.slice(0, DETAIL_ROWS - 1);
  const broken = first === undefined ? [] : wrap(safeText(first.text), width - 2);
  const room = DETAIL_ROWS - 1 - others.length;
  const rest = broken.slice(room - 1).join(' ');
  const lines: readonly Cell[] =
    first === undefined
      ? []
      : [...[...broken.slice(0, room - 1), rest].map((text) => ({ ...first, text })), ...others];
  return (
    <>
      <Line width={width} content={safe`${rule.repeat(width)}`} tone="dim" />
      {lines.map((cell, index) => (
        <Line
          key={index}
          width={width}
          content={[{ text: safe` ${cell.text}`, tone: cell.tone ?? 'plain' }]}
        />
      ))}
      <Blank rows={DETAIL_ROWS - 1 - lines.length} width={width} />
    </>
  );
}

/** The widget's columns, at the widths that were shared out. A cell is made once for its text and its tone. */
function listColumns(
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
  shown: { readonly ids: readonly string[]; readonly total: number; readonly reading: boolean },
  filter: string,
  needsMe: boolean,
): string {
  if (shown.ids.length > 0) return '';
  if (shown.total > 0) {
    if (filter !== '')
      return `None of ${shown.total} matches ${filter}\nesc shows all again, / changes the filter`;
    if (needsMe) return `None of ${shown.total} waits for you.\nf or esc shows all again`;
  }
  const freshness = freshnessOf(state.board, screen.readers, state.view.wallMinuteMs);
  const lines = screen.empty(
    state,
    shown.reading && freshness.kind !== 'lost' ? { kind: 'reading' } : freshness,
    route,
  );
  return lines.join('\n');
}
