import type { KeyBinding } from './key-binding.ts';

/** The keys that a person has chosen, by the id of what they do. What is not in it keeps its own. */
export interface KeyMap {
  readonly keysOf: ReadonlyMap<string, readonly string[]>;
  /** Motions do without these where they have others. */
  readonly withoutMotions?: ReadonlySet<string>;
}

/** The keys that something has, where a person may have chosen others. */
export const keysIn = (map: KeyMap | undefined, id: string, own: readonly string[]): readonly string[] =>
  map?.keysOf.get(id) ?? own;

/** The same with the keys that were chosen; the very object where they are its own. */
export function withKeys<T extends { readonly id: string; readonly keys: readonly string[] }>(
  map: KeyMap | undefined,
  given: T,
): T {
  const keys = map?.keysOf.get(given.id);
  return keys === undefined ? given : { ...given, keys };
}

/** What moves in lists and texts, with the keys that were chosen for it. */
export function motionIn(map: KeyMap, binding: KeyBinding): KeyBinding {
  const chosen = binding.id.startsWith('list.') ? withKeys(map, binding) : binding;
  const { withoutMotions } = map;
  if (withoutMotions === undefined || binding.repeats !== true || chosen !== binding) return chosen;
  const others = binding.keys.filter((key) => !withoutMotions.has(key));
  return others.length === 0 || others.length === binding.keys.length
    ? binding
    : { ...binding, keys: others };
}
