import { withStop } from '../../lib/full-stop.ts';
import { screens } from '../../screens/shell/registry.ts';
import { fitColumnLists, fitViews } from '../../screens/views/fit-views.ts';
import { byPlace, type FileComplaint } from '../../state/settings/file-complaint.ts';
import { jsonPlace } from '../../state/settings/json-place.ts';
import { parseViewsFile } from '../../state/settings/views-file.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import type { ChosenColumns } from '../../state/view/chosen-column.ts';
import type { SavedView } from '../../state/view/saved-view.ts';

/** The views of a file that can be shown, and what stands against the others. */
export function readViews(
  source: string,
  keys: KeyMap | undefined,
): {
  readonly views: readonly SavedView[];
  readonly columns: ChosenColumns;
  readonly complaints: readonly FileComplaint[];
} {
  const file = parseViewsFile(source);
  if (!file.ok) return { views: [], columns: {}, complaints: file.error };
  const { views, faults } = fitViews(file.value.views, screens, keys);
  const lists = fitColumnLists(file.value.columns, screens);
  return {
    views,
    columns: lists.columns,
    complaints: [
      ...faults.map(({ index, path, sentence }) => ({ path: ['views', index, ...path], sentence })),
      ...lists.faults.map(({ path, sentence }) => ({ path: ['columns', ...path], sentence })),
    ]
      .map(({ path, sentence }) => ({ ...jsonPlace(source, path), sentence: withStop(sentence) }))
      .toSorted(byPlace),
  };
}
