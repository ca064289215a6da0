import { MEMORY_COLUMN } from '../../state/view/chosen-column.ts';
import type { SavedView } from '../../state/view/saved-view.ts';
import { parseFilter } from '../filter/parse.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

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
  const known = table.columns.map(({ id }) => id);
  const strange = columns.findIndex(
    ({ id }) => !known.includes(id) && !(id.startsWith(MEMORY_COLUMN) && table.hasMemory),
  );
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
    ...(strange < 0
      ? []
      : [
          {
            path: ['columns', strange],
            sentence: `${screen} has no column "${columns[strange]?.id}"; it has ${known.join(', ')}${table.hasMemory ? ' and memory.NAME' : ''}`,
          },
        ]),
  ];
}
