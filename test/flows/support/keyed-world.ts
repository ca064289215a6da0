import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backendOver } from '../../../src/app/backend/open-backend.ts';
import { openWorkspace } from '../../../src/app/backend/workspace.ts';
import type { MissionKey } from '../../../src/domain/mission/mission-row.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import type { ScriptedOutcome } from '../../../src/simulator/outcome.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { configurationFor, drawConsole, type LiveConsole } from '../../support/live-console.tsx';
import { MINUTE_MS, START_MS } from './door-world.ts';

/** The whole program at 80×24 over a server of its own; the world's time moves when the test says so. */
export interface KeyedWorld {
  readonly sim: Simulator;
  readonly clock: ManualClock;
  readonly view: LiveConsole;
  /** The state file as a bot reads it. */
  state(): Record<string, Record<string, unknown>>;
  /** Where its files are. */
  readonly folder: string;
  /** Writes a list of people and answers with its path. */
  listOf(people: readonly (readonly [name: string, phone: string])[]): string;
  /** Lets seconds of the world pass until the screen shows `text`: a commit waits between two batches. */
  passes(text: string): Promise<void>;
  /** Lets the engine work until `holds`, at most `days` of the world's time. */
  until(holds: () => boolean, days?: number): Promise<void>;
  close(): Promise<void>;
}

/** `world`: what the server holds at the start; an empty account where nothing is said. */
export async function openKeyedWorld(
  script: ReadonlyMap<string, readonly ScriptedOutcome[]>,
  world: 'empty' | 'demo' = 'empty',
): Promise<KeyedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'keyed-'));
  const clock = manualClock(START_MS);
  const sim = await startSimulator({ clock, script, world });
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_KEY: sim.apiKey,
    CLAWDTALK_API_URL: sim.baseUrl,
  });
  const opened = await openWorkspace(configuration, 'console', { worldClock: clock });
  if (!opened.ok) throw new Error(opened.error.sentence);
  const workspace = opened.value;
  const { door, driver, hub, inbox, sync } = workspace;
  // The engine looks when the test says so, in step with the world's time.
  const backend = backendOver(workspace, Promise.resolve());
  const view = await drawConsole(configuration, backend, { columns: 80, rows: 24 }, clock);
  const state = (): ReturnType<KeyedWorld['state']> =>
    JSON.parse(readFileSync(configuration.statePath.value, 'utf8')) as ReturnType<KeyedWorld['state']>;
  return {
    sim,
    clock,
    view,
    folder,
    state,
    listOf: (people) => {
      const path = join(folder, 'people.csv');
      writeFileSync(path, ['name,phone', ...people.map((person) => person.join(','))].join('\n'));
      return path;
    },
    passes: async (text) => {
      let isShown = false;
      const second = async (): Promise<void> => {
        // A second costs one answer of the server, so that the world never outruns what is asked of it.
        await (await fetch(sim.baseUrl)).text();
        await clock.advance(1_000);
        if (!isShown) await second();
      };
      const shown = view.shows(text).finally(() => {
        isShown = true;
      });
      await Promise.all([shown, second()]);
    },
    until: async (holds, days = 2) => {
      const giveUpAtMs = clock.now() + days * 1_440 * MINUTE_MS;
      while (!holds()) {
        if (clock.now() > giveUpAtMs) {
          const waits = await Promise.all(
            [...hub.board().missions.values()].map(async ({ key }) => driver.explain(key)),
          );
          throw new Error(
            `not within ${days} days: ${JSON.stringify(waits, undefined, 1)}\n${view.terminal.text()}`,
          );
        }
        // The readers keep their own pace, which is too slow for a world that moves by minutes.
        for (const key of hub.board().missions.keys()) {
          await sync.snapshotOf(key as MissionKey, { fresh: true });
        }
        await driver.lookAtAll();
        inbox.look();
        await door.settleOpenIntents();
        await door.checkDue();
        await door.finishOpenRecords();
        await clock.advance(pause(sim, clock));
      }
    },
    close: async () => {
      view.close();
      await backend.close();
      await sim.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A minute or two while something is out, longer while nothing is near. */
function pause({ world }: Simulator, clock: ManualClock): number {
  const soonMs = clock.now() + 35 * MINUTE_MS;
  const isNear = [...world.scheduled.values()].some(
    ({ status, scheduledAtMs }) =>
      status === 'in_progress' || (status === 'pending' && scheduledAtMs < soonMs),
  );
  return isNear ? 2 * MINUTE_MS : 20 * MINUTE_MS;
}
