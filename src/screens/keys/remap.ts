import type { KeySet, KeysFile } from '../../state/settings/chosen-keys.ts';
import { keyLabel } from '../../ui/keys/key-binding.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import { globalActions } from '../shell/global-actions.ts';
import { screenActions } from '../shell/every-action.ts';
import type { Action, ScreenDefinition } from '../shell/contract.ts';

/** Why an entry of the file of keys is not followed. The act keeps the keys that it had. */
export interface KeyFault {
  readonly id: string;
  /** Absent where it is about the act itself. */
  readonly key?: string;
  readonly sentence: string;
}

/** Something that has a key, and where. */
export interface Keyed {
  readonly id: string;
  readonly keys: readonly string[];
  readonly about: string;
  readonly group: Action['group'] | 'Lists';
  /** Titles of the screens that it works on; absent: all. */
  readonly on?: ReadonlySet<string>;
}

/** What every list does, by the ids of the list widget. */
const LIST_ACTS: readonly (readonly [id: string, keys: readonly string[], about: string])[] = [
  ['list.down', ['j', 'down'], 'down'],
  ['list.up', ['k', 'up'], 'up'],
  ['list.half-down', ['ctrl-d'], 'half a page down'],
  ['list.half-up', ['ctrl-u'], 'half a page up'],
  ['list.page-down', ['pagedown'], 'a page down'],
  ['list.page-up', ['pageup'], 'a page up'],
  ['list.first', ['g', 'home'], 'first'],
  ['list.last', ['G', 'end'], 'last'],
  ['list.mark', ['space'], 'mark'],
  ['list.range', ['v'], 'mark a range'],
  ['list.unmark', ['V'], 'remove all marks'],
];

/** Keys that always mean the same: leaving, opening, and what a dialog takes for a yes. */
export const FIXED_KEYS: ReadonlySet<string> = new Set(['esc', 'enter', 'y', 'ctrl-c', 'ctrl-l', 'ctrl-z']);
/** Acts whose keys nobody can change. */
export const FIXED_ACTS: ReadonlySet<string> = new Set(['go.leave', 'list.open']);
const VI_LETTERS = ['j', 'k', 'g', 'G', 'h', 'l', 'ctrl-d', 'ctrl-u'];

const SETS: Readonly<Record<KeySet, KeyMap>> = {
  vi: {
    keysOf: new Map([
      ['list.page-down', ['pagedown', 'ctrl-f']],
      ['list.page-up', ['pageup', 'ctrl-b']],
      ['list.open', ['enter', 'right', 'l']],
      ['go.up', ['q', 'h']],
    ]),
  },
  plain: {
    keysOf: new Map([
      ['list.down', ['down']],
      ['list.up', ['up']],
      ['list.half-down', []],
      ['list.half-up', []],
      ['list.first', ['home']],
      ['list.last', ['end']],
      ['go.help', ['?', 'f1']],
      ['look.refresh', ['r', 'f5']],
    ]),
    withoutMotions: new Set(VI_LETTERS),
  },
};

/**
 * The keys that hold, of those that a person wants. An entry that cannot be followed is told and left out, and the
 * others hold: a slip in one must not make another key do what nobody expects.
 */
export function remapKeys(
  file: KeysFile,
  screens: readonly ScreenDefinition[],
): { readonly map: KeyMap; readonly faults: readonly KeyFault[] } {
  const set: KeyMap = file.set === undefined ? { keysOf: new Map() } : SETS[file.set];
  const all = keyedActs(screens);
  const faults: KeyFault[] = [];
  const wanted = new Map<string, readonly string[]>();
  for (const [id, keys] of file.acts) {
    const found = entryFaults(all.get(id), id, keys);
    faults.push(...found);
    if (found.length === 0) wanted.set(id, keys);
  }
  // Leaving one out gives its act back a key that another may have been given: again until all fit.
  for (;;) {
    const keysOf = new Map([...set.keysOf, ...wanted]);
    const clashes = clashesOf([...wanted.keys()], all, keysOf);
    if (clashes.length === 0) return { map: { ...set, keysOf }, faults };
    faults.push(...clashes);
    for (const { id } of clashes) wanted.delete(id);
  }
}

/** Everything that has a key, by its id, with the keys that come with the program. */
export function keyedActs(screens: readonly ScreenDefinition[]): ReadonlyMap<string, Keyed> {
  const all = new Map<string, Keyed>();
  const add = ({ id, keys, about, group }: Omit<Keyed, 'on'>, on: string | undefined): void => {
    const known = all.get(id);
    const everywhere = on === undefined || (known !== undefined && known.on === undefined);
    all.set(id, {
      id,
      keys: known === undefined || known.keys.length === 0 ? keys : known.keys,
      about,
      group,
      ...(everywhere ? {} : { on: new Set([...(known?.on ?? []), on]) }),
    });
  };
  for (const [id, keys, about] of LIST_ACTS) add({ id, keys, about, group: 'Lists' }, undefined);
  for (const action of [...globalActions, ...screenActions(screens)]) {
    // Named everywhere, but with a key on a screen of their own alone.
    if (
      action.keys.length > 0 ||
      !screens.some(({ allActions }) => allActions.some(({ id }) => id === action.id))
    )
      add(action, undefined);
  }
  for (const { title, allActions } of screens) for (const action of allActions) add(action, title);
  return all;
}

function entryFaults(act: Keyed | undefined, id: string, keys: readonly string[]): readonly KeyFault[] {
  if (FIXED_ACTS.has(id)) return [{ id, sentence: `${id} always has its own keys` }];
  if (act === undefined)
    return [{ id, sentence: `There is no act ${id.slice(0, 60)}; clawdtalk-tui help keys lists them` }];
  if (id === 'act.hold' && keys.length === 0)
    return [{ id, sentence: 'act.hold must have a key: it is what stops everything' }];
  return keys.flatMap((key): readonly KeyFault[] => {
    if (FIXED_KEYS.has(key))
      return [{ id, key, sentence: `${key} always means the same and can be given to nothing else` }];
    if (act.group === 'Change' && !/^[A-Z]$/.test(key))
      return [{ id, key, sentence: `${id} begins a change, and a change begins with a capital letter` }];
    return [];
  });
}

function clashesOf(
  ids: readonly string[],
  all: ReadonlyMap<string, Keyed>,
  keysOf: ReadonlyMap<string, readonly string[]>,
): readonly KeyFault[] {
  const faults: KeyFault[] = [];
  const told = new Set<string>();
  for (const id of ids) {
    const act = all.get(id);
    if (act === undefined || told.has(id)) continue;
    for (const key of keysOf.get(id) ?? []) {
      if (act.keys.includes(key)) continue;
      const other = [...all.values()].find(
        (each) =>
          each.id !== id &&
          !told.has(each.id) &&
          (keysOf.get(each.id) ?? each.keys).includes(key) &&
          meet(act, each) &&
          // Of two that were both moved there the first one stays.
          (ids.indexOf(each.id) < ids.indexOf(id) || each.keys.includes(key)),
      );
      if (other === undefined) continue;
      const where = other.on === undefined ? '' : ` on ${[...other.on].join(', ')}`;
      faults.push({
        id,
        key,
        sentence: `${keyLabel(key)} already means ${other.id}${where}; ${id} keeps ${act.keys.map((each) => keyLabel(each)).join(' ') || 'none'}`,
      });
      told.add(id);
      break;
    }
  }
  return faults;
}

/** Whether both can be pressed at one place. */
export const meet = ({ on }: Keyed, other: Keyed): boolean =>
  on === undefined || other.on === undefined || [...on].some((title) => other.on?.has(title) === true);
