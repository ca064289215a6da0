import type { KeyMap } from '../../src/ui/keys/key-map.ts';
import { EventEmitter } from 'node:events';
import type { ReactNode } from 'react';
import type { Clock } from '../../src/lib/clock.ts';
import { manualClock, type ManualClock } from '../../src/lib/manual-clock.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { startTerminal, type RunningTerminal } from '../../src/ui/terminal/start-terminal.ts';
import { screenReader } from './screen-reader.ts';

export interface RenderTerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly clock?: Clock;
  readonly onInterrupt?: () => void;
  readonly onDisabledKey?: (reason: string) => void;
  readonly stopProcess?: () => void;
  readonly insideTmux?: boolean;
  readonly mouse?: boolean;
  readonly keys?: KeyMap;
}

/** The real terminal layer drawing into an emulator in this process. */
export interface TestTerminal {
  readonly terminal: RunningTerminal;
  /** The manual clock, unless another was given. */
  readonly clock: ManualClock;
  /** Types raw input as one read; settles when the screen shows what came of it. */
  send(...chunks: readonly string[]): Promise<void>;
  /** Settles when React, the terminal layer and the emulator have nothing left to do. */
  idle(): Promise<void>;
  /** The visible rows. */
  screen(): readonly string[];
  /** The visible rows as one text. */
  text(): string;
  cell(x: number, y: number): string;
  resize(columns: number, rows: number): Promise<void>;
  /** All bytes written since the last call. */
  takeBytes(): string;
  state(): { readonly buffer: 'normal' | 'alternate'; readonly raw: boolean; readonly paste: boolean };
  /** Which mouse events are asked for; `none` where there are none. */
  mouse(): string;
  close(): void;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Draws `element` as the console would, at a fixed size. Close it at the end of the test. */
export async function renderTerminal(
  element: ReactNode,
  options: RenderTerminalOptions = {},
): Promise<TestTerminal> {
  let columns = options.columns ?? 80;
  let rows = options.rows ?? 24;
  let bytes = '';
  let raw = false;
  const reader = screenReader(columns, rows);
  const clock = manualClock(Date.UTC(2026, 2, 2, 15));

  const stdout = Object.assign(new EventEmitter(), {
    write: (chunk: string): boolean => {
      bytes += chunk;
      reader.write(chunk);
      return true;
    },
  });
  Object.defineProperties(stdout, { columns: { get: () => columns }, rows: { get: () => rows } });
  const stdin = Object.assign(new EventEmitter(), {
    setRawMode: (on: boolean) => {
      raw = on;
    },
    setEncoding: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  });

  const terminal = startTerminal(element, {
    stdin,
    stdout: stdout as never,
    clock: options.clock ?? clock,
    random: seededRandom(1),
    onInterrupt: options.onInterrupt ?? (() => undefined),
    ...(options.onDisabledKey === undefined ? {} : { onDisabledKey: options.onDisabledKey }),
    ...(options.stopProcess === undefined ? {} : { stopProcess: options.stopProcess }),
    ...(options.insideTmux === undefined ? {} : { insideTmux: options.insideTmux }),
    ...(options.keys === undefined ? {} : { keys: options.keys }),
    ...(options.mouse === undefined ? {} : { mouse: options.mouse }),
  });
  terminal.closed.catch(() => undefined);

  const idle = async (): Promise<void> => {
    do await turn();
    while (terminal.keys.busy());
    await turn();
    await reader.settled();
  };

  await idle();
  return {
    terminal,
    clock,
    idle,
    send: async (...chunks) => {
      for (const chunk of chunks) {
        stdin.emit('data', chunk);
        await idle();
      }
    },
    screen: () => reader.rows(),
    text: () => reader.rows().join('\n'),
    cell: (x, y) => reader.cell(x, y),
    resize: async (nextColumns, nextRows) => {
      columns = nextColumns;
      rows = nextRows;
      reader.resize(columns, rows);
      stdout.emit('resize');
      await idle();
    },
    takeBytes: () => {
      const taken = bytes;
      bytes = '';
      return taken;
    },
    state: () => ({ buffer: reader.buffer(), raw, paste: reader.bracketedPaste() }),
    mouse: () => reader.mouse(),
    close: () => terminal.close(),
  };
}
