import type { InputEvent } from './key-parser.ts';
import type { KeyBinding } from './key-binding.ts';
import { motionIn, type KeyMap } from './key-map.ts';

/** Who hears keys. Overlays are asked before the body, and within each the one with the highest order first. */
export interface KeyLayer {
  readonly bindings: () => readonly KeyBinding[];
  /** Asked before the bindings, for editors and dialogs. True: the event is used up. */
  readonly onInput?: (event: InputEvent) => boolean;
  /** Nothing below hears anything. */
  readonly exclusive?: boolean;
  /** Stands over the body whenever it was mounted. */
  readonly overlay?: boolean;
  /** From `nextOrder`; the time of adding when absent. */
  readonly order?: number;
}

export interface KeyDispatcher {
  /** A number above all that were given before: taken while rendering, it puts children over their parents. */
  readonly nextOrder: () => number;
  /** Adds a layer, in place of one with the same id. The result takes it away again. */
  readonly add: (id: string, layer: KeyLayer) => () => void;
  readonly handle: (event: InputEvent) => void;
  /** Does what a binding does, by its id, once the screen has caught up: for the palette and the help. */
  readonly perform: (id: string) => void;
  /** What keys can do now, top layer first, without bindings that a higher layer hides. */
  readonly active: () => readonly KeyBinding[];
  readonly subscribe: (listener: () => void) => () => void;
  /** A string that changes when `active()` would be drawn differently. */
  readonly signature: () => string;
  /** Something lies over the screen and takes every key. */
  readonly covered: () => boolean;
  /** True while keys wait for the screen. */
  readonly busy: () => boolean;
  /** Layers tell that their bindings changed. */
  readonly touch: () => void;
}

type Queued = InputEvent | { readonly kind: 'perform'; readonly id: string };

export interface DispatcherOptions {
  /** Hears why a key did nothing. */
  readonly onDisabled?: (reason: string, binding: KeyBinding) => void;
  /** Settles when what handlers have changed is drawn. */
  readonly caughtUp?: () => Promise<void>;
  /** The keys that were chosen for moving about; those of acts come with their layer. */
  readonly chosen?: KeyMap;
  /** Keys that work whatever is open: redraw, suspend, interrupt. */
  readonly always?: () => readonly KeyBinding[];
}

/**
 * Takes every key and gives it to one layer: the highest first, the first that uses it ends the search, an exclusive layer
 * ends it in any case. Between two keys of one burst the screen catches up, so a key that was typed behind another
 * meets what the first one opened. A paste reaches only layers that ask for input, never a binding.
 */
export function keyDispatcher(options: DispatcherOptions = {}): KeyDispatcher {
  const layers: { readonly id: string; readonly layer: KeyLayer; readonly order: number }[] = [];
  const listeners = new Set<() => void>();
  const queue: Queued[] = [];
  /** What was done since the screen last caught up. */
  let undrawn: 'motion' | 'action' | undefined;
  let catchingUp = false;
  const caughtUp = options.caughtUp ?? ((): Promise<void> => Promise.resolve());
  let lastSignature = '';

  let orders = 0;
  const nextOrder = (): number => {
    orders += 1;
    return orders;
  };
  const always = (): readonly KeyBinding[] => options.always?.() ?? [];

  const reachable = (): readonly KeyLayer[] => {
    const top = layers.map(({ layer }) => layer).reverse();
    const last = top.findIndex((layer) => layer.exclusive === true);
    return last < 0 ? top : top.slice(0, last + 1);
  };

  const bindingsIn = ({ bindings }: KeyLayer): readonly KeyBinding[] => {
    const { chosen } = options;
    return chosen === undefined ? bindings() : bindings().map((binding) => motionIn(chosen, binding));
  };

  const active = (): readonly KeyBinding[] => {
    const taken = new Set<string>();
    const found: KeyBinding[] = [];
    for (const bindings of [...reachable().map(bindingsIn), always()]) {
      for (const binding of bindings) {
        if (binding.keys.every((key) => taken.has(key))) continue;
        found.push(binding);
      }
      for (const binding of bindings) for (const key of binding.keys) taken.add(key);
    }
    return found;
  };

  const signature = (): string =>
    active()
      .map((binding) => `${binding.keys.join(' ')}\t${binding.label}\t${binding.disabledReason?.() ?? ''}`)
      .join('\n');

  const touch = (): void => {
    const now = signature();
    if (now === lastSignature) return;
    lastSignature = now;
    for (const listener of listeners) listener();
  };

  const run = (binding: KeyBinding): void => {
    const reason = binding.disabledReason?.();
    if (reason === undefined) binding.run();
    else options.onDisabled?.(reason, binding);
  };

  const deliver = (event: Queued): void => {
    if (event.kind === 'perform') {
      const wanted = active().find(({ id }) => id === event.id);
      if (wanted !== undefined) run(wanted);
      return;
    }
    if (event.kind === 'key') {
      const global = always().find(({ keys }) => keys.includes(event.key));
      if (global !== undefined) {
        run(global);
        return;
      }
    }
    for (const layer of reachable()) {
      if (layer.onInput?.(event) === true) return;
      if (event.kind !== 'key') continue;
      const binding = bindingsIn(layer).find(({ keys }) => keys.includes(event.key));
      if (binding !== undefined) {
        run(binding);
        return;
      }
    }
  };

  /** True for a motion, which reads its state as it is and not as it was drawn. */
  const isMotion = (event: Queued): boolean => {
    if (event.kind !== 'key') return false;
    for (const layer of reachable()) {
      if (layer.onInput !== undefined) return false;
      const binding = bindingsIn(layer).find(({ keys }) => keys.includes(event.key));
      if (binding !== undefined) return binding.repeats === true;
    }
    return false;
  };

  const drain = (): void => {
    for (let event = queue[0]; event !== undefined; event = queue[0]) {
      const motion = isMotion(event);
      if (undrawn === 'action' || (undrawn === 'motion' && !motion)) break;
      queue.shift();
      undrawn = motion ? 'motion' : 'action';
      deliver(event);
    }
    if (catchingUp || undrawn === undefined) return;
    catchingUp = true;
    void caughtUp().then(goOn);
  };

  const goOn = (): void => {
    catchingUp = false;
    undrawn = undefined;
    drain();
  };

  return {
    nextOrder,
    covered: () => layers.some(({ layer }) => layer.overlay === true && layer.exclusive === true),
    busy: () => catchingUp,
    active,
    signature,
    touch,
    add: (id, layer) => {
      const entry = { id, layer, order: layer.order ?? nextOrder() };
      const place = layers.findIndex((other) => other.id === id);
      if (place >= 0) layers.splice(place, 1);
      layers.push(entry);
      layers.sort((left, right) => tier(left.layer) - tier(right.layer) || left.order - right.order);
      touch();
      return () => {
        const index = layers.indexOf(entry);
        if (index >= 0) layers.splice(index, 1);
        touch();
      };
    },
    handle: (event) => {
      queue.push(event);
      drain();
    },
    perform: (id) => {
      // Whoever asks is about to close: its layer goes with the next drawing.
      undrawn = 'action';
      queue.push({ kind: 'perform', id });
      drain();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const tier = (layer: KeyLayer): number => (layer.overlay === true ? 1 : 0);
