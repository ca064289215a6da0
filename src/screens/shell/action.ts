import type { Action } from './contract.ts';
import { freshnessOf, isBeingRead } from '../words/freshness.ts';
import { sameRoute, type Route } from '../../state/view/route.ts';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import { choose, isUnread } from '../../state/view/list-view.ts';
import { changeList } from './navigate.ts';
import { cursorOf } from './cursor.ts';
import type { Console, Cursor } from './contract.ts';

/** Actions in their order of preference, where a key that one has taken is taken from those behind it. */
export function withoutKeyClashes(actions: readonly Action[]): readonly Action[] {
  const taken = new Set<string>();
  const seen = new Set<string>();
  return actions.flatMap((action) => {
    if (seen.has(action.id)) return [];
    seen.add(action.id);
    const keys = action.keys.filter((key) => !taken.has(key));
    for (const key of keys) taken.add(key);
    return [keys.length === action.keys.length ? action : { ...action, keys }];
  });
}

/**
 * What the key dispatcher takes, for the place that the actions belong to. Actions without a key are left out. Until
 * another place has been drawn its rows are not what these actions expect: they do nothing then.
 */
export function bindingsOf(
  console: Console,
  actions: readonly Action[],
  route: Route,
): readonly KeyBinding[] {
  const here = (): Cursor | undefined => {
    const cursor = cursorOf(console);
    return sameRoute(cursor.route, route) ? cursor : undefined;
  };
  return actions
    .filter(({ keys }) => keys.length > 0)
    .map((action) => ({
      id: action.id,
      keys: action.keys,
      label: action.label,
      group: action.group,
      ...(action.hidden === true ? { hidden: true } : {}),
      run: () => {
        const cursor = here();
        if (cursor !== undefined) runAt(cursor, action);
      },
      disabledReason: () => {
        const cursor = here();
        return cursor === undefined ? undefined : action.disabled?.(cursor);
      },
    }));
}

/** After a change the cursor stays with what was changed: the same key again never means the row that came next. */
function runAt(cursor: Cursor, action: Action): void {
  const { console } = cursor;
  if (action.group === 'Change' || action.group === 'Stop') {
    const unread = unreadReason(cursor, action);
    if (unread !== undefined) {
      console.keyRefused(unread);
      return;
    }
    changeList(cursor, choose);
  }
  action.run(cursor);
}

/** Why the row under the cursor is not yet the one that is meant: nobody has chosen it, and it has just come there. */
function unreadReason(
  { console, list, row, state, screen, route }: Cursor,
  action: Action,
): string | undefined {
  if (row === undefined || list?.selfPlaced === undefined || screen.madeHere === true) return undefined;
  const meansRow = screen
    .actions(route, state.board)
    .some(({ id }) => id === action.id && !id.endsWith('.new'));
  if (!meansRow) return undefined;
  if (isBeingRead(freshnessOf(state.board, screen.readers, state.view.wallMinuteMs)))
    return 'The list is still being read: move to the row you mean first.';
  return isUnread(list, console.terminalClock.monotonicMs())
    ? 'Another row has just come under the cursor: read it, then press the key again.'
    : undefined;
}

/** Runs an action if it can be run, and says why where it cannot. */
export function runAction(console: Console, action: Action): void {
  const cursor = cursorOf(console);
  const reason = action.disabled?.(cursor);
  if (reason === undefined) runAt(cursor, action);
  else console.keyRefused(reason);
}
