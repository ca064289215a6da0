import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { createServerClient, type ServerClient } from '../../src/api/http/server-client.ts';
import { stepId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createSwitches } from '../../src/state/ledger/switches.ts';
import { value } from '../flows/support/door-world.ts';
import { ptySession, type PtySession } from './pty-session.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));
const PHONE = '+13125550101';

/** A console drives a mission to its end while its terminal does not read a byte, for `atLeastMs`, and is then there again. */
export async function driveWhileStalled(atLeastMs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-stall-'));
  const simulator = await startSimulator({
    clock: systemClock(),
    courseSpeed: 60,
    script: new Map([[PHONE, [{ kind: 'completed', durationS: 30, insight: [{ rate: 90 }] }]]]),
  });
  const server = createServerClient({
    config: { baseUrl: simulator.baseUrl, key: simulator.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
  });
  let console_: PtySession | undefined;
  try {
    const { mission, run, step, agent, from } = await makeMission(server);
    const entry = {
      mission_name: 'Quotes',
      mission_id: mission,
      run_id: run,
      assistant_id: agent,
      agent_phone: from,
      memory: { mission_class: 1 },
    };
    writeFileSync(join(folder, '.missions_state.json'), JSON.stringify({ quotes: entry }));
    const ledger = openLedger(join(folder, 'data', 'ledger.db'));
    if (!ledger.ok) throw new Error(ledger.error.sentence);
    createSwitches(ledger.value).setDrive(mission, 'on', Date.now());
    ledger.value.close();

    console_ = openConsole(folder, simulator);
    await console_.waitFor('Quotes');
    console_.stall();
    // Whole pictures, one after the other, until the terminal's buffer is full and the writer blocks.
    for (let turn = 0; turn < 80; turn += 1) {
      console_.resize(120 + (turn % 2) * 60, 40);
      await sleep(20);
    }
    const stalledAtMs = performance.now();
    value(
      await server.schedule({
        assistantId: agent,
        channel: 'call',
        to: PHONE,
        from,
        scheduledAtMs: Date.now() + 90_000,
        missionId: mission,
        runId: run,
        stepId: step,
      }),
    );
    await expect
      .poll(async () => value(await server.getRun(mission, run)).status, { timeout: 120_000, interval: 250 })
      .toBe('succeeded');
    await sleep(Math.max(0, atLeastMs - (performance.now() - stalledAtMs)));
    expect(simulator.dials).toHaveLength(1);

    console_.unstall();
    console_.send('2');
    await console_.waitFor('2 Schedule');
  } finally {
    console_?.close();
    await server.close();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeMission(server: ServerClient) {
  const mission = value(await server.createMission({ name: 'Quotes', instructions: 'Call.' })).id;
  const run = value(await server.createRun(mission, { original_request: 'x' })).id;
  const step = stepId('calls');
  value(await server.createPlan(mission, run, [{ stepId: step, description: 'Calls', sequence: 1 }]));
  value(await server.updateRun(mission, run, { status: 'running' }));
  const agent = value(await server.createAssistant({ name: 'Caller', instructions: 'Call.', model: 'm' })).id;
  const from = value(await server.availablePhone())?.phone ?? '';
  return { mission, run, step, agent, from };
}

function openConsole(folder: string, simulator: Simulator): PtySession {
  return ptySession(process.execPath, [PROGRAM], {
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
}
