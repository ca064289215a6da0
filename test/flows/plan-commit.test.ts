import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dispatchBodyOf } from '../../src/commands/dispatch/dispatch-intent.ts';
import { makePlan } from '../../src/commands/planning/make-plan.ts';
import { orderOf } from '../../src/commands/planning/plan-commit.ts';
import { createIntents } from '../../src/state/ledger/intents.ts';
import { emptyDraft } from '../../src/state/planning.ts';
import { wallClock } from '../planner/independent-clock.ts';
import { bundleWorker } from './support/dispatch-chaos.ts';
import type { WorkerOrders } from './support/dispatch-worker.ts';
import { MINUTE_MS, openDoorWorld, SLUG, type DoorWorld } from './support/door-world.ts';
import { peopleCsv, planningOf } from './support/plan-world.ts';

const POST = /POST .*assistants\/.*\/events/;

let world: DoorWorld;
let folder: string;
beforeEach(async () => {
  world = await openDoorWorld();
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

test('200 people are planned and committed with faults on, killed in the middle: each is called once, in hours', async () => {
  const { csv, zoneOf } = peopleCsv(200);
  const planning = planningOf(world);
  const inputs = await planning.inputs(world.key, world.agent);
  if (!inputs.ok) throw new Error(inputs.error.sentence);
  const draft = { ...emptyDraft, source: { kind: 'text', text: csv } as const };
  const list = await planning.readList(draft, { requiredVariables: inputs.value.requiredVariables });
  const basis = planning.basis();
  if (!list.ok || !basis.ok) throw new Error('the list cannot be read');
  const made = makePlan(draft, list.value.targets, inputs.value, basis.value);
  if (!made.ok) throw new Error(made.error);
  expect(made.value.plan.unplaced).toEqual([]);
  const { items } = orderOf(made.value, inputs.value);
  expect(items).toHaveLength(200);
  expect(items[0]).toMatchObject({ step: 'calls', attempt: 1, from: world.from });

  // Every kind of answer that gets lost after the work was done, and a server that asks for a pause.
  for (const [index, kind] of (['429', 'reset-after', 'timeout', 'truncate', 'garbage'] as const).entries()) {
    for (let skip = 3 + index * 4; skip < 260; skip += 83) {
      world.sim.faults.add({
        match: POST,
        kind,
        skip,
        retryAfterS: 0,
        ...(kind === '429' ? {} : { afterWork: true }),
      });
    }
  }
  const worker = await bundleWorker(folder);
  const clockFile = join(folder, 'clock');
  writeFileSync(clockFile, String(world.clock.now()));
  const commit = async (killAt: number): Promise<NodeJS.Signals | null> => {
    const orders: WorkerOrders = {
      ledger: join(world.folder, 'data', 'ledger.db'),
      memory: join(world.folder, 'missions_state.json'),
      clock: clockFile,
      baseUrl: world.sim.baseUrl,
      key: world.sim.apiKey,
      mission: world.key,
      items,
      keepHours: true,
      killAt,
    };
    const path = join(folder, 'orders.json');
    writeFileSync(path, JSON.stringify(orders));
    const child = spawn(process.execPath, [worker, path], {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'] ?? '' },
    });
    return new Promise((resolve) => child.on('close', (_code, signal) => resolve(signal)));
  };
  expect(await commit(700)).toBe('SIGKILL');
  const first = world.sim.world.scheduled.size;
  expect(first).toBeGreaterThan(20);
  expect(first).toBeLessThan(200);
  expect(await commit(411)).toBe('SIGKILL');
  expect(await commit(0)).toBeNull();
  // What a killed process had claimed is left alone for a while; then the next one finishes it.
  await world.clock.advance(2 * MINUTE_MS);
  writeFileSync(clockFile, String(world.clock.now()));
  expect(await commit(0)).toBeNull();

  expect(world.sim.faults.hits()).toBeGreaterThan(10);
  const scheduled = [...world.sim.world.scheduled.values()];
  // A kill between the ledger's word and the request leaves one that nobody can know of: it is kept as unclear.
  const unclear = createIntents(world.ledger).list('dispatch', ['sent', 'unknown']);
  expect(unclear.length).toBeLessThanOrEqual(2);
  const told = [...scheduled.map(({ to }) => to), ...unclear.map((intent) => dispatchBodyOf(intent).item.to)];
  expect(told.toSorted()).toEqual(items.map(({ to }) => to).toSorted());
  const remembered = world.memory.read()[SLUG]?.memory?.['scheduled_events'];
  expect(remembered).toHaveLength(scheduled.length);

  await world.clock.advance(4 * 1_440 * MINUTE_MS);
  expect(world.sim.dials).toHaveLength(scheduled.length);
  expect(new Set(world.sim.dials.map(({ phone }) => phone)).size).toBe(scheduled.length);
  const outOfHours = world.sim.dials.filter(({ phone, atMs }) => {
    const { weekday, minute } = wallClock(zoneOf.get(phone) ?? '', atMs);
    return weekday === 0 || weekday === 6 || minute < 9 * 60 || minute >= 17 * 60;
  });
  expect(outOfHours).toEqual([]);
});
