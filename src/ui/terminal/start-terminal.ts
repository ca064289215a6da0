import { Writable, Readable } from 'node:stream';
import { createElement, type ReactNode } from 'react';
import { render, type DOMElement } from 'ink';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { windowTitle } from '../../lib/safe-text.ts';
import type { KeyMap } from '../keys/key-map.ts';
import { keyDispatcher, type DispatcherOptions } from '../keys/dispatcher.ts';
import { keyParser, type MouseEvent } from '../keys/key-parser.ts';
import { mouseZones } from './mouse.ts';
import { clipboardSequence } from './clipboard.ts';
import { notificationSequence, type NotificationForm } from './notification-sequence.ts';
import { gridWriter } from './grid-writer.ts';
import { Stage } from './Stage.tsx';
import { treePainter } from './tree-painter.ts';
import { linkSpeed, type LinkMode } from './link-speed.ts';
import { TerminalContext, type Terminal, type TerminalSize } from './terminal-context.ts';

/** The parts of a terminal's input that are used; `process.stdin` is one. */
export interface TerminalInput {
  setRawMode(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (chunk: string) => void): unknown;
  off(event: 'data', listener: (chunk: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** The parts of a terminal's output that are used; `process.stdout` is one. */
export interface TerminalOutput {
  readonly columns: number;
  readonly rows: number;
  write(bytes: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

export interface TerminalOptions {
  readonly stdin: TerminalInput;
  readonly stdout: TerminalOutput;
  readonly clock: Clock;
  readonly random: Random;
  readonly insideTmux?: boolean;
  /** Clicks and the wheel are heard; the terminal then selects text with shift alone. */
  readonly mouse?: boolean;
  /** Whether the way to the terminal is slow; `measure`: it is asked now and then. Absent: it is not. */
  readonly slowLink?: LinkMode;
  /** By which sequence notifications are shown on the desktop. */
  readonly notificationForm?: NotificationForm;
  /** Stops all that the shell runs in the foreground, as ctrl-z does. Without it ctrl-z does nothing. */
  readonly stopProcess?: () => void;
  /** Hears that ctrl-z had nowhere to go: no shell waits behind, and nobody could bring the program back. */
  readonly onNoShell?: () => void;
  /** ctrl-c, whatever is open. */
  readonly onInterrupt: () => void;
  /** The keys that were chosen for moving about. */
  readonly keys?: KeyMap;
  readonly onDisabledKey?: DispatcherOptions['onDisabled'];
}

/** A terminal that draws; its owner calls these from signal handlers. */
export interface RunningTerminal extends Terminal {
  /** Restores the terminal, at once and once. Safe in an exit handler. */
  close(): void;
  /** Settles, after `close`, when nothing that was meant for this program is left for the shell to read. */
  readonly drained: Promise<void>;
  /** Settles when drawing ended; rejects with the error when a component threw. */
  readonly closed: Promise<void>;
  /** For SIGTSTP and ctrl-z: gives the terminal back to the shell, then stops the foreground group. */
  stop(): void;
  /** For SIGCONT: takes the terminal again and draws everything. */
  continued(): void;
}

/** A stop that has not come after this long, twice, does not come: the kernel drops it where no shell waits. */
const STOP_WAIT_MS = 60;

/** Frames of waiting keys that are drawn before the world gets its turn. */
const MOST_KEY_TURNS = 4;

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h';
/** Buttons and wheel, no motion; cells in decimal digits. */
const MOUSE_ON = '\u001b[?1000h\u001b[?1006h';
const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l';
/**
 * When the mouse is let go the terminal may still have reports on their way. It is asked whether it is well: what comes
 * before its answer was sent before it heard, and must be read here, else the shell takes it for typed. A terminal that
 * does not answer is not waited for any longer.
 */
const ARE_YOU_WELL = '\u001b[5n';
const WELL = '\u001b[0n';
const MOUSE_DRAIN_MS = 250;
const LEAVE = '\u001b[?2026l\u001b[?2004l\u001b[?7h\u001b[0m\u001b[?25h\u001b[?1049l';

/**
 * Takes the terminal over and draws `element` on it. Ink keeps the tree and lays it out; what it would write goes nowhere.
 * Modes, input and what is really written belong to this file, so nothing but changed cells and nothing but our own
 * sequences reach the terminal.
 */
export function startTerminal(element: ReactNode, options: TerminalOptions): RunningTerminal {
  const { stdin, stdout, clock } = options;
  const grid = gridWriter();
  const resizeListeners = new Set<() => void>();
  const handListeners = new Set<() => void>();
  const painter = treePainter();
  let root: DOMElement | undefined;
  let ours = false;
  let closed = false;
  let titled = false;
  let size: TerminalSize = sizeOf(stdout);

  const link = linkSpeed(options.slowLink ?? 'quick', clock, (question) => {
    if (ours) stdout.write(question);
  });

  const paint = (): void => {
    if (!ours || root === undefined) return;
    const bytes = grid.paint(painter.paint(root, size.columns, size.rows), size.columns, size.rows);
    if (bytes === '') return;
    stdout.write(bytes);
    link.painted();
  };

  const take = (): void => {
    if (ours || closed) return;
    ours = true;
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(options.mouse === true ? ENTER + MOUSE_ON : ENTER);
    grid.forget();
  };

  const giveBack = (): void => {
    if (!ours) return;
    ours = false;
    parser.reset();
    stdout.write(options.mouse === true ? MOUSE_OFF + LEAVE : LEAVE);
    stdin.setRawMode(false);
  };

  /** Lets the mouse go, and reads on until what was on its way has come. */
  const afterMouse = (then: () => void): void => {
    if (options.mouse !== true || !ours) then();
    else drainMouse(then);
  };

  const drainMouse = (then: () => void): void => {
    let heard = '';
    const end = (): void => {
      stdin.off('data', listen);
      cancel();
      then();
    };
    const listen = (chunk: string): void => {
      heard = (heard + chunk).slice(-chunk.length - WELL.length);
      if (heard.includes(WELL)) end();
    };
    stdin.on('data', listen);
    const cancel = clock.after(MOUSE_DRAIN_MS, end);
    stdout.write(MOUSE_OFF + ARE_YOU_WELL);
  };

  const stop = (): void => {
    if (options.stopProcess !== undefined) afterMouse(stopNow);
  };

  const stopNow = (): void => {
    if (closed) return;
    giveBack();
    options.stopProcess?.();
    // Where it was stopped, this goes on after SIGCONT has been heard, which takes the terminal again.
    clock.after(STOP_WAIT_MS, () =>
      clock.after(STOP_WAIT_MS, () => {
        if (ours || closed) return;
        continued();
        options.onNoShell?.();
      }),
    );
  };

  const continued = (): void => {
    if (closed) return;
    onResize();
    // The shell may have changed the modes meanwhile, and Node sets only what it believes to be different.
    stdin.setRawMode(false);
    ours = false;
    take();
    paint();
  };

  // React takes a turn to begin and one to draw; the first wait covers the beginning.
  const drawn = async (): Promise<void> => {
    await app.waitUntilRenderFlush();
    await app.waitUntilRenderFlush();
  };

  const keys = keyDispatcher({
    caughtUp: drawn,
    ...(options.keys === undefined ? {} : { chosen: options.keys }),
    ...(options.onDisabledKey === undefined ? {} : { onDisabled: options.onDisabledKey }),
    always: () => [
      { keys: ['ctrl-c'], id: 'terminal.interrupt', label: 'quit', hidden: true, run: options.onInterrupt },
      { keys: ['ctrl-l'], id: 'terminal.redraw', label: 'draw again', hidden: true, run: () => redraw() },
      { keys: ['ctrl-z'], id: 'terminal.stop', label: 'to the shell', hidden: true, run: stop },
    ],
  });
  const parser = keyParser(clock, (event) => {
    if (event.kind === 'noise') link.heard();
    else for (const listener of handListeners) listener();
    if (event.kind === 'mouse') onMouse(event);
    else keys.handle(event);
  });

  const zones = mouseZones();
  /** What is typed but not drawn yet goes first: a click on the frame before would hit what is there no more. */
  const onMouse = (event: MouseEvent): void => {
    if (options.mouse !== true || keys.busy()) return;
    if (!keys.covered() && zones.handle(event)) return;
    if (event.action === 'press') return;
    keys.handle({ kind: 'key', key: event.action === 'wheel-up' ? 'up' : 'down', burst: 1 });
  };

  const redraw = (): void => {
    grid.forget();
    paint();
  };

  const onData = (chunk: string): void => {
    if (ours) parser.push(chunk);
  };
  const onResize = (): void => {
    size = sizeOf(stdout);
    for (const listener of resizeListeners) listener();
  };

  const terminal: Terminal = {
    keys,
    mouse: zones,
    clock,
    random: options.random,
    size: () => size,
    onResize: (listener) => {
      resizeListeners.add(listener);
      return () => void resizeListeners.delete(listener);
    },
    suspend: async (work) => {
      await new Promise<void>((resolve) => {
        afterMouse(resolve);
      });
      giveBack();
      // The child reads the same terminal: not a byte of its input may be taken from it.
      stdin.off('data', onData);
      stdin.pause();
      try {
        return await work();
      } finally {
        stdin.on('data', onData);
        onResize();
        take();
        paint();
      }
    },
    redraw,
    drawn: async () => {
      // Keys go first, but a key that is held for ever must not keep the world from the screen.
      for (let turn = 0; turn < MOST_KEY_TURNS && (turn === 0 || keys.busy()); turn += 1) await drawn();
    },
    onHand: (listener) => {
      handListeners.add(listener);
      return () => void handListeners.delete(listener);
    },
    isSlow: () => link.isSlow(),
    notify: ({ form, ...notice }) => {
      if (!ours) return;
      const known = form === 'auto' ? (options.notificationForm ?? '9') : form;
      stdout.write(notificationSequence(notice, known, options.insideTmux === true));
    },
    bell: () => void (ours && stdout.write('\u0007')),
    setTitle: (part) => {
      if (!ours) return;
      stdout.write(`${titled ? '' : '\u001b[22;0t'}\u001b]2;${windowTitle(part)}\u0007`);
      titled = true;
    },
    copy: (text) => {
      const sequence = clipboardSequence(text, options.insideTmux === true);
      if (sequence !== undefined && ours) stdout.write(sequence);
      return sequence !== undefined;
    },
  };

  stdin.setEncoding('utf8');
  stdin.on('data', onData);
  stdout.on('resize', onResize);
  take();

  const onRoot = (node: DOMElement | undefined): void => {
    root = node;
    paint();
  };
  const stage = createElement(Stage, { onRoot }, element);
  const app = render(createElement(TerminalContext, { value: terminal }, stage), {
    stdout: frameSink(() => size) as unknown as NodeJS.WriteStream,
    stdin: new Readable({ read: () => undefined }) as unknown as NodeJS.ReadStream,
    // In this mode Ink tells of each frame in the same turn as the key that caused it.
    debug: true,
    onRender: paint,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });

  const drained = Promise.withResolvers<void>();
  const close = (): void => {
    if (closed) return;
    closed = true;
    link.stop();
    if (titled && ours) stdout.write('\u001b[23;0t');
    const drains = ours && options.mouse === true;
    giveBack();
    stdin.off('data', onData);
    stdout.off('resize', onResize);
    const atRest = (): void => {
      stdin.setRawMode(false);
      stdin.pause();
      drained.resolve();
    };
    // The screen is given back at once; the mouse's last reports are read raw. Where the process ends sooner, Node gives
    // the terminal its old modes back.
    if (drains) {
      stdin.setRawMode(true);
      drainMouse(atRest);
    } else atRest();
    app.unmount();
  };

  return {
    ...terminal,
    drained: drained.promise,
    stop,
    continued,
    close,
    closed: app.waitUntilExit().then(close, (error: unknown) => {
      close();
      throw error;
    }),
  };
}

const sizeOf = (stdout: TerminalOutput): TerminalSize => ({
  columns: stdout.columns > 0 ? stdout.columns : 80,
  rows: stdout.rows > 0 ? stdout.rows : 24,
});

/** The stream Ink believes to be a terminal. What it writes there is drawn elsewhere. */
function frameSink(size: () => TerminalSize): Writable {
  const sink = new Writable({ decodeStrings: false, write: (_chunk, _encoding, done) => done() });
  Object.defineProperties(sink, {
    isTTY: { value: true },
    columns: { get: () => size().columns },
    rows: { get: () => size().rows },
  });
  return sink;
}
