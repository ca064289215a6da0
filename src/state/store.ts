import { createStore, type StoreApi } from 'zustand/vanilla';
import { applyUpdates, emptyBoard, type Board, type BoardUpdate } from './board.ts';
import type { Route } from './view/route.ts';
import type { SettingLine } from './view/setting-line.ts';
import { startView, type ViewState } from './view/view-state.ts';

/** What the screens draw: the world as background work tells it, and how the operator looks at it. */
export interface ConsoleState {
  readonly board: Board;
  readonly view: ViewState;
  /** What is in force for this session, by name. */
  readonly settings: ReadonlyMap<string, SettingLine>;
}

/** Lives outside React, so that keys of one burst each see the state the one before left. */
export interface ConsoleStore extends Pick<
  StoreApi<ConsoleState>,
  'getState' | 'subscribe' | 'getInitialState'
> {
  readonly apply: (updates: readonly BoardUpdate[]) => void;
  /** Changes the view; the same view back changes nothing and tells nobody. */
  readonly look: (change: (view: ViewState) => ViewState) => void;
  /** Shows what was kept of a setting. */
  readonly changeSetting: (line: SettingLine) => void;
}

/** A store with an empty board. `nowMs` and `wallMs` (the same if not given) start the minutes that times count from. */
export function createConsoleStore(start: {
  readonly route: Route;
  readonly nowMs: number;
  readonly wallMs?: number;
  readonly settings?: readonly SettingLine[];
}): ConsoleStore {
  const store = createStore<ConsoleState>(() => ({
    board: emptyBoard,
    view: startView(start.route, start.nowMs, start.wallMs ?? start.nowMs),
    settings: new Map((start.settings ?? []).map((line) => [line.name, line])),
  }));
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    getInitialState: store.getInitialState,
    apply: (updates) => {
      if (updates.length > 0) store.setState((state) => ({ board: applyUpdates(state.board, updates) }));
    },
    look: (change) => {
      const before = store.getState().view;
      const after = change(before);
      if (after !== before) store.setState({ view: after });
    },
    changeSetting: (line) =>
      store.setState(({ settings }) => ({ settings: new Map([...settings, [line.name, line]]) })),
  };
}
