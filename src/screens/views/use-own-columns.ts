import { useSyncExternalStore } from 'react';
import type { ChosenColumn, ChosenColumns } from '../../state/view/chosen-column.ts';
import type { Host } from '../shell/contract.ts';

const NONE: ChosenColumns = {};
const never = () => () => undefined;
const none = (): ChosenColumns => NONE;

/** The columns that somebody chose for a list, whatever view is shown; absent: its own. */
export function useOwnColumns({ own }: Host, listId: string): readonly ChosenColumn[] | undefined {
  return useSyncExternalStore(own?.subscribe ?? never, own?.columns ?? none)[listId];
}
