import {
  createContext,
  use,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTerminal } from '../terminal/terminal-context.ts';
import type { InputEvent } from './key-parser.ts';
import type { KeyBinding } from './key-binding.ts';

/** True inside of what is drawn over the screen: its keys come first, whenever it was mounted. */
export const OverlayContext = createContext(false);

export interface UseKeysOptions {
  /** Nothing below hears a key while this is mounted: dialogs, palette, help. */
  readonly exclusive?: boolean;
  /** Over every other layer, also over those that are mounted later. */
  readonly topmost?: boolean;
  /** Takes the layer away while false. */
  readonly active?: boolean;
  /** Asked before the bindings; true uses the event up. Editors and dialogs only. */
  readonly onInput?: (event: InputEvent) => boolean;
}

/**
 * Gives keys to a component while it is mounted. Overlays are asked first, then children before their parents and
 * what was mounted later before the earlier. Bindings may be new on every render; `layerId` must be unique among what
 * is mounted.
 */
export function useKeys(
  layerId: string,
  bindings: readonly KeyBinding[],
  options: UseKeysOptions = {},
): void {
  const { keys } = useTerminal();
  const latest = useRef({ bindings, onInput: options.onInput });
  const [given] = useState(keys.nextOrder);
  const order = options.topmost === true ? Infinity : given;
  const overlay = use(OverlayContext);
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
      overlay,
      order,
    });
  }, [keys, layerId, active, exclusive, listens, overlay, order]);
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
