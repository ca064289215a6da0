import type { ComponentType } from 'react';
import type { Board } from '../../state/board.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { TextOverlay } from '../../state/view/overlay.ts';
import type { Route } from '../../state/view/route.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import type { LineContent } from '../../ui/text/segments.ts';
import type { Action } from './action.ts';
import type { Console } from './console.ts';
import type { Cursor } from './cursor.ts';
import type { Freshness } from '../words/freshness.ts';
import type { CellEnvironment } from '../table/column.ts';
import type { Table } from '../table/table.ts';

export interface ScreenTab {
  readonly id: string;
  readonly title: string;
  /** Drawn behind the title: how many, how far. */
  readonly count?: (state: ConsoleState, route: Route) => string | undefined;
}

/** A screen as the registry knows it. A new one is a folder and a line there. */
export interface ScreenDefinition {
  readonly id: string;
  /** The digit that opens it; absent where another screen leads to it. */
  readonly key?: string;
  readonly title: string;
  /** The header's title, where the thing that is looked at has a name. */
  readonly titleFor?: (board: Board, route: Route) => string | undefined;
  readonly about: string;
  /** Where esc leads; absent for the first screen. */
  readonly parent?: string;
  /** The list that the cursor is in, for the place. */
  readonly table: (route: Route) => Table | undefined;
  /** In their order; the first is shown where the place names none. */
  readonly tabs?: readonly ScreenTab[];
  /** What can be done here, most specific first. */
  readonly actions: (route: Route, board: Board) => readonly Action[];
  /** Every action it ever has, for the documentation. */
  readonly allActions: readonly Action[];
  /** Names of the background readers that feed it; the panel's age is theirs. */
  readonly readers: readonly string[];
  /** Where its digit leads from a place that has something to do with it; the screen itself if absent. */
  readonly enterFrom?: (place: Cursor) => Route;
  /** Told when the operator comes to this screen. */
  readonly entered?: (console: Console) => void;
  /** What enter opens: another place, or something to read over this one. */
  readonly open?: (id: string, route: Route, state: ConsoleState) => Route | TextOverlay | undefined;
  /** Lines for an empty list that nothing was filtered out of. */
  readonly empty: (state: ConsoleState, freshness: Freshness, route: Route) => readonly string[];
  /** Lines above the list. `focusId`: the row under its cursor. */
  readonly head?: (
    board: Board,
    route: Route,
    size: TerminalSize,
    environment: CellEnvironment,
    focusId: string | undefined,
  ) => readonly LineContent[];
  /** Draws the whole body instead of head, tabs and list; it brings its own keys. */
  readonly Body?: ComponentType<BodyProps>;
}

export interface BodyProps {
  readonly route: Route;
  readonly size: TerminalSize;
}

/** The tab that a place shows. */
export const tabOf = (screen: ScreenDefinition, route: Route): string | undefined =>
  screen.tabs?.find(({ id }) => id === route.tab)?.id ?? screen.tabs?.[0]?.id;
