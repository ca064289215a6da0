import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import pty from 'node-pty';
import { screenReader } from './screen-reader.ts';

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export interface PtyExit {
  readonly exitCode: number;
  readonly signal: number | undefined;
}

/** A program in a real pseudo-terminal, its screen read by an emulator. Always `close` it. */
export interface PtySession {
  readonly pid: number;
  /** Path of the terminal device; absent where the system does not tell. */
  readonly device: string | undefined;
  /** Resolves when the visible text matches; rejects with the screen after `timeoutMs`, or when the program ended. */
  waitFor(pattern: RegExp | string, timeoutMs?: number): Promise<void>;
  send(input: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the program is stopped: a SIGCONT that came before would be followed by the stop. */
  stopped(): Promise<void>;
  /** Stops reading, as a stalled connection does; what the program writes piles up until it blocks. */
  stall(): void;
  unstall(): void;
  /** Takes the terminal away, as a lost connection does, without touching the program. */
  hangUp(): void;
  screen(): readonly string[];
  text(): string;
  /** All output since the last call. */
  takeBytes(): string;
  readonly exit: Promise<PtyExit>;
  /** What is left of the program's hold on the terminal. Ask after `exit`, or while it runs. */
  terminalState(): Promise<{
    readonly buffer: 'normal' | 'alternate';
    readonly paste: boolean;
    readonly cursor: 'shown' | 'hidden';
    readonly cooked: boolean | undefined;
  }>;
  /** Which mouse events the program asks for; `none` where it asks for none. */
  mouse(): Promise<string>;
  /** Hangs up, as a lost connection does, and ends the program if it is still there. */
  close(): void;
}

/** Only what never comes takes so long, on the slowest machine too. */
const PATIENCE_MS = 60_000;

/** Starts `command` with `args`; the environment is this one's with `env` over it. */
export function ptySession(command: string, args: readonly string[], options: PtyOptions = {}): PtySession {
  const { columns = 80, rows = 24 } = options;
  const reader = screenReader(columns, rows);
  const env = { ...process.env, TERM: 'xterm-256color', CI: undefined, TMUX: undefined, ...options.env };
  const child = pty.spawn(command, [...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
  });
  // The device's name is not part of the typed surface.
  const device = (child as unknown as { readonly _pty?: string })._pty;

  let output = '';
  let history = '';
  let ended = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  child.onData((bytes) => {
    output += bytes;
    history = (history + bytes).slice(-20_000);
    reader.write(bytes);
    void reader.settled().then(wake);
  });
  reader.answers((bytes) => {
    if (!ended) child.write(bytes);
  });
  const exit = new Promise<PtyExit>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      ended = true;
      void reader.settled().then(wake);
      void reader.settled().then(() => resolve({ exitCode, signal: signal === 0 ? undefined : signal }));
    });
  });
  const text = (): string => reader.rows().join('\n');

  return {
    pid: child.pid,
    device,
    exit,
    text,
    screen: () => reader.rows(),
    send: (input) => child.write(input),
    kill: (signal) => void process.kill(child.pid, signal),
    stopped: async () => {
      const giveUpAtMs = performance.now() + PATIENCE_MS;
      while (!isStopped(child.pid)) {
        if (performance.now() > giveUpAtMs) throw new Error(`The program did not stop:\n${text()}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    stall: () => child.pause(),
    unstall: () => child.resume(),
    hangUp: () => (child as unknown as { destroy(): void }).destroy(),
    resize: (nextColumns, nextRows) => {
      child.resize(nextColumns, nextRows);
      reader.resize(nextColumns, nextRows);
    },
    takeBytes: () => {
      const taken = output;
      output = '';
      return taken;
    },
    waitFor: (pattern, timeoutMs = PATIENCE_MS) =>
      new Promise((resolve, reject) => {
        const finish = (error?: Error): void => {
          waiting.delete(check);
          clearTimeout(timer);
          if (error === undefined) resolve();
          else reject(error);
        };
        const check = (): void => {
          const screen = text();
          if (typeof pattern === 'string' ? screen.includes(pattern) : pattern.test(screen)) finish();
          else if (ended)
            finish(new Error(`The program ended before ${String(pattern)} was there:\n${screen}`));
        };
        const timer = setTimeout(
          () => finish(new Error(`${String(pattern)} did not come within ${timeoutMs} ms:\n${text()}`)),
          timeoutMs,
        );
        waiting.add(check);
        check();
      }),
    terminalState: async () => {
      await reader.settled();
      const cursor =
        history.lastIndexOf('\u001b[?25l') > history.lastIndexOf('\u001b[?25h') ? 'hidden' : 'shown';
      return {
        buffer: reader.buffer(),
        paste: reader.bracketedPaste(),
        cursor,
        cooked: isCooked(device),
      };
    },
    mouse: async () => {
      await reader.settled();
      return reader.mouse();
    },
    close: () => {
      if (!ended) child.kill('SIGKILL');
      try {
        child.kill();
      } catch {
        // It is gone already.
      }
    },
  };
}

function isStopped(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  const state = existsSync(stat)
    ? readFileSync(stat, 'utf8').split(') ').at(-1)
    : spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return state?.startsWith('T') === true;
}

/** Whether the line discipline echoes and edits; `undefined` when the device is gone. */
function isCooked(device: string | undefined): boolean | undefined {
  if (device === undefined) return undefined;
  const result = spawnSync('stty', ['-F', device, '-a'], { encoding: 'utf8' });
  return result.status === 0 ? /(^|\s)icanon/.test(result.stdout) : undefined;
}
