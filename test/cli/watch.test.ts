import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createLeases, type Lease } from '../../src/state/ledger/leases.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';
import { startWatch, type WatchProcess } from './support/watch-process.ts';

let world: CliWorld;
let glass: Awaited<ReturnType<typeof glassMission>>;
let watches: WatchProcess[] = [];

beforeEach(async () => {
  world = await openCliWorld();
  glass = await glassMission(world);
  await world.run(['class', 'glass', '1']);
  await world.run(['drive', 'glass', 'on']);
});
afterEach(async () => {
  for (const watch of watches) watch.kill('SIGKILL');
  await Promise.all(watches.map(({ exit }) => exit));
  watches = [];
  await world.close();
});

const start = (): WatchProcess => {
  const watch = startWatch(world);
  watches.push(watch);
  return watch;
};

function leases(): readonly Lease[] {
  const opened = openLedger(join(world.folder, 'home', 'data', 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  const all = createLeases(opened.value).all();
  opened.value.close();
  return all;
}

const holds = ({ pid }: WatchProcess): boolean =>
  leases().some(({ holderLabel }) => holderLabel === `watch ${pid}`);

async function until(holdsTrue: () => boolean): Promise<void> {
  await expect.poll(holdsTrue).toBe(true);
}

/** Gone within two seconds, and as long as the machine takes for a start just now: so busy is it. */
async function endsInTime(watch: WatchProcess, signal: NodeJS.Signals, startMs: number): Promise<void> {
  const atMs = performance.now();
  watch.kill(signal);
  expect(await watch.exit).toEqual({ code: 0, signal: null });
  expect(performance.now() - atMs).toBeLessThan(2_000 + startMs);
}

test('of two watches one drives; when it ends the other takes over, and nothing is done twice', async () => {
  const atMs = performance.now();
  const one = start();
  await until(() => holds(one));
  const startMs = performance.now() - atMs;
  const two = start();
  await two.line(({ event }) => event === 'started');
  await world.run(['step', 'glass', 'research', 'complete']);
  expect(leases()).toHaveLength(1);
  expect(holds(one)).toBe(true);
  await endsInTime(one, 'SIGHUP', startMs);
  expect(one.lines.at(-1)).toMatchObject({ event: 'stopped' });
  await until(() => holds(two));
  // Nobody reads it any more: it goes on.
  two.deafen();
  await world.run(['step', 'glass', 'calls', 'complete']);
  await until(() => world.sim.world.runs.get(glass.run)?.status === 'succeeded');
  const closings = world.sim.requests
    .all()
    .filter(({ method, body }) => method === 'PATCH' && body['status'] === 'succeeded');
  expect(closings).toHaveLength(1);
});

test('asked to end while no request gets its answer, it gives its leases back and is gone in two seconds', async () => {
  const atMs = performance.now();
  const watch = start();
  await until(() => holds(watch));
  const startMs = performance.now() - atMs;
  world.sim.faults.add({ match: /./, kind: 'timeout', times: Infinity });
  await endsInTime(watch, 'SIGTERM', startMs);
  expect(leases()).toEqual([]);
});

describe("a ledger's file that is another under a running watch", () => {
  const path = (): string => join(world.folder, 'home', 'data', 'ledger.db');
  const delivered = (): number => world.sim.requests.count(/POST .*assistants\/.*\/events/);
  /** One number waits for its turn: whoever drives the mission schedules its call at once. */
  const queue = (): void => {
    const { glass: entry } = JSON.parse(readFileSync(world.statePath, 'utf8')) as {
      glass: { memory: JsonObject };
    };
    const memory = { ...entry.memory, call_queue: [{ phone: '+13125550101', recipient_type: 'automated' }] };
    world.writeState({ glass: { ...entry, memory } });
  };

  test.each([
    ['deleted', () => ['', '-wal', '-shm'].forEach((end) => rmSync(`${path()}${end}`, { force: true }))],
    [
      'replaced',
      () => {
        copyFileSync(path(), `${path()}.copy`);
        renameSync(`${path()}.copy`, path());
      },
    ],
  ])(
    '%s: it says so and dials nobody; a watch of the new one does',
    { timeout: 60_000 },
    async (_, change) => {
      await world.run(['class', 'glass', '3']);
      await world.run(['step', 'glass', 'research', 'complete']);
      await world.run(['step', 'glass', 'calls', 'start']);
      const watch = start();
      await until(() => holds(watch));
      change();
      const said = await watch.line(
        ({ event, sentence }) => event === 'notice' && JSON.stringify(sentence).includes('ledger'),
      );
      expect(said['sentence']).toContain('was deleted or replaced while this program ran');
      expect(said['sentence']).toContain('Nothing is dialled or changed');
      queue();
      const looked = world.sim.requests.count(/GET .*\/plan/);
      await until(() => world.sim.requests.count(/GET .*\/plan/) >= looked + 2);
      expect(delivered()).toBe(0);
      watch.kill('SIGTERM');
      expect(await watch.exit).toEqual({ code: 0, signal: null });
      expect(delivered()).toBe(0);
      // It was to be dialled: who shares the new file does it.
      await world.run(['class', 'glass', '3']);
      await world.run(['drive', 'glass', 'on']);
      start();
      await until(() => delivered() === 1);
    },
  );
});
