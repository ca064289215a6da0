import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));
/** Only a hang takes so long. */
const PATIENCE_MS = 60_000;

export interface ProgramEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly said: string;
  readonly tookMs: number;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<ProgramEnd>;
  /** Resolves when the output, both streams together, holds this. */
  shows(words: string): Promise<void>;
}

/** Starts the built program as a process of its own. */
export function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): RunningProgram {
  const begun = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let [out, said] = ['', ''];
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    for (const look of waiting) look();
  });
  const giveUp = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.on('close', (status, signal) => {
      clearTimeout(giveUp);
      for (const look of waiting) look();
      resolve({ status, signal, out, said, tookMs: performance.now() - begun });
    });
  });
  return {
    child,
    ended,
    shows: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if ((out + said).includes(words)) resolve();
          else if (child.exitCode !== null) reject(new Error(`It ended without “${words}”:\n${out}${said}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Runs the built program to its end. */
export const runProgram = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<ProgramEnd> => startProgram(args, env, cwd).ended;
