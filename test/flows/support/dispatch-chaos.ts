import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerClient } from '../../../src/api/http/server-client.ts';
import type { ScheduleFields } from '../../../src/commands/command.ts';
import { stepId, type AssistantId } from '../../../src/domain/ids.ts';
import { missionKeyOf } from '../../../src/domain/mission/mission-row.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import type { FaultKind } from '../../../src/simulator/faults.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { addPhone } from '../../../src/simulator/world.ts';
import { createIntents } from '../../../src/state/ledger/intents.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import { createRecords } from '../../../src/state/ledger/records.ts';
import { bundleScript } from '../../support/bundle-script.ts';
import type { WorkerOrders } from './dispatch-worker.ts';
import { MINUTE_MS, START_MS, value } from './door-world.ts';

export interface ChaosOptions {
  readonly contacts: number;
  /** Contacts of one assistant, committed as one plan. */
  readonly perPlan: number;
  /** How many times in a row a plan's process is killed before it is left to finish. */
  readonly killsPerPlan: number;
  /** Boundaries that a kill is drawn from. */
  readonly killWithin: number;
  /** Share of scheduling requests whose answer is lost or unclear, of 1. */
  readonly faultRate: number;
  readonly listLagS: number;
  readonly honourIdempotencyKey: boolean;
  readonly seed: number;
}

export interface ChaosReport {
  readonly dialledOnce: number;
  readonly dialledTwice: readonly string[];
  readonly parked: number;
  /** Neither dialled nor parked: nobody would ever know. */
  readonly lost: readonly string[];
  /** Intents that are neither done, parked, rejected nor dropped. */
  readonly unsettled: number;
  readonly openRecords: number;
  readonly kills: number;
  readonly faults: number;
  readonly processes: number;
  /** Scheduling events in the run's log for one event id, where there is more than one. */
  readonly loggedTwice: readonly string[];
  /** Dialled calls that memory or the log does not know. */
  readonly unrecorded: readonly string[];
}

const UNCLEAR: readonly FaultKind[] = [
  'timeout',
  'reset-before',
  'reset-after',
  'truncate',
  'garbage',
  'html',
  '5xx',
  '429',
];

