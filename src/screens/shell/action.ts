import type { Action } from './contract.ts';
import { freshnessOf, isBeingRead } from '../words/freshness.ts';
import { sameRoute, type Route } from '../../state/view/route.ts';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import { touch } from '../../state/view/list-view.ts';
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
  const { console, list, state, screen } = cursor;
  // Nobody has chosen the row, and it may be another one since it was read.
  if (
    (action.group === 'Change' || action.group === 'Stop') &&
    cursor.row !== undefined &&
    screen.madeHere !== true &&
    list?.untouched === true &&
    isBeingRead(freshnessOf(state.board, screen.readers, state.view.wallMinuteMs)) &&
    screen.actions(cursor.route, state.board).some(({ id }) => id === action.id && !id.endsWith('.new'))
  ) {
    console.keyRefused('The list is still being read: move to the row you mean first.');
    return;
  }
  if (action.group === 'Change' || action.group === 'Stop') changeList(cursor, touch);
  action.run(cursor);
}

/** Runs an action if it can be run, and says why where it cannot. */
export function runAction(console: Console, action: Action): void {
  const cursor = cursorOf(console);
  const reason = action.disabled?.(cursor);
  if (reason === undefined) runAt(cursor, action);
  else console.keyRefused(reason);
}
