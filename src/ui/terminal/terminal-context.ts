import { createContext, use, useSyncExternalStore } from 'react';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { NotificationForm } from './notification-sequence.ts';
import type { KeyDispatcher } from '../keys/dispatcher.ts';
import type { MouseZones } from './mouse.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** `form`: by which sequence; `auto` goes by what the terminal says of itself. */
export interface TerminalNotice {
  readonly title: string;
  readonly text: string;
  readonly form: 'auto' | NotificationForm;
}

/** What components may ask of the terminal they are drawn on. */
export interface Terminal {
  readonly keys: KeyDispatcher;
  readonly mouse: Pick<MouseZones, 'add'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly size: () => TerminalSize;
  readonly onResize: (listener: () => void) => () => void;
  /** Gives the terminal to a child program (editor, pager) until `work` settles, then draws everything anew. */
  readonly suspend: <T>(work: () => Promise<T>) => Promise<T>;
  /** Draws everything anew, whatever is on the screen. */
  readonly redraw: () => void;
  /** Settles when what was changed is drawn and the keys that waited meanwhile have been taken. */
  readonly drawn: () => Promise<void>;
  /** Hears of every key and paste, before anything is done with it. */
  readonly onHand: (listener: () => void) => () => void;
  readonly bell: () => void;
  /** The way to the terminal is a slow one, told or found out. */
  readonly isSlow: () => boolean;
  /** Shows a notification on the desktop, where the terminal knows how. */
  readonly notify: (notice: TerminalNotice) => void;
  readonly setTitle: (part?: string) => void;
  /** Puts text on the clipboard through the terminal; false when it is too long for that. */
  readonly copy: (text: string) => boolean;
}

export const TerminalContext = createContext<Terminal | undefined>(undefined);

export function useTerminal(): Terminal {
  const terminal = use(TerminalContext);
  if (terminal === undefined) throw new Error('This component is drawn outside of a terminal.');
  return terminal;
}

/** The size of the terminal; draws again when it changes. */
export function useTerminalSize(): TerminalSize {
  const terminal = useTerminal();
  return useSyncExternalStore(terminal.onResize, terminal.size);
}
