import { globalActions } from './global-actions.ts';
import { goTo } from './navigate.ts';
import type { ScreenDefinition, Action } from './contract.ts';

/** The digits that open screens, as actions. */
export const screenActions = (screens: readonly ScreenDefinition[]): readonly Action[] =>
  screens.flatMap(({ id, key, title, about, enterFrom }) =>
    key === undefined
      ? []
      : [
          {
            id: `screen.${id}`,
            keys: [key],
            label: title,
            about: `${title}: ${about}`,
            group: 'Screens' as const,
            hidden: true,
            run: (cursor) => goTo(cursor.console, enterFrom?.(cursor) ?? { screen: id }),
          } satisfies Action,
        ],
  );

/** All actions there are, each once. */
export function everyAction(screens: readonly ScreenDefinition[]): readonly Action[] {
  const all = [
    ...screenActions(screens),
    ...screens.flatMap(({ allActions }) => allActions),
    ...globalActions,
  ];
  const first = new Map<string, Action>();
  for (const action of all) if (!first.has(action.id)) first.set(action.id, action);
  return [...first.values()];
}
