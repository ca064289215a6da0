import type { ScreenDefinition } from './contract.ts';
import type { Route } from '../../state/view/route.ts';
/** The tab that a place shows. */
export const tabOf = (screen: ScreenDefinition, route: Route): string | undefined =>
  screen.tabs?.find(({ id }) => id === route.tab)?.id ?? screen.tabs?.[0]?.id;