/** Kills a scheduling console again and again while answers get lost, and counts what was dialled. */
export async function dispatchChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(options.seed);
  const pick = (below: number): number => Math.floor(random() * below);
  const clock = manualClock(START_MS);
  const plans = Math.ceil(options.contacts / options.perPlan);
  const sim = await startSimulator({
    clock,
    seed: options.seed,
    listLagS: options.listLagS,
    honourIdempotencyKey: options.honourIdempotencyKey,
    unsortedPages: true,
    world: ({ world }) => {
      for (let n = 0; n < plans; n += 1) addPhone(world, phoneAt(4_000_000 + n), START_MS);
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const worker = await bundleWorker(folder);
  const clockFile = join(folder, 'clock');
  const tell = (): void => writeFileSync(clockFile, String(clock.now()));
  tell();
  const ledgerPath = join(folder, 'data', 'ledger.db');
  const memoryPath = join(folder, 'state.json');

  const server = createServerClient({
    config: { baseUrl: sim.baseUrl, key: sim.apiKey },
    clock: systemClock(),
    random,
    limits: { perSecond: 100_000, burst: 100_000 },
  });
  const mission = value(await server.createMission({ name: 'Chaos', instructions: 'Call everybody' }));
  const run = value(await server.createRun(mission.id, { original_request: 'x' }));
  value(await server.updateRun(mission.id, run.id, { status: 'running' }));
  const key = missionKeyOf(mission.id, 'chaos');
  writeFileSync(
    memoryPath,
    JSON.stringify({ chaos: { mission_name: 'Chaos', mission_id: mission.id, run_id: run.id, memory: {} } }),
  );
  const lines: { readonly assistant: AssistantId; readonly from: string }[] = [];
  for (let n = 0; n < plans; n += 1) {
    const assistant = value(
      await server.createAssistant({ name: `A${n}`, instructions: 'Call', model: 'm' }),
    );
    const connection = value(await server.connectionId(assistant.id, 'telephony')) ?? '';
    const phone = value(await server.listPhones()).find((each) => each.phone === phoneAt(4_000_000 + n));
    if (phone === undefined) throw new Error('no phone');
    value(await server.assignPhone(phone.id, connection, 'voice'));
    lines.push({ assistant: assistant.id, from: phone.phone });
  }

  let [kills, processes] = [0, 0];
  const start = async (items: readonly ScheduleFields[], killAt: number): Promise<boolean> => {
    const orders: WorkerOrders = {
      ledger: ledgerPath,
      memory: memoryPath,
      clock: clockFile,
      baseUrl: sim.baseUrl,
      key: sim.apiKey,
      mission: key,
      items,
      killAt,
    };
    processes += 1;
    const child = spawn(process.execPath, [worker, JSON.stringify(orders)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '' },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    let fromOutside: NodeJS.Timeout | undefined;
    // Every third kill comes from outside, at any instant after the worker began to work.
    child.stdout.once('data', () => {
      if (killAt < 0) fromOutside = setTimeout(() => child.kill('SIGKILL'), pick(400));
    });
    child.stdout.resume();
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (code, signal) => resolve([code, signal])),
    );
    clearTimeout(fromOutside);
    if (signal === 'SIGKILL') kills += 1;
    else if (code !== 0) throw new Error(`the worker failed: ${said}`);
    return signal === null;
  };

  const contacts: string[] = [];
  for (let plan = 0; plan < plans; plan += 1) {
    const line = lines[plan];
    if (line === undefined) break;
    const phones = Array.from(
      { length: Math.min(options.perPlan, options.contacts - plan * options.perPlan) },
      (_, index) => phoneAt(5_000_000 + plan * options.perPlan + index),
    );
    contacts.push(...phones);
    const items = (): readonly ScheduleFields[] =>
      phones.map((to, index) => ({
        channel: 'call',
        assistantId: line.assistant,
        to,
        from: line.from,
        // What was planned once keeps its time; what is planned again gets a new one.
        atMs: clock.now() + 6 * MINUTE_MS + index * 2_000,
        attempt: 1,
        step: stepId('calls'),
        recipientType: 'service',
      }));
    for (let request = 0; request < phones.length; request += 1) {
      if (random() >= options.faultRate) continue;
      sim.faults.add({
        match: new RegExp(`POST /v1/assistants/${line.assistant}/events`),
        kind: UNCLEAR[pick(UNCLEAR.length)] ?? 'timeout',
        skip: request,
        retryAfterS: 0,
      });
    }
    for (let kill = 0; kill < options.killsPerPlan; kill += 1) {
      const inside = kill % 3 !== 2;
      await start(items(), inside ? 1 + pick(options.killWithin) : -1);
      // Often the next process starts at once; sometimes slots have passed meanwhile.
      if (pick(4) === 0) await clock.advance(pick(9) * MINUTE_MS);
      tell();
    }
    await start(items(), 0);
    sim.faults.clear();
    await clock.advance(15 * MINUTE_MS);
    tell();
    // What was surely refused is tried again, what is unclear has become clear.
    await start(items(), 0);
  }
  await clock.advance(60 * MINUTE_MS);
  tell();
  for (let round = 0; round < 2; round += 1) {
    await start([], 0);
    await clock.advance(10 * MINUTE_MS);
    tell();
  }

  const opened = openLedger(ledgerPath);
  if (!opened.ok) throw new Error(opened.error.sentence);
  const intents = createIntents(opened.value);
  const parked = intents.list('dispatch', ['parked']);
  const parkedPhones = new Set(
    parked.map(({ body }) => (JSON.parse(body) as { item: { to: string } }).item.to),
  );
  const dials = new Map<string, number>();
  for (const { phone } of sim.dials) dials.set(phone, (dials.get(phone) ?? 0) + 1);
  const events = value(await server.listEvents(mission.id, run.id));
  const logged = new Map<string, number>();
  for (const { summary } of events) logged.set(summary, (logged.get(summary) ?? 0) + 1);
  const state = JSON.parse(readFileSync(memoryPath, 'utf8')) as {
    chaos: { memory: { scheduled_events?: { event_id: string }[] } };
  };
  const remembered = new Set((state.chaos.memory.scheduled_events ?? []).map(({ event_id }) => event_id));
  const report: ChaosReport = {
    dialledOnce: [...dials.values()].filter((count) => count === 1).length,
    dialledTwice: [...dials].filter(([, count]) => count > 1).map(([phone]) => phone),
    parked: parked.length,
    lost: contacts.filter((phone) => !dials.has(phone) && !parkedPhones.has(phone)),
    unsettled: intents.list('dispatch', ['approved', 'planned', 'sent', 'unknown']).length,
    openRecords: createRecords(opened.value).openKeys().length,
    kills,
    faults: sim.faults.hits(),
    processes,
    loggedTwice: [...logged].filter(([, count]) => count > 1).map(([summary]) => summary),
    unrecorded: sim.dials
      .filter(({ id }) => !remembered.has(id) || !logged.has(`Scheduled call event_id=${id}`))
      .map(({ id }) => id),
  };
  opened.value.close();
  await server.close();
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
  return report;
}

export const bundleWorker = (folder: string): Promise<string> =>
  bundleScript(join(import.meta.dirname, 'dispatch-worker.ts'), join(folder, 'worker.mjs'));

/** Numbers that nobody has. */
const phoneAt = (n: number): string => `+1312${n}`;
