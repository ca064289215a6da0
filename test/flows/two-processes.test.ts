import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ScheduleFields } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import { MINUTE_MS, openDoorWorld, SLUG, value, type DoorWorld } from './support/door-world.ts';
import { bundleWorker } from './support/dispatch-chaos.ts';
import type { WorkerOrders } from './support/dispatch-worker.ts';

const CONTACTS = 8;
const LATENCY_MS = 20;
/** What was just placed is not in the list yet. */
const LIST_LAG_S = 3;
const TICK_MS = 5;
const HALF_MINUTE_MS = MINUTE_MS / 2;

let world: DoorWorld | undefined;
let folder: string | undefined;
afterEach(async () => {
  await world?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  [world, folder] = [undefined, undefined];
});

interface Machine {
  readonly ledger: string;
  readonly memory: string;
}

/** Two consoles as processes of their own, each with its ledger and state file, on one account of a slow server. */
async function twoProcesses() {
  world = await openDoorWorld({ numbers: 1, listLagS: LIST_LAG_S });
  const { sim, clock, key, mission, run, agent, from } = world;
  folder = mkdtempSync(join(tmpdir(), 'two-'));
  const home = folder;
  const worker = await bundleWorker(home);
  const clockFile = join(home, 'clock');
  const tell = (): void => writeFileSync(clockFile, String(clock.now()));
  tell();
  const items = Array.from({ length: CONTACTS }, (_, index): ScheduleFields => ({
    channel: 'call',
    assistantId: agent,
    to: `+131255501${20 + index}`,
    from,
    atMs: clock.now() + 10 * MINUTE_MS + index * HALF_MINUTE_MS,
    mission: key,
    missionId: mission,
    runId: run,
    step: stepId('calls'),
    attempt: 1,
  }));
  const machine = (name: string): Machine => {
    const memory = join(home, `${name}.json`);
    const entry = { mission_name: 'Washers', mission_id: mission, run_id: run, memory: {} };
    writeFileSync(memory, JSON.stringify({ [SLUG]: entry }));
    return { ledger: join(home, name, 'ledger.db'), memory };
  };
  const start = async (at: Machine, what: readonly ScheduleFields[]): Promise<void> => {
    const orders: WorkerOrders = {
      ...at,
      clock: clockFile,
      baseUrl: sim.baseUrl,
      key: sim.apiKey,
      mission: key,
      items: what,
      killAt: 0,
    };
    const child = spawn(process.execPath, [worker, JSON.stringify(orders)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '' },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`a machine failed: ${said}`);
  };
  const account = world;
  const perContact = async (): Promise<readonly number[]> => {
    const list = value(await account.server.listScheduled(agent));
    return items.map(
      ({ to }) => list.filter((event) => event.to === to && event.status !== 'cancelled').length,
    );
  };
  return { sim, clock, tell, items, start, perContact, machines: [machine('one'), machine('two')] as const };
}

test('two processes with a ledger each commit the same plan at once on a slow server: everybody is called once', async () => {
  const { sim, clock, tell, items, start, perContact, machines } = await twoProcesses();
  const [one, two] = machines;
  // Each request is worked on late, so that neither sees what the other is about to place.
  const slow = sim.faults.add({ match: /\/events/, kind: 'late', delayMs: LATENCY_MS, times: Infinity });
  // The simulator's latency goes by world time: it passes as fast as the processes' own.
  const ticking = setInterval(() => void clock.advance(TICK_MS), TICK_MS);
  await Promise.all([start(one, items), start(two, items)]).finally(() => clearInterval(ticking));
  slow();
  await clock.advance(LIST_LAG_S * 1_000);
  const before = await perContact();
  expect(Math.min(...before)).toBeGreaterThanOrEqual(1);
  // Otherwise it proves nothing.
  expect(Math.max(...before)).toBe(2);
  await clock.advance(8 * MINUTE_MS);
  for (let round = 0; round < CONTACTS + 5; round += 1) {
    await clock.advance(HALF_MINUTE_MS);
    tell();
    await Promise.all([start(one, []), start(two, [])]);
  }
  expect(sim.dials.map(({ phone }) => phone).toSorted()).toEqual(items.map(({ to }) => to).toSorted());
});
