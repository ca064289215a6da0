import { sameRoute, type Route } from '../../state/view/route.ts';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import { touch } from '../../state/view/list-view.ts';
import type { Console } from './console.ts';
import { changeList } from './navigate.ts';
import { cursorOf, type Cursor } from './cursor.ts';

/** Something a key, the palette or the help can do, as data. */
export interface Action {
  /** Stable: `mission.pause`. */
  readonly id: string;
  /** The first is shown. None: it is reached through the palette and `x` alone. */
  readonly keys: readonly string[];
  /** For the hints at the foot of the screen. */
  readonly label: string;
  /** For help, palette and documentation: one phrase that says what it does. */
  readonly about: string;
  readonly group: 'Screens' | 'Look' | 'Go' | 'Change' | 'Stop';
  /** Not among the hints. */
  readonly hidden?: boolean;
  /** Why it cannot be done here and now; `undefined` when it can. */
  readonly disabled?: (place: Cursor) => string | undefined;
  readonly run: (place: Cursor) => void;
}

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
    const place = cursorOf(console);
    return sameRoute(place.route, route) ? place : undefined;
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
        const place = here();
        if (place !== undefined) runAt(place, action);
      },
      disabledReason: () => {
        const place = here();
        return place === undefined ? undefined : action.disabled?.(place);
      },
    }));
}

/** After a change the cursor stays with what was changed: the same key again never means the row that came next. */
function runAt(place: Cursor, action: Action): void {
  if (action.group === 'Change' || action.group === 'Stop') changeList(place, touch);
  action.run(place);
}

/** Runs an action if it can be run, and says why where it cannot. */
export function runAction(console: Console, action: Action): void {
  const place = cursorOf(console);
  const reason = action.disabled?.(place);
  if (reason === undefined) runAt(place, action);
  else console.keyRefused(reason);
}
