import type { Action } from './contract.ts';

/** Acts that end at the door, which refuses them in a read-only console: said before anything is asked. */
export const throughDoor = (actions: readonly Action[]): readonly Action[] =>
  actions.map((action) => ({
    ...action,
    disabled: (cursor) =>
      cursor.console.host.readOnly ? 'This console is read-only.' : action.disabled?.(cursor),
  }));
