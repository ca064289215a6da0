import type { OwnCommand } from '../../state/settings/own-command.ts';
import type { Cancel } from '../../lib/clock.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { OwnRequest } from '../../state/view/overlay.ts';

/** The commands that a person has added, and the way to run one. */
export interface OwnCommands {
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
