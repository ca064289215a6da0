import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerClient, type ServerClient } from '../../../src/api/http/server-client.ts';
import type { CallingHours } from '../../../src/commands/door/calling-hours.ts';
import type { Command } from '../../../src/commands/command.ts';
import { createDoor, type DoorServices } from '../../../src/commands/door/create-door.ts';
import type { DoorDeps } from '../../../src/commands/door/door-parts.ts';
import type { Actor, Outcome } from '../../../src/commands/door/door.ts';
import { assistantId, missionId, runId, stepId } from '../../../src/domain/ids.ts';
import type { AssistantId, MissionId, RunId } from '../../../src/domain/ids.ts';
import { missionKeyOf, type MissionKey } from '../../../src/domain/mission/mission-row.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator.ts';
import { openLedger, type Ledger } from '../../../src/state/ledger/database.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { promptTransport } from '../../support/prompt-transport.ts';
import { jsonMemory, type JsonMemory } from './json-memory.ts';

/** A Tuesday, 15:00 in Chicago. */
export const START_MS = Date.parse('2026-03-03T21:00:00Z');
export const MINUTE_MS = 60_000;
export const OPERATOR: Actor = { kind: 'operator', label: 'operator:kim' };
export const ENGINE: Actor = { kind: 'engine', label: 'operator:kim' };
export const SLUG = 'find-window-washers';

/** What is different about a door; its ledger by the file that stands behind it. */
export type DoorChange = Partial<Omit<DoorDeps, 'ledger'>> & { readonly ledger?: Ledger };

/** Everything behind the door, for real: simulator, HTTP client, ledger and state file; time stands still. */
export interface DoorWorld {
  readonly sim: Simulator;
  readonly clock: ManualClock;
  readonly server: ServerClient;
  readonly ledger: Ledger;
  readonly memory: JsonMemory;
  readonly door: DoorServices;
  readonly updates: BoardUpdate[];
  readonly folder: string;
  readonly key: MissionKey;
  readonly mission: MissionId;
  readonly run: RunId;
  readonly agent: AssistantId;
  readonly from: string;
  hours: CallingHours;
  /** Previews, consents to what is shown, and submits. */
  readonly agree: (command: Command, actor?: Actor) => Promise<Outcome>;
  /** Another process over the same files. */
  readonly another: (change?: DoorChange) => DoorServices;
  close(): Promise<void>;
}

export async function openDoorWorld(
  options: Partial<SimulatorOptions> = {},
  change: DoorChange = {},
): Promise<DoorWorld> {
  const clock = manualClock(START_MS);
  const sim = await startSimulator({ clock, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'door-'));
  const opened = openLedger(join(folder, 'data', 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  const ledger = opened.value;
  const server = createServerClient({
    config: { baseUrl: sim.baseUrl, key: sim.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
    limits: { perSecond: 100_000, burst: 100_000, failuresToPause: 1_000 },
    transport: promptTransport(sim.requests),
  });
  const made = value(
    await server.createMission({ name: 'Find window washers', instructions: 'Call around' }),
  );
  const run = value(await server.createRun(made.id, { original_request: 'Call around' }));
  value(await server.updateRun(made.id, run.id, { status: 'running' }));
  value(
    await server.createPlan(made.id, run.id, [
      { stepId: stepId('research'), description: 'Research', sequence: 1 },
      { stepId: stepId('calls'), description: 'Make the calls', sequence: 2 },
    ]),
  );
  const agent = value(await server.createAssistant({ name: 'Caller', model: 'm', instructions: 'Call.' }));
  const connection = value(await server.connectionId(agent.id, 'telephony')) ?? '';
  const phone = value(await server.availablePhone());
  if (phone === undefined) throw new Error('the simulator has no number');
  value(await server.assignPhone(phone.id, connection, 'voice'));

  const memory = jsonMemory(join(folder, 'missions_state.json'));
  memory.write({
    [SLUG]: {
      mission_name: 'Find window washers',
      mission_id: made.id,
      run_id: run.id,
      assistant_id: agent.id,
      agent_phone: phone.phone,
      memory: {},
    },
  });
  const updates: BoardUpdate[] = [];
  const world: { hours: CallingHours } = { hours: { check: () => ({ allowed: true }) } };
  let doors = 0;
  const another: DoorWorld['another'] = (extra) => {
    doors += 1;
    const { ledger: database = ledger, ...rest } = { ...change, ...extra };
    const holder = rest.holder ?? { id: 'console-1', label: 'console 1' };
    return createDoor({
      server,
      ledger: createSqliteLedger({ database, holder: holder.id, clock: rest.clock ?? clock }),
      memory,
      clock,
      hours: { check: (moment) => world.hours.check(moment) },
      // Two processes do not draw the same ids.
      random: seededRandom(6 + doors),
      publish: (update) => void updates.push(update),
      holder,
      readOnly: false,
      dryRun: false,
      ...rest,
    });
  };
  const door = another();
  return Object.assign(world, {
    sim,
    clock,
    server,
    ledger,
    memory,
    door,
    updates,
    folder,
    key: missionKeyOf(made.id, SLUG),
    mission: missionId(made.id),
    run: runId(run.id),
    agent: assistantId(agent.id),
    from: phone.phone,
    another,
    agree: async (command: Command, actor: Actor = OPERATOR) => {
      const { digest, tier } = await door.preview(command);
      return door.submit(command, actor, { digest, confirmedTier: tier });
    },
    close: async () => {
      await server.close();
      await sim.stop();
      ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

export function value<T>(result: { ok: true; value: T } | { ok: false; error: { sentence: string } }): T {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}
