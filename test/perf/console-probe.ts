import { readFileSync } from 'node:fs';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';

export interface ProbeSize {
  readonly columns: number;
  readonly rows: number;
}

const USUAL: ProbeSize = { columns: 120, rows: 40 };

/** A program in a real pseudo-terminal, its bytes counted and its screen read. */
export interface Probe {
  readonly startedAtMs: number;
  /** Resolves with the time (ms since the start) at which the drawn screen first showed `text`. */
  shows(text: string | RegExp, timeoutMs?: number): Promise<number>;
  screen(): string;
  send(keys: string): void;
  /** Bytes since the last call, as they came. */
  takeBytes(): string;
  /** Resolves with what is written next; empty where nothing comes within two seconds. */
  nextBytes(): Promise<string>;
  memoryMb(): number;
  /** Processor time used so far, milliseconds. */
  cpuMs(): number;
  close(): Promise<void>;
}

/** A person's environment: Ink draws nothing before its end where it believes to be in a CI. */
function terminalEnv(): Record<string, string> {
  const { CI: _, CONTINUOUS_INTEGRATION: __, TMUX: ___, ...rest } = process.env;
  return { ...(rest as Record<string, string>), FORCE_COLOR: '1' };
}

/** Milliseconds of one clock tick of /proc on Linux. */
const TICK_MS = 10;

export function startProbe(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
  { columns, rows }: ProbeSize = USUAL,
): Probe {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const startedAtMs = performance.now();
  const child = spawn(file, [...args], {
    cols: columns,
    rows,
    name: 'xterm-256color',
    env: { ...terminalEnv(), ...env },
  });
  let bytes = '';
  const checks = new Set<() => void>();
  let awaited: (() => void) | undefined;
  child.onData((data) => {
    bytes += data;
    awaited?.();
    terminal.write(data, () => {
      for (const check of checks) check();
    });
  });
  const gone = new Promise<void>((resolve) => {
    child.onExit(() => resolve());
  });

  const screen = (): string => {
    const { active } = terminal.buffer;
    return Array.from({ length: rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    ).join('\n');
  };

  const takeBytes = (): string => {
    const taken = bytes;
    bytes = '';
    return taken;
  };

  return {
    startedAtMs,
    screen,
    send: (keys) => child.write(keys),
    takeBytes,
    nextBytes: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => awaited?.(), 2_000);
        awaited = () => {
          clearTimeout(timer);
          awaited = undefined;
          resolve(takeBytes());
        };
        if (bytes !== '') awaited();
      }),
    shows: (text, timeoutMs = 30_000) =>
      new Promise((resolve, reject) => {
        const matches = (): boolean =>
          typeof text === 'string' ? screen().includes(text) : text.test(screen());
        const timer = setTimeout(() => {
          checks.delete(check);
          reject(new Error(`never showed ${String(text)}:\n${screen()}`));
        }, timeoutMs);
        const check = (): void => {
          if (!matches()) return;
          clearTimeout(timer);
          checks.delete(check);
          resolve(performance.now() - startedAtMs);
        };
        checks.add(check);
        check();
      }),
    memoryMb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    },
    cpuMs: () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    },
    close: async () => {
      child.kill('SIGTERM');
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 3_000))]);
    },
  };
}
