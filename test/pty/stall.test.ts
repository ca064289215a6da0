import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerClient, type ServerClient } from '../../src/api/http/server-client.ts';
import { stepId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createSwitches } from '../../src/state/ledger/switches.ts';
import { value } from '../flows/support/door-world.ts';
import { ptySession, type PtySession } from '../support/pty-session.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));
/** A minute in the long run; what the suite has time for otherwise. */
const STALL_MS = process.env['STALL_S'] === undefined ? 12_000 : Number(process.env['STALL_S']) * 1_000;
const PHONE = '+13125550101';

let folder: string;
let simulator: Simulator;
let server: ServerClient;
let session: PtySession | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-stall-'));
  simulator = await startSimulator({
    clock: systemClock(),
    courseSpeed: 60,
    script: new Map([[PHONE, [{ kind: 'completed', durationS: 30, insight: [{ rate: 90 }] }]]]),
  });
  server = createServerClient({
    config: { baseUrl: simulator.baseUrl, key: simulator.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
  });
});
afterEach(async () => {
  session?.close();
  await server.close();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

test(
  'a mission is driven to its end while the terminal does not read a byte',
  async () => {
    const mission = value(await server.createMission({ name: 'Quotes', instructions: 'Call.' }));
    const run = value(await server.createRun(mission.id, { original_request: 'x' }));
    const step = stepId('calls');
    value(await server.createPlan(mission.id, run.id, [{ stepId: step, description: 'Calls', sequence: 1 }]));
    value(await server.updateRun(mission.id, run.id, { status: 'running' }));
    const agent = value(await server.createAssistant({ name: 'Caller', instructions: 'Call.', model: 'm' }));
    const phone = value(await server.availablePhone());
    const from = phone?.phone ?? '';
    const statePath = join(folder, '.missions_state.json');
    writeFileSync(
      statePath,
      JSON.stringify({
        quotes: {
          mission_name: 'Quotes',
          mission_id: mission.id,
          run_id: run.id,
          assistant_id: agent.id,
          agent_phone: from,
          memory: { mission_class: 1 },
        },
      }),
    );
    const ledger = openLedger(join(folder, 'data', 'ledger.db'));
    if (!ledger.ok) throw new Error(ledger.error.sentence);
    createSwitches(ledger.value).setDrive(mission.id, 'on', Date.now());
    ledger.value.close();

    const console_ = ptySession(process.execPath, [PROGRAM], {
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
    await console_.waitFor('Quotes', 20_000);
    console_.stall();
    // Whole pictures, one after the other, until the terminal's buffer is full and the writer blocks.
    for (let turn = 0; turn < 80; turn += 1) {
      console_.resize(120 + (turn % 2) * 60, 40);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const stalledAtMs = performance.now();
    value(
      await server.schedule({
        assistantId: agent.id,
        channel: 'call',
        to: PHONE,
        from,
        scheduledAtMs: Date.now() + 90_000,
        missionId: mission.id,
        runId: run.id,
        stepId: step,
      }),
    );
    await expect
      .poll(async () => value(await server.getRun(mission.id, run.id)).status, {
        timeout: 50_000,
        interval: 500,
      })
      .toBe('succeeded');
    const leftMs = STALL_MS - (performance.now() - stalledAtMs);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, leftMs)));
    expect(simulator.dials).toHaveLength(1);

    console_.unstall();
    console_.send('2');
    await console_.waitFor('Schedule');
  },
  120_000 + STALL_MS,
);
