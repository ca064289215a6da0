import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '../../../src/lib/json.ts';
import type { CliWorld } from './cli-world.ts';

/** The program as it is shipped: npm run build comes first. */
const PROGRAM = fileURLToPath(new URL('../../../dist/clawdtalk-tui.js', import.meta.url));

/** A `watch --json` in a process of its own. */
export interface WatchProcess {
  readonly lines: readonly JsonObject[];
  /** Resolves with the first line that fits, from the start on. */
  line(fits: (line: JsonObject) => boolean): Promise<JsonObject>;
  kill(signal: NodeJS.Signals): void;
  /** Stops reading its output for ever. */
  deafen(): void;
  readonly pid: number;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export function startWatch({ folder, sim, statePath }: CliWorld): WatchProcess {
  const child = spawn(process.execPath, [PROGRAM, '--state', statePath, 'watch', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: join(folder, 'home'),
      CLAWDTALK_TUI_HOME: join(folder, 'home'),
      CLAWDTALK_API_KEY: sim.apiKey,
      CLAWDTALK_API_URL: sim.baseUrl,
      CLAWDTALK_TUI_OPERATOR: 'kim',
    },
  });
  const lines: JsonObject[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    rest += chunk.toString();
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    for (const text of whole) {
      const line: unknown = JSON.parse(text);
      if (!isJsonObject(line)) throw new Error(`no object: ${text}`);
      lines.push(line);
    }
    for (const wake of waiting) wake();
  });
  const exit: WatchProcess['exit'] = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    lines,
    line: async (fits) => {
      for (;;) {
        const found = lines.find(fits);
        if (found !== undefined) return found;
        const more = new Promise<'more'>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            resolve('more');
          };
          waiting.add(wake);
        });
        if ((await Promise.race([more, exit])) !== 'more') throw new Error(`it ended: ${said}`);
      }
    },
    kill: (signal) => void child.kill(signal),
    deafen: () => child.stdout.destroy(),
    pid: child.pid ?? 0,
    exit,
  };
}
