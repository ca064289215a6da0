import { keysIn, withKeys, type KeyMap } from '../../ui/keys/key-map.ts';
import type { Action, ScreenDefinition } from './contract.ts';

/** The screens with the keys that were chosen for what they do and for opening them. */
export function screensWithKeys(
  screens: readonly [ScreenDefinition, ...ScreenDefinition[]],
  map: KeyMap | undefined,
): readonly [ScreenDefinition, ...ScreenDefinition[]] {
  if (map === undefined || map.keysOf.size === 0) return screens;
  const [first, ...others] = screens;
  return [screenWithKeys(first, map), ...others.map((screen) => screenWithKeys(screen, map))];
}

function screenWithKeys(screen: ScreenDefinition, map: KeyMap): ScreenDefinition {
  const { key, actions, allActions, ...rest } = screen;
  // The same object for the same act: whoever draws by identity draws no more than before.
  const known = new Map<Action, Action>();
  const own = (action: Action): Action => {
    const made = known.get(action) ?? withKeys(map, action);
    known.set(action, made);
    return made;
  };
  const [digit] = key === undefined ? [] : keysIn(map, `screen.${screen.id}`, [key]);
  return {
    ...rest,
    ...(digit === undefined ? {} : { key: digit }),
    actions: (route, board) => actions(route, board).map(own),
    allActions: allActions.map(own),
  };
}
