import { createContext, use, useMemo, useSyncExternalStore } from 'react';
import type { ConsoleState } from '../state/store.ts';
import type { Console } from './console.ts';
import type { CellEnvironment } from './table/column.ts';

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

/** What cells depend on beside their row: the same object until one of it changes. */
export function useEnvironment(): CellEnvironment {
  const { host } = useConsole();
  const minuteMs = useConsoleState((state) => state.view.minuteMs);
  const zoneMode = useConsoleState((state) => state.view.zoneMode);
  return useMemo(
    () => ({ minuteMs, zoneMode, operatorZone: host.zone, ascii: host.ascii }),
    [minuteMs, zoneMode, host],
  );
}
