import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PRICES_SAMPLE } from '../../src/state/settings/prices-file.ts';
import { openCliWorld, workingDayAt, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
let glass: Awaited<ReturnType<typeof glassMission>>;
beforeEach(async () => {
  world = await openCliWorld();
  glass = await glassMission(world);
});
afterEach(() => world.close());

const prices = (text: string): void => {
  const config = join(world.folder, 'home', 'config');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'prices.json'), text);
};

/** Two calls that went out and lasted so long, and one that is still to come. */
async function calls(): Promise<void> {
  const { mission_id = '', run_id = '' } =
    (world.state() as Record<string, Record<string, string>>)['glass'] ?? {};
  const lengths = [61, 30, undefined];
  for (const [index, seconds] of lengths.entries()) {
    const id = await world.made(
      'schedule-call',
      glass.agent,
      `+1312555010${index}`,
      glass.number,
      workingDayAt(18, index * 5),
      mission_id,
      run_id,
      'calls',
    );
    const row = world.sim.world.scheduled.get(id);
    if (row === undefined) throw new Error(`no event ${id}`);
    if (seconds === undefined) continue;
    row.status = 'completed';
    row.scheduledAtMs = Date.UTC(2026, 10, 29, 23, 30);
    row.callStatus = 'completed';
    row.callDurationS = seconds;
  }
}

test('what was spent, by day of the own zone and mission, as text, CSV and JSON', async () => {
  await calls();
  const bare = await world.run(['cost']);
  expect(bare.exit).toBe(0);
  expect(bare.out).toMatch(/2026-11-30 {2}Glass\S* +2 +1\.5 +0 +–/);
  expect(bare.out).toContain('cost sample prints one');
  expect((await world.run(['cost', 'sample'])).out).toBe(PRICES_SAMPLE);
  prices(PRICES_SAMPLE);
  const { out } = await world.run(['cost']);
  // 61 s are two minutes, 30 s one: three of 1.4 cents.
  expect(out).toMatch(/all +2 +1\.5 +0 +0\.0420 USD/);
  const csv = await world.run(['cost', '--csv']);
  const [head, row] = csv.out.split('\n');
  expect(head).toBe('day,mission,mission_id,calls,seconds,sms,cost,currency,untimed,unpriced');
  expect(row).toMatch(/^2026-11-30,.*,2,91,0,0\.042000,USD,0,0$/);
  const json = JSON.parse((await world.run(['cost', '--json'])).out) as { total: object; zone: string };
  expect(json).toMatchObject({
    zone: 'Europe/Berlin',
    currency: 'USD',
    total: { calls: 2, seconds: 91, cost: 0.042 },
  });
  expect((await world.run(['cost', '--since', '2026-12-01'])).out).toContain('Nothing has gone out yet.');
  expect((await world.run(['cost', '--since', 'yesterday'])).exit).toBe(2);
});

test('a list that cannot be read is told, never counted as nothing', async () => {
  await calls();
  world.sim.faults.add({
    match: /^GET .*\/events/,
    kind: '5xx',
    status: 403,
    times: 50,
  });
  const failed = await world.run(['cost']);
  expect([failed.exit, failed.out]).toEqual([4, '']);
});

test('a slip in the prices is told with its place, and nothing is summed by half of them', async () => {
  prices('{ "currency": "EUR",\n "calls": { "0049": 1 } }');
  const wrong = await world.run(['cost']);
  expect([wrong.exit, wrong.said]).toEqual([2, expect.stringContaining('line 2, column 13')]);
});

test('a plan says what it would cost before anybody agrees to it', async () => {
  const list = join(world.folder, 'people.csv');
  writeFileSync(list, 'name,phone\nAnn,+13125550111\nBob,+13125550112\n');
  const words = ['plan', list, '--mission', 'glass', '--assistant', glass.agent, '--from', glass.number];
  expect((await world.run(words)).out).not.toContain('Forecast');
  prices(PRICES_SAMPLE);
  expect((await world.run(words)).out).toContain('Forecast: 2 calls of 2 min each, 0.0560 USD');
  const json = JSON.parse((await world.run([...words, '--json'])).out) as object;
  expect(json).toMatchObject({
    forecast: { calls: 2, call_minutes: 2, cost: 0.056, currency: 'USD', unpriced: 0 },
  });
});
