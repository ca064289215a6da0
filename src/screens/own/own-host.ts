import type { OwnCommand } from '../../state/settings/own-command.ts';
import type { Cancel } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import type { ChosenColumn, ChosenColumns } from '../../state/view/chosen-column.ts';
import type { SavedView } from '../../state/view/saved-view.ts';
import type { OwnThemes } from '../../ui/theme/theme.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { OwnRequest } from '../../state/view/overlay.ts';

/** What a person has added: commands and the way to run one, views and the way to keep one. */
export interface OwnHost {
  /** The same list until it changes; empty before the file has been read. */
  readonly views: () => readonly SavedView[];
  /** Keeps it with the others, and says where. */
  saveView(view: SavedView): Promise<Result<string, string>>;
  /** What lists have instead of their own columns. The same object until it changes. */
  readonly columns: () => ChosenColumns;
  /** Keeps them for a list, and says where; without any it has its own again. */
  saveColumns(list: string, columns: readonly ChosenColumn[] | undefined): Promise<Result<string, string>>;
  /** Themes of the person's own, by name. The same map until it changes. */
  readonly themes: () => OwnThemes;
  /** The same list until it changes; empty before the file has been read. */
  readonly list: () => readonly OwnCommand[];
  readonly subscribe: (listener: () => void) => Cancel;
  /** `text` is harmless and bounded; never throws. */
  run(request: OwnRequest): Promise<{
    readonly good: boolean;
    readonly sentence: SafeText;
    readonly text: SafeText;
  }>;
}
