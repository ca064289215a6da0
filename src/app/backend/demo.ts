import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../lib/clock.ts';
import type { Configuration, DemoWorld } from '../start/configuration.ts';

/** Something happens in a demo about this often, by the clock on the wall: often enough to be seen, seldom enough to cost little. */
const WALL_BEAT_S = 10;

/** A running demo: a configuration that points at nothing of the user's. */
export interface Demo {
  readonly configuration: Configuration;
  stop(): Promise<void>;
}

/**
 * Starts the simulated server and gives it a folder of its own, with the state file that the demo's bot has left.
 * The folder goes when the demo stops.
 */
export async function startDemo(configuration: Configuration, world: DemoWorld): Promise<Demo> {
  const [{ startSimulator }, { demoStateFile, stateFileAfter }, { demoWorld }] = await Promise.all([
    import('../../simulator/simulator.ts'),
    import('../../simulator/demo/bot-memory.ts'),
    import('../../simulator/demo/demo-world.ts'),
  ]);
  const clock = systemClock({ origin: world.origin });
  const simulator = await startSimulator({
    clock,
    seed: world.seed,
    world: demoWorld({ beatS: WALL_BEAT_S * world.origin.speed }),
    keptRequests: 200,
  });
  const folder = demoFolder();
  removeDemoFolder();
  mkdirSync(folder, { mode: 0o700 });
  const statePath = join(folder, '.missions_state.json');
  writeFileSync(statePath, demoStateFile(simulator.world), { mode: 0o600 });
  // The demo's bot writes as a real one does: it reads everything, changes an entry, overwrites in place.
  simulator.onBotWrite((slug, entry) => {
    const text = existsSync(statePath) ? readFileSync(statePath, 'utf8') : '{}';
    const after = stateFileAfter(text, slug, entry);
    if (after !== undefined) writeFileSync(statePath, after);
  });
  const { skillFolder: _, ...own } = configuration;
  return {
    configuration: {
      ...own,
      baseUrl: simulator.baseUrl,
      key: simulator.apiKey,
      statePath: { value: statePath, source: 'default' },
      folders: { data: join(folder, 'data'), config: join(folder, 'config') },
    },
    stop: async () => {
      await simulator.stop();
      removeDemoFolder();
    },
  };
}

/** One for this process, whichever of its threads asks. */
const demoFolder = (): string => join(tmpdir(), `clawdtalk-demo-${process.pid}`);

/** Removes what a demo of this process has left, also where there was no time to stop it. */
export const removeDemoFolder = (): void => rmSync(demoFolder(), { recursive: true, force: true });
