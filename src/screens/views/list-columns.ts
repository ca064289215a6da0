import type { ChosenColumn } from '../../state/view/chosen-column.ts';
import type { ListView } from '../../state/view/list-view.ts';
import type { Host } from '../shell/contract.ts';
import type { Table } from '../table/table.ts';

/** The columns that somebody chose for a list: in the view that is shown, else for the list; absent: its own. */
export const chosenFor = (
  table: Pick<Table, 'id'>,
  list: Pick<ListView, 'columns'> | undefined,
  host: Pick<Host, 'own'>,
): readonly ChosenColumn[] | undefined => list?.columns ?? host.own?.columns()[table.id];
