import { useEffect, useRef } from 'react';
import { keepPlace, type ListView } from '../../state/view/list-view.ts';
import type { Route } from '../../state/view/route.ts';
import { withList } from '../../state/view/view-state.ts';
import { useConsole } from '../shell/context.ts';
import type { Table } from '../table/table.ts';

/**
 * Keeps the cursor where it is in the window when its row ends by itself and goes elsewhere, and says what became of
 * it. What was opened over the list means the row that it was opened for: nothing moves under it.
 */
export function useKeptPlace(
  table: Table,
  route: Route,
  list: ListView,
  ids: readonly string[],
  rows: ReadonlyMap<string, object> | undefined,
): void {
  const { store, acts, terminalClock } = useConsole();
  const listId = table.listId(route);
  /** The cursor's row and the order of the list, as they were while the row had not ended. */
  const open = useRef<{ readonly listId: string; readonly id: string; readonly ids: readonly string[] }>(
    undefined,
  );
  useEffect(() => {
    if (store.getState().view.overlay !== undefined) return;
    const { cursorId: id } = list;
    const row = id === undefined ? undefined : rows?.get(id);
    if (id === undefined || row === undefined) return;
    const ended = table.ended(row);
    if (ended === undefined) {
      open.current = { listId, id, ids };
      return;
    }
    const before = open.current;
    if (before?.id !== id || before.listId !== listId) return;
    const kept = keepPlace(list, before.ids, ids, terminalClock.monotonicMs());
    if (kept === list) return;
    open.current = undefined;
    store.look((view) => withList(view, listId, (current) => (current.cursorId === id ? kept : current)));
    acts.toast('info', ended);
  }, [store, acts, terminalClock, table, listId, list, ids, rows]);
}
