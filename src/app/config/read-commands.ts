import { withStop } from '../../lib/full-stop.ts';
import { fitCommands } from '../../screens/own/command-faults.ts';
import { screens } from '../../screens/shell/registry.ts';
import { parseCommandsFile } from '../../state/settings/commands-file.ts';
import { byPlace, type FileComplaint } from '../../state/settings/file-complaint.ts';
import { jsonPlace } from '../../state/settings/json-place.ts';
import type { OwnCommand } from '../../state/settings/own-command.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';

/** The commands of a file among the keys that hold, and what stands against the others. */
export function readCommands(
  source: string,
  keys: KeyMap | undefined,
): { readonly commands: readonly OwnCommand[]; readonly complaints: readonly FileComplaint[] } {
  const file = parseCommandsFile(source);
  if (!file.ok) return { commands: [], complaints: file.error };
  const { commands, faults } = fitCommands(file.value, screens, keys);
  return {
    commands,
    complaints: faults
      .map(({ index, member, sentence }) => ({
        ...jsonPlace(source, ['commands', index, member]),
        sentence: withStop(sentence),
      }))
      .toSorted(byPlace),
  };
}
