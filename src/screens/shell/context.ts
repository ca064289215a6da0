import { createContext, use, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Board } from '../../state/board.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { CellEnvironment } from '../table/column.ts';
import type { Console } from './contract.ts';

export const ConsoleContext = createContext<Console | undefined>(undefined);

/** The console that this component is part of: store, backend, clock, operator, host, acts. */
export function useConsole(): Console {
  const console = use(ConsoleContext);
  if (console === undefined) throw new Error('This component is drawn outside of a console.');
  return console;
}

/** A part of the state, by identity: a selector must give the same thing while nothing of it has changed. */
export function useConsoleState<T>(select: (state: ConsoleState) => T): T {
  const { store } = useConsole();
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}

/**
 * Something worked out of the board. It is worked out again when board, minute or zone have changed, and draws again
 * only when what came out is different.
 */
export function useBoardValue<T>(
  select: (board: Board, environment: CellEnvironment) => T,
  same: (a: T, b: T) => boolean = sameJson,
): T {
  const { store } = useConsole();
  const environment = useEnvironment();
  const last = useRef<{ select: unknown; board: Board; environment: CellEnvironment; value: T }>(undefined);
  return useSyncExternalStore(store.subscribe, () => {
    const { board } = store.getState();
    const before = last.current;
    if (before?.select === select && before.board === board && before.environment === environment)
      return before.value;
    const value = select(board, environment);
    const kept = before !== undefined && same(before.value, value) ? before.value : value;
    last.current = { select, board, environment, value: kept };
    return kept;
  });
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What cells depend on beside their row: the same object until one of it changes. */
export function useEnvironment(): CellEnvironment {
  const { host } = useConsole();
  const minuteMs = useConsoleState((state) => state.view.minuteMs);
  const wallMinuteMs = useConsoleState((state) => state.view.wallMinuteMs);
  const zoneMode = useConsoleState((state) => state.view.zoneMode);
  return useMemo(
    () => ({
      minuteMs,
      wallMinuteMs,
      zoneMode,
      operatorZone: host.zone,
      ascii: host.ascii,
      ...(host.keys === undefined ? {} : { keys: host.keys }),
      ...(host.webPage === undefined ? {} : { webPage: host.webPage }),
    }),
    [minuteMs, wallMinuteMs, zoneMode, host],
  );
}
