import type { ScreenDefinition } from './contract.ts';

/** A screen that draws itself, below a list; without acts and readers where none are named. */
export const bodyScreen = (
  own: Pick<ScreenDefinition, 'id' | 'title' | 'about' | 'parent' | 'Body'> &
    Partial<Pick<ScreenDefinition, 'titleFor' | 'actions' | 'readers'>>,
): ScreenDefinition => ({
  table: () => undefined,
  actions: () => [],
  allActions: [],
  readers: [],
  empty: () => [],
  ...own,
});
