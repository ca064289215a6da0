import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { addMission, changeRun } from '../../src/simulator/world.ts';
import { ptySession, type PtySession } from '../support/pty-session.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));
const MISSIONS = 400;
const CHOSEN = 200;
const ROUNDS = 4;
/** A key once waited four minutes. On a quiet machine the median is a seventh of a second; this one may be busy. */
const MOST_MS = 30_000;

let folder: string;
let simulator: Simulator;
let session: PtySession | undefined;
let flood: NodeJS.Timeout | undefined;

afterEach(async () => {
  clearInterval(flood);
  session?.close();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const named = (index: number): string => `Survey of shop ${String(index).padStart(3, '0')}`;

/** The bot's file as a busy bot leaves it: each entry another one than a moment ago. */
function writeState(beat: number): void {
  const entries = [...simulator.world.missions.values()].map((mission, index) => [
    `survey_of_shop_${String(index).padStart(3, '0')}`,
    {
      mission_id: mission.id,
      run_id: mission.firstRunId,
      name: mission.name,
      last_updated: new Date(Date.now() - ((index * 7 + beat) % 1_000) * 1_000).toISOString(),
      memory: { note: `beat ${beat} of ${index}` },
    },
  ]);
  const path = join(folder, '.missions_state.json');
  writeFileSync(`${path}.next`, JSON.stringify(Object.fromEntries(entries)));
  renameSync(`${path}.next`, path);
}

test('on one core, under a flood of changes, a dialog takes its keys at once', async () => {
  if (!existsSync(PROGRAM)) throw new Error('The program is not built: npm run build comes first.');
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-core-'));
  simulator = await startSimulator({
    clock: systemClock(),
    world: ({ world, clock }) => {
      for (let index = 0; index < MISSIONS; index += 1) {
        const mission = addMission(world, { name: named(index), instructions: 'Ask.', atMs: clock.now() });
        const run = world.runs.get(mission.firstRunId);
        if (run !== undefined) changeRun(world, run, { status: 'running' }, clock.now());
      }
    },
  });
  writeState(0);
  // Where processes cannot be tied to a core the flood is the same.
  const command = existsSync('/usr/bin/taskset')
    ? ['taskset', '-c', '0', process.execPath]
    : [process.execPath];
  const console_ = ptySession(command[0] ?? '', [...command.slice(1), PROGRAM], {
    columns: 120,
    rows: 40,
    cwd: folder,
    env: {
      HOME: folder,
      CLAWDTALK_TUI_HOME: folder,
      CLAWDTALK_API_URL: simulator.baseUrl,
      CLAWDTALK_API_KEY: simulator.apiKey,
    },
  });
  session = console_;
  await console_.waitFor('▶ running');
  let beat = 0;
  flood = setInterval(() => {
    beat += 1;
    writeState(beat);
    const atMs = Date.now();
    let index = 0;
    for (const run of simulator.world.runs.values()) {
      index += 1;
      // What the dialog is about stays: a dialog whose thing changes has to be read again.
      if (index % 4 === beat % 4 && index !== CHOSEN + 1)
        changeRun(simulator.world, run, { status: beat % 8 < 4 ? 'running' : 'paused' }, atMs);
    }
  }, 100);

  console_.send('/');
  console_.send('200\r');
  await console_.waitFor(/▸.*Survey of shop 200/);
  const waits: number[] = [];
  const timed = async (key: string, pattern: RegExp | string): Promise<void> => {
    const sinceMs = performance.now();
    console_.send(key);
    await console_.waitFor(pattern);
    waits.push(performance.now() - sinceMs);
  };
  const without = (word: string): RegExp => new RegExp(`^(?![\\s\\S]*${word})`);
  for (let round = 0; round < ROUNDS; round += 1) {
    await timed('W', 'It stays in the record');
    await timed('\u001b', without('It stays in the record'));
    await timed('P', 'Pause the mission');
    await timed('\u001b', without('Pause the mission'));
    await timed('\u0003', 'Leave clawdtalk-tui');
    await timed('\u001b', without('Leave clawdtalk-tui'));
  }
  await timed('P', 'Pause the mission');
  // It arms when the keyboard has been quiet for a moment.
  await setTimeout(1_500);
  await timed('y', without('Pause the mission'));
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  process.stdout.write(
    `one core: key to reaction median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms, ${beat} beats of ${MISSIONS} missions\n`,
  );
  expect(at(1)).toBeLessThan(MOST_MS);
}, 180_000);
