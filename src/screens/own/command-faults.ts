import type { OwnCommand } from '../../state/settings/own-command.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import { FIXED_KEYS, keyedActs, meet, type Keyed } from '../keys/remap.ts';
import type { ScreenDefinition } from '../shell/contract.ts';
import { ownId } from './own-actions.ts';

/** What stands against a command: it is left out, or goes without its key. */
export interface CommandFault {
  readonly index: number;
  readonly member: 'key' | 'where';
  readonly sentence: string;
}

/** The commands as they can be had among the keys that hold, and what stands against the others. */
export function fitCommands(
  commands: readonly OwnCommand[],
  screens: readonly ScreenDefinition[],
  map: KeyMap | undefined,
): { readonly commands: readonly OwnCommand[]; readonly faults: readonly CommandFault[] } {
  const acts: Keyed[] = [...keyedActs(screens).values()].map((act) => ({
    ...act,
    keys: map?.keysOf.get(act.id) ?? act.keys,
  }));
  const titles = new Map(screens.map(({ id, title }) => [id, title]));
  const faults: CommandFault[] = [];
  const fitted = commands.flatMap((command, index): readonly OwnCommand[] => {
    const stranger = command.where.find((id) => !titles.has(id));
    if (stranger !== undefined) {
      const known = [...titles.keys()].join(', ');
      faults.push({
        index,
        member: 'where',
        sentence: `There is no screen "${stranger}"; there are ${known}`,
      });
      return [];
    }
    const { key, ...keyless } = command;
    if (key === undefined) return [command];
    const own: Keyed = {
      id: ownId(command),
      keys: [key],
      about: command.name,
      group: 'Look',
      ...(command.where.length === 0 ? {} : { on: new Set(command.where.map((id) => titles.get(id) ?? id)) }),
    };
    const other = acts.find((act) => act.keys.includes(key) && meet(own, act));
    if (other === undefined && !FIXED_KEYS.has(key)) {
      acts.push(own);
      return [command];
    }
    const why = other === undefined ? 'always means the same' : `already means ${other.id} (${other.about})`;
    const sentence = `${key} ${why}; ${command.name} is in the palette without a key`;
    faults.push({ index, member: 'key', sentence });
    return [keyless];
  });
  return { commands: fitted, faults };
}
