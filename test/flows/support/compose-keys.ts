import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBackend } from '../../../src/app/backend/open-backend.ts';
import type { Backend } from '../../../src/commands/ports/backend.ts';
import type { MissionClass } from '../../../src/domain/mission/mission-row.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { configurationFor, drawConsole, type LiveConsole } from '../../support/live-console.tsx';

/** The program over a server of its own, at 80×24, that can be left without a word and opened again. */
export interface ComposeWorld {
  readonly sim: Simulator;
  view: LiveConsole;
  /** The state file as a bot reads it. */
  state(): Record<string, Record<string, unknown>>;
  /** The screen is taken away; what was written stays. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export async function openComposeWorld(): Promise<ComposeWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  const sim = await startSimulator({ clock: systemClock() });
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_KEY: sim.apiKey,
    CLAWDTALK_API_URL: sim.baseUrl,
  });
  let backend: Backend = await openBackend(configuration);
  const draw = (): Promise<LiveConsole> => drawConsole(configuration, backend, { columns: 80, rows: 24 });
  const world: ComposeWorld = {
    sim,
    view: await draw(),
    state: () =>
      JSON.parse(readFileSync(configuration.statePath.value, 'utf8')) as ReturnType<ComposeWorld['state']>,
    reopen: async () => {
      world.view.close();
      await backend.close();
      backend = await openBackend(configuration);
      world.view = await draw();
    },
    close: async () => {
      world.view.close();
      await backend.close();
      await sim.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

export const ENTER = '\r';
const DOWN = '\u001b[B';
const PAGE_DOWN = '\u001b[6~';

/** The answers that lead to a class, and what its template asks for. */
const WAYS: Readonly<
  Record<MissionClass, { readonly answers: readonly boolean[]; readonly facts: readonly string[] }>
> = {
  1: { answers: [false, false], facts: ['Kim', 'painters', 'Ask the price.'] },
  2: { answers: [false, true], facts: ['Kim', 'nurses', 'Years?', 'years:2, salary:-1'] },
  3: { answers: [true, true], facts: ['Kim', 'three dealers', 'a rug', '400 dollars'] },
  4: { answers: [true, false, true], facts: ['Kim', 'venues', 'Free in May?', 'fit:1', 'Ask for a visit.'] },
  5: { answers: [true, false, false], facts: ['Kim', 'plumbers', 'Can come today.', 'slot_today', 'Book.'] },
};

/** From the board to the form with name and facts. */
export async function toFacts(view: LiveConsole, missionClass: MissionClass): Promise<void> {
  await view.shows('Missions');
  await view.type('N');
  await view.shows('What kind of mission is it?');
  await view.shows('depend on the result');
  for (const yes of WAYS[missionClass].answers) await view.type(...(yes ? [] : [DOWN]), ENTER);
  await view.shows('On behalf of');
}

/** Fills in the facts, and goes on to the review. */
export async function toReview(view: LiveConsole, missionClass: MissionClass, name: string): Promise<void> {
  for (const text of [name, 'as it was asked', ...WAYS[missionClass].facts]) {
    await view.type(text, ENTER);
  }
  await view.shows(new RegExp(`Create .*${name.trim()}`));
}

/** Reads a dialog to its end and says yes. */
export async function agree(view: LiveConsole): Promise<void> {
  for (let page = 0; ; page += 1) {
    await view.shows(/ does it,|Read to the end/);
    if (view.terminal.text().includes(' does it,')) break;
    if (page > 20) throw new Error('the dialog has no end');
    await view.type(PAGE_DOWN);
  }
  await view.type('y');
}

/** A new agent from the class's template, set up for the mission that was just made. */
export async function setUpAgent(view: LiveConsole): Promise<void> {
  await view.shows('Which assistant works for it?');
  await view.type(ENTER);
  await view.shows(/Set up .*for the mission/);
  await agree(view);
}
