import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createHostBackend, type LinkProcess } from '../../../src/app/link/host-backend.ts';
import { carriedBy } from '../../../src/app/link/ssh-link.ts';
import type { Command } from '../../../src/commands/command.ts';
import type { Outcome } from '../../../src/commands/door/door.ts';
import type { Backend } from '../../../src/commands/ports/backend.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { applyUpdates, emptyBoard, type Board } from '../../../src/state/board.ts';
import { glassMission } from '../../cli/support/glass-mission.ts';

/** The program as it is shipped: npm run build comes first. */
export const PROGRAM = fileURLToPath(new URL('../../../dist/clawdtalk-tui.js', import.meta.url));

/** A server's world, a bot's host beside it, and consoles that look at that host from elsewhere. */
export interface LinkWorld {
  readonly sim: Simulator;
  readonly folder: string;
  readonly glass: Awaited<ReturnType<typeof glassMission>>;
  /** What the far side's program is started with. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function openLinkWorld(): Promise<LinkWorld> {
  const sim = await startSimulator({ clock: systemClock() });
  const folder = mkdtempSync(join(tmpdir(), 'link-'));
  mkdirSync(join(folder, 'home'));
  const glass = await glassMission({
    sim,
    writeState: (state) => writeFileSync(join(folder, 'state.json'), JSON.stringify(state, null, 2)),
  });
  return {
    sim,
    folder,
    glass,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: join(folder, 'home'),
      CLAWDTALK_TUI_HOME: join(folder, 'home'),
      CLAWDTALK_TUI_STATE: join(folder, 'state.json'),
      CLAWDTALK_API_KEY: sim.apiKey,
      CLAWDTALK_API_URL: sim.baseUrl,
    },
    close: async () => {
      await sim.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface LinkedConsole {
  readonly backend: Backend;
  board(): Board;
  /** Every byte that came over the link so far. */
  heard(): string;
  /** Ends what carries the link, as a network does: without a word. */
  cut(): void;
  readonly connects: () => number;
  submit(command: Command): Promise<Outcome>;
}

/** A console whose backend is at the other end of what `connect` starts. */
export function linkedConsole(
  connect: () => LinkProcess,
  more: { readonly version?: string; readonly host?: string } = {},
): LinkedConsole {
  let [connects, heard, board] = [0, '', emptyBoard];
  let current: LinkProcess | undefined;
  const backend = createHostBackend({
    host: more.host ?? 'web1',
    version: more.version ?? VERSION,
    as: { operator: 'ann', readOnly: false, dryRun: false },
    clock: systemClock({ keepAlive: true }),
    random: seededRandom(1),
    connect: () => {
      connects += 1;
      const link = connect();
      current = link;
      const output = new PassThrough();
      link.output.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1');
        output.write(chunk);
      });
      link.output.on('end', () => output.end());
      return { ...link, output };
    },
  });
  backend.subscribe((updates) => (board = applyUpdates(board, updates)));
  return {
    backend,
    board: () => board,
    heard: () => heard,
    cut: () => current?.kill(),
    connects: () => connects,
    submit: async (command) => {
      const { digest, tier, refusal } = await backend.preview(command);
      if (refusal !== undefined) return { status: 'refused', refusal };
      return backend.submit(
        command,
        { kind: 'operator', label: 'operator:ann' },
        { digest, confirmedTier: tier },
      );
    },
  };
}

const VERSION = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  }
).version;

/** The far side as a process of this machine, without ssh. */
export const overPipe = ({ env }: LinkWorld): LinkProcess =>
  carriedBy('env', [
    '-i',
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    process.execPath,
    PROGRAM,
    'backend',
    '--stdio',
  ]);
