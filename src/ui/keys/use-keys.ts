import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { useTerminal } from '../terminal/terminal-context.ts';
import type { InputEvent } from './key-parser.ts';
import type { KeyBinding } from './key-binding.ts';

export interface UseKeysOptions {
  /** Nothing below hears a key while this is mounted: dialogs, palette, help. */
  readonly exclusive?: boolean;
  /** Takes the layer away while false. */
  readonly active?: boolean;
  /** Asked before the bindings; true uses the event up. Editors and dialogs only. */
  readonly onInput?: (event: InputEvent) => boolean;
}

/**
 * Gives keys to a component while it is mounted. The layer mounted last is on top. Bindings may be new on every
 * render; `layerId` must be unique among what is mounted.
 */
export function useKeys(
  layerId: string,
  bindings: readonly KeyBinding[],
  options: UseKeysOptions = {},
): void {
  const { keys } = useTerminal();
  const latest = useRef({ bindings, onInput: options.onInput });
  const active = options.active !== false;
  const exclusive = options.exclusive === true;
  const listens = options.onInput !== undefined;

  // The newest bindings count from the moment they are drawn.
  useLayoutEffect(() => {
    latest.current = { bindings, onInput: options.onInput };
  });
  useLayoutEffect(() => {
    if (!active) return undefined;
    return keys.add(layerId, {
      bindings: () => latest.current.bindings,
      ...(listens ? { onInput: (event: InputEvent) => latest.current.onInput?.(event) === true } : {}),
      exclusive,
    });
  }, [keys, layerId, active, exclusive, listens]);
  useEffect(() => {
    keys.touch();
  });
}

/** What keys can do now; draws again when that changes. */
export function useActiveBindings(): readonly KeyBinding[] {
  const { keys } = useTerminal();
  useSyncExternalStore(keys.subscribe, keys.signature);
  return keys.active();
}
