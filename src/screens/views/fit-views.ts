import { isFieldColumn, type ChosenColumn, type ChosenColumns } from '../../state/view/chosen-column.ts';
import type { SavedView } from '../../state/view/saved-view.ts';
import { parseFilter } from '../filter/parse.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import type { ScreenDefinition } from '../shell/contract.ts';
import type { Table } from '../table/table.ts';

/** What stands against a view, which is left out then. */
export interface ViewFault {
  readonly index: number;
  /** The way to what is wrong, from the view on. */
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}

/** The views that can be shown, and what stands against the others. */
export function fitViews(
  views: readonly SavedView[],
  screens: readonly ScreenDefinition[],
  map: KeyMap | undefined,
): { readonly views: readonly SavedView[]; readonly faults: readonly ViewFault[] } {
  const faults: ViewFault[] = [];
  const fitted = views.filter((view, index) => {
    const [fault] = [...faultsOf(view, screens), ...keyFault(view, map)];
    if (fault !== undefined) faults.push({ index, ...fault });
    return fault === undefined;
  });
  return { views: fitted, faults };
}

/** Columns of the results' table are named after whatever fields the results have. */
const RESULT_FIELD = 'field:';

/** The columns of lists that can be drawn, and what stands against the others; the list has its own instead. */
export function fitColumnLists(
  columns: ChosenColumns,
  screens: readonly ScreenDefinition[],
): { readonly columns: ChosenColumns; readonly faults: readonly Omit<ViewFault, 'index'>[] } {
  const tables = new Map(
    screens.flatMap((screen) =>
      [undefined, ...(screen.tabs ?? []).map(({ id }) => id)].flatMap((tab) => {
        const table = screen.table({ screen: screen.id, ...(tab !== undefined && { tab }) });
        return table === undefined ? [] : [[table.id, table] as const];
      }),
    ),
  );
  const faults: Omit<ViewFault, 'index'>[] = [];
  const fitted = Object.entries(columns).filter(([list, chosen]) => {
    const table = tables.get(list);
    const fault =
      table === undefined
        ? { path: [list], sentence: `"${list}" is no list; there are ${[...tables.keys()].join(', ')}` }
        : columnFault(table, list, chosen, [list]);
    if (fault !== undefined) faults.push(fault);
    return fault === undefined;
  });
  return { columns: Object.fromEntries(fitted), faults };
}

/** The first column that a list does not have. */
function columnFault(
  table: Table,
  name: string,
  columns: readonly ChosenColumn[],
  at: readonly (string | number)[],
): Omit<ViewFault, 'index'> | undefined {
  const known = table.columns.map(({ id }) => id);
  const strange = columns.findIndex(
    ({ id }) =>
      !known.includes(id) && !(table.hasFields && isFieldColumn(id)) && !id.startsWith(RESULT_FIELD),
  );
  if (strange < 0) return undefined;
  return {
    path: [...at, strange],
    sentence: `${name} has no column "${columns[strange]?.id}"; it has ${known.join(', ')}${table.hasFields ? ', memory.NAME and result.NAME' : ''}`,
  };
}

/** Nothing has alt and a digit, unless somebody has given it to something. */
function keyFault({ digit }: SavedView, map: KeyMap | undefined): readonly Omit<ViewFault, 'index'>[] {
  const key = `alt-${digit}`;
  const [id] = [...(map?.keysOf ?? [])].find(([, keys]) => keys.includes(key)) ?? [];
  return digit === undefined || id === undefined
    ? []
    : [{ path: ['digit'], sentence: `${key} means ${id} by keys.json` }];
}

function faultsOf(
  { screen, filter, sort, columns = [] }: SavedView,
  screens: readonly ScreenDefinition[],
): readonly Omit<ViewFault, 'index'>[] {
  const withList = screens.filter(
    ({ id, Body, parent, table, key }) =>
      key !== undefined && Body === undefined && parent !== id && table({ screen: id }) !== undefined,
  );
  const table = withList.find(({ id }) => id === screen)?.table({ screen });
  if (table === undefined) {
    const known = withList.map(({ id }) => id).join(', ');
    return [{ path: ['screen'], sentence: `"${screen}" is no screen with a list; there are ${known}` }];
  }
  const parsed = parseFilter(filter, table.fields);
  const orders = table.sorts.map(({ id }) => id);
  const strange = columnFault(table, screen, columns, ['columns']);
  return [
    ...(parsed.ok ? [] : [{ path: ['filter'], sentence: parsed.error }]),
    ...(sort === undefined || orders.includes(sort.column)
      ? []
      : [
          {
            path: ['sort'],
            sentence: `${screen} has no order "${sort.column}"; it has ${orders.join(', ')}`,
          },
        ]),
    ...(strange === undefined ? [] : [strange]),
  ];
}
