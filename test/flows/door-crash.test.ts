import { expect, test } from 'vitest';
import type { MissionsFilePort } from '../../src/commands/ports/missions-file-port.ts';
import type { Command } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import type { ServerPort } from '../../src/domain/server/server-port.ts';
import { createRecords } from '../../src/state/ledger/records.ts';
import { createIntents } from '../../src/state/ledger/intents.ts';
import type { Ledger } from '../../src/state/ledger/database.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, SLUG, value, type DoorWorld } from './support/door-world.ts';

class Killed extends Error {}

/** A console that dies at its `at`-th boundary: before or after a commit, a request, a write of the state file. */
function dying(world: DoorWorld, at: number): DoorWorld['door'] {
  let points = 0;
  const point = (): void => {
    points += 1;
    if (points >= at) throw new Killed();
  };
  const ledger: Ledger = {
    ...world.ledger,
    transaction: (work) => {
      point();
      const result = world.ledger.transaction(work);
      point();
      return result;
    },
  };
  const around = async <R>(call: () => Promise<R>): Promise<R> => {
    point();
    const answer = await call();
    point();
    return answer;
  };
  const server: ServerPort = {
    ...world.server,
    schedule: (...args) => around(() => world.server.schedule(...args)),
    updateStep: (...args) => around(() => world.server.updateStep(...args)),
    updateRun: (...args) => around(() => world.server.updateRun(...args)),
    logEvent: (...args) => around(() => world.server.logEvent(...args)),
    deleteScheduled: (...args) => around(() => world.server.deleteScheduled(...args)),
  };
  const memory: MissionsFilePort = {
    entries: () => world.memory.entries(),
    apply: (op) => around(() => world.memory.apply(op)),
    applyAll: (ops) => around(() => world.memory.applyAll(ops)),
  };
  return world.another({ ledger, server, memory, holder: { id: `doomed-${at}`, label: 'doomed' } });
}

async function killAndRestart(world: DoorWorld, command: Command, at: number): Promise<boolean> {
  const shown = await world.door.preview(command);
  const consent = { digest: shown.digest, confirmedTier: shown.tier } as const;
  const door = dying(world, at);
  let died = false;
  try {
    await door.submit(command, OPERATOR, consent);
  } catch (cause) {
    if (!(cause instanceof Killed)) throw cause;
    died = true;
  }
  const next = world.another({ holder: { id: 'console-2', label: 'console 2' } });
  await next.settleOpenIntents();
  world.clock.jump(100_000);
  await next.settleOpenIntents();
  await next.finishOpenRecords();
  expect(createRecords(world.ledger).openKeys()).toEqual([]);
  return died;
}

const summaries = async (world: DoorWorld) =>
  value(await world.server.listEvents(world.mission, world.run)).map(({ summary }) => summary);

test('a schedule that is killed at any boundary is dialled at most once, and recorded once', async () => {
  const seen = new Set<string>();
  for (let at = 1; ; at += 1) {
    const world = await openDoorWorld();
    const schedule = {
      kind: 'event.schedule',
      channel: 'call',
      assistantId: world.agent,
      to: '+13125550123',
      from: world.from,
      atMs: world.clock.now() + 10 * MINUTE_MS,
      mission: world.key,
      step: stepId('calls'),
      attempt: 1,
    } as const;
    const died = await killAndRestart(world, schedule, at);
    await world.clock.advance(20 * MINUTE_MS);
    await world.door.settleOpenIntents();
    await world.door.finishOpenRecords();
    const dials = world.sim.dials.length;
    const intents = createIntents(world.ledger);
    const [intent] = intents.list('dispatch', ['planned', 'sent', 'unknown', 'parked', 'done', 'dropped']);
    expect(dials).toBeLessThanOrEqual(1);
    expect(await summaries(world)).toHaveLength(dials);
    const remembered = world.memory.read()[SLUG]?.memory?.['scheduled_events'] ?? [];
    expect(remembered).toHaveLength(dials);
    expect([undefined, 'done', 'parked']).toContain(intent?.status);
    expect(intent?.status === 'done').toBe(dials === 1);
    seen.add(intent?.status ?? 'nothing');
    await world.close();
    if (!died) break;
    expect(at).toBeLessThan(60);
  }
  // Killed before it was written down, killed before the request went out, and killed after.
  expect([...seen].sort()).toEqual(['done', 'nothing', 'parked']);
});

test('failing a mission that is killed at any boundary goes on from there, in order, once', async () => {
  for (let at = 1; ; at += 1) {
    const world = await openDoorWorld();
    const fail = {
      kind: 'mission.fail',
      mission: world.key,
      step: stepId('calls'),
      reason: 'nobody answers',
    } as const;
    const died = await killAndRestart(world, fail, at);
    const run = value(await world.server.getRun(world.mission, world.run));
    const steps = value(await world.server.getPlan(world.mission, world.run));
    const begun = run.status === 'failed';
    expect(await summaries(world)).toEqual(begun ? ['Failed: nobody answers'] : []);
    expect(steps.find(({ id }) => id === 'calls')?.status).toBe(begun ? 'failed' : 'pending');
    const memory = world.memory.read()[SLUG]?.memory ?? {};
    expect(Object.keys(memory)).toEqual(begun ? ['error_calls', 'result'] : []);
    await world.close();
    // Left alone, it comes to its end.
    expect(begun || died).toBe(true);
    if (!died) break;
    expect(at).toBeLessThan(60);
  }
});
