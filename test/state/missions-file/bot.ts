import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { hasPython } from './python.ts';

/** A running imitation of the bot. */
export interface Bot {
  readonly pid: number;
  ended(): boolean;
  /** How many of its writes failed, and what it said of them. */
  readonly result: Promise<{ readonly errors: number; readonly said: string }>;
}

export interface BotWork {
  readonly path: string;
  readonly slug: string;
  readonly count: number;
  readonly pauseMs: number;
  readonly name: string;
}

/** Starts the bot's writing loop in a process of its own: in Python where there is one. */
export function startBot({ path, slug, count, pauseMs, name }: BotWork): Bot {
  const script = join(import.meta.dirname, hasPython ? 'bot.py' : 'bot.mjs');
  const args = [script, path, slug, String(count), String(pauseMs), name];
  const child = spawn(hasPython ? 'python3' : process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let said = '';
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  let ended = false;
  const result = new Promise<{ errors: number; said: string }>((resolve) => {
    child.on('close', () => {
      ended = true;
      resolve({ errors: printed === '' ? Number.NaN : Number(printed), said });
    });
  });
  return { pid: child.pid ?? 0, ended: () => ended, result };
}
