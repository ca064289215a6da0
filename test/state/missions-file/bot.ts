import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { hasPython } from './python.ts';

/** A running imitation of the bot. */
export interface Bot {
  readonly pid: number;
  ended(): boolean;
  readonly result: Promise<BotEnd>;
}

/** How many of its writes failed, what it said of them, and which missions it took out. */
interface BotEnd {
  readonly errors: number;
  readonly said: string;
  readonly taken: readonly string[];
}

interface BotWork {
  readonly path: string;
  readonly slug: string;
  readonly count: number;
  readonly pauseMs: number;
  readonly name: string;
  /** It takes out the missions whose slug begins so. */
  readonly takes: string;
}

/** Starts the bot's writing loop in a process of its own: in Python where there is one. */
export function startBot({ path, slug, count, pauseMs, name, takes }: BotWork): Bot {
  const script = join(import.meta.dirname, hasPython ? 'bot.py' : 'bot.mjs');
  const args = [script, path, slug, String(count), String(pauseMs), name, takes];
  const child = spawn(hasPython ? 'python3' : process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let said = '';
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  let ended = false;
  const result = new Promise<BotEnd>((resolve) => {
    child.on('close', () => {
      ended = true;
      const told = printed === '' ? { errors: Number.NaN, taken: [] } : (JSON.parse(printed) as BotEnd);
      resolve({ ...told, said });
    });
  });
  return { pid: child.pid ?? 0, ended: () => ended, result };
}
