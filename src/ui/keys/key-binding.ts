import { ownOf } from '../../lib/own.ts';
/** One thing a key does, as data: the same table drives the dispatcher, the hints, the help and the palette. */
export interface KeyBinding {
  /** Key names as the parser gives them; the first is the one shown. */
  readonly keys: readonly string[];
  /** Stable name of the action, such as `mission.pause`. */
  readonly id: string;
  readonly label: string;
  /** What it does, in a few more words, for the help; the label where absent. */
  readonly about?: string;
  /** Heading in the help. */
  readonly group?: string;
  readonly run: () => void;
  /** Why it cannot be done now, as a sentence; absent or `undefined` when it can. */
  readonly disabledReason?: () => string | undefined;
  /** Works, but is not among the footer's hints. */
  readonly hidden?: boolean;
  /** A motion: keys of one burst run without drawing between them. */
  readonly repeats?: boolean;
}

const SHOWN: Readonly<Record<string, string>> = {
  enter: '⏎',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  tab: '⇥',
  'shift-tab': '⇤',
};

/** The name of a key as a person reads it. */
export function keyLabel(key: string, ascii = false): string {
  return ascii ? key : (ownOf(SHOWN, key) ?? key);
}
