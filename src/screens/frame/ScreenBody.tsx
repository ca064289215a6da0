import { useCallback } from 'react';
import type { Board } from '../../state/board.ts';
import { safe } from '../../lib/safe-text.ts';
import { setFilter } from '../../state/view/list-view.ts';
import type { Route } from '../../state/view/route.ts';
import { listOf, withList } from '../../state/view/view-state.ts';
import { FilterBar } from '../../ui/edit/FilterBar.tsx';
import { Tabs } from '../../ui/frame/Tabs.tsx';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { closeOverlay, goToTab } from '../shell/navigate.ts';
import { useBoardValue, useConsole, useConsoleState } from '../shell/context.ts';
import { tabOf } from '../shell/screen.ts';
import type { CellEnvironment } from '../table/column.ts';
import type { Shown, Table } from '../table/table.ts';
import { unreadText } from '../table/unread-text.ts';
import { zoneModeText } from '../time/clock-text.ts';
import { ListPane } from './ListPane.tsx';
import type { ScreenDefinition } from '../shell/contract.ts';

export interface ScreenBodyProps {
  readonly screen: ScreenDefinition;
  readonly route: Route;
  readonly size: TerminalSize;
}

/** Rows that a list needs to be of use; a head that is longer is cut. */
const LEAST_LIST_ROWS = 5;

/** Head, tabs, filter and list of a screen, or the screen's own body. */
export function ScreenBody({ screen, route, size }: ScreenBodyProps) {
  const table = screen.table(route);
  if (screen.Body !== undefined) return <screen.Body route={route} size={size} />;
  if (table === undefined) return null;
  return <ListBody screen={screen} route={route} size={size} table={table} />;
}

/** Head, tabs, filter and list of one table. */
export function ListBody({ screen, route, size, table }: ScreenBodyProps & { readonly table: Table }) {
  const { columns, rows } = size;
  const list = useConsoleState((state) => listOf(state.view, table.listId(route)));
  const filtering = useConsoleState((state) => state.view.overlay?.kind === 'filter');
  const tabRows = screen.tabs === undefined ? 0 : 1;
  const filterRows = filtering || list.filter !== '' || list.needsMe || list.sort !== undefined ? 1 : 0;
  const most = Math.max(1, rows - tabRows - filterRows - LEAST_LIST_ROWS);
  const head = useBoardValue(
    useCallback(
      (board: Board, environment: CellEnvironment) =>
        (screen.head?.(board, route, { columns, rows }, environment, list.cursorId) ?? []).slice(0, most),
      [screen, route, columns, rows, most, list.cursorId],
    ),
  );
  const pane = {
    screen,
    table,
    route,
    size: { columns, rows: rows - head.length - tabRows - filterRows },
  };
  return (
    <>
      {head.map((line, index) => (
        <Line key={index} width={columns} content={line} />
      ))}
      {screen.tabs !== undefined && <TabRow screen={screen} route={route} width={columns} />}
      {filtering ? (
        <FilterRow table={table} route={route} width={columns} />
      ) : (
        filterRows > 0 && <ViewRow table={table} route={route} width={columns} />
      )}
      {screen.Pane === undefined ? <ListPane {...pane} /> : <screen.Pane {...pane} />}
    </>
  );
}

/** The row of the screen's tabs. */
export function TabRow({
  screen,
  route,
  width,
}: {
  readonly screen: ScreenDefinition;
  readonly route: Route;
  readonly width: number;
}) {
  const console = useConsole();
  // One text, so that it is the same while no count has changed.
  const counts = useConsoleState((state) =>
    (screen.tabs ?? []).map(({ count }) => count?.(state, route) ?? '').join('\n'),
  ).split('\n');
  const tabs = (screen.tabs ?? []).map(({ id, title }, index) => {
    const badge = counts[index] ?? '';
    return { id, label: title, ...(badge === '' ? {} : { badge }) };
  });
  return (
    <Tabs
      width={width}
      tabs={tabs}
      active={tabOf(screen, route) ?? ''}
      onSelect={(tab) => goToTab(console, { ...route, tab })}
    />
  );
}

interface RowProps {
  readonly table: Table;
  readonly route: Route;
  readonly width: number;
}

function FilterRow({ table, route, width }: RowProps) {
  const console = useConsole();
  const { store } = console;
  const shown = useConsoleState((state) => table.shown(state, route));
  const list = useConsoleState((state) => listOf(state.view, table.listId(route)));
  const set = (text: string): void =>
    store.look((view) => withList(view, table.listId(route), (current) => setFilter(current, text)));
  const before = useConsoleState(({ view: { overlay } }) =>
    overlay?.kind === 'filter' ? overlay.before : '',
  );
  const hint =
    shown.problem ?? `${countText(shown)}  ${table.fields.map(({ name }) => `${name}:`).join(' ')}`;
  return (
    <FilterBar
      width={width}
      prompt=" /"
      initial={list.filter}
      onChange={set}
      onSubmit={(text) => {
        set(text);
        closeOverlay(console);
      }}
      onCancel={() => {
        set(before);
        closeOverlay(console);
      }}
      hint={safe`${hint}`}
    />
  );
}

/** A part says so: a number alone would be taken for all there are. */
const countText = ({ ids, total, isPart }: Shown): string =>
  `${ids.length} of ${total}${isPart === true ? '+, reading' : ''}`;

/** How the list is narrowed and ordered, where it is. */
function ViewRow({ table, route, width }: RowProps) {
  const shown = useConsoleState((state) => table.shown(state, route));
  const list = useConsoleState((state) => listOf(state.view, table.listId(route)));
  const zoneMode = useConsoleState((state) => state.view.zoneMode);
  const unread = useConsoleState((state) => table.unread(state, route));
  const sort = table.sorts.find(({ id }) => id === list.sort?.column);
  const parts = [
    ...(list.filter === '' ? [] : [`filter ${list.filter}`]),
    ...(list.needsMe ? ['only what needs me'] : []),
    ...(sort === undefined
      ? []
      : [`by ${sort.title}${list.sort?.descending === true ? ', turned round' : ''}`]),
    ...(zoneMode === 'recipient' ? [] : [zoneModeText[zoneMode]]),
    countText(shown),
    ...(unread === 0 || (list.filter === '' && !list.needsMe) ? [] : [unreadText(unread)]),
  ];
  return (
    <Line
      width={width}
      content={
        shown.problem === undefined
          ? [
              words('accent')` ${parts.join(' · ')}`,
              // The order and the zone stay: s and t change them.
              ...(list.filter === '' && !list.needsMe ? [] : [words('dim')`  esc clears`]),
            ]
          : [words('bad')` Filter not applied: ${shown.problem}`]
      }
    />
  );
}
