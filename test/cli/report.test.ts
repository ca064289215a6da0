import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, workingDayAt, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
  const glass = await glassMission(world);
  const { mission_id = '', run_id = '' } =
    (world.state() as Record<string, Record<string, string>>)['glass'] ?? {};
  const id = await world.made(
    'schedule-call',
    glass.agent,
    '+13125550101',
    glass.number,
    workingDayAt(18, 5),
    mission_id,
    run_id,
    'calls',
  );
  const row = world.sim.world.scheduled.get(id);
  if (row === undefined) throw new Error('no event');
  Object.assign(row, { status: 'completed', callStatus: 'completed', callDurationS: 61 });
});
afterEach(() => world.close());

test('a mission whole, and all of them a line each', async () => {
  const whole = await world.run(['report', 'glass', '--csv']);
  expect(whole.exit).toBe(0);
  expect(whole.out).toMatch(/^Glass\S*,.*,call,\+13125550101,.*,completed,61,,$/m);
  const all = await world.run(['report', '--all']);
  expect(all.out).toMatch(/\| Glass\S* .*\| running \| 1 \| 0 \| 1 \| 1 completed \| 1\.0 \|/);
  expect((await world.run(['report', 'glass', '--html'])).out).toMatch(/^<!doctype html>/);
  const json = JSON.parse((await world.run(['report', 'glass', '--json'])).out) as object;
  expect(json).toMatchObject({ missions: [{ slug: 'glass', calls: 1, seconds: 61 }], unread: [] });
});

test('compared: what one call tells, which is little', async () => {
  const { exit, out } = await world.run(['compare', 'glass']);
  expect(exit).toBe(0);
  expect(out).toMatch(/ 1 +1 +100 % +21 % to 100 % +1 +1\.0/);
  expect((await world.run(['compare', 'nobody'])).exit).toBe(2);
});

test('what makes no sense is usage', async () => {
  for (const words of [
    ['report'],
    ['report', 'glass', '--all'],
    ['report', 'glass', '--md', '--csv'],
    ['report', 'nobody'],
  ])
    expect((await world.run(words)).exit).toBe(2);
});

test('a watch makes what is due', async () => {
  const config = join(world.folder, 'home', 'config');
  mkdirSync(config, { recursive: true });
  const at = new Date(Date.now() - 60_000).toISOString().slice(11, 16);
  const reports = [{ name: 'now', at, zone: 'UTC', format: 'md', file: 'now.md', missions: ['glass'] }];
  writeFileSync(join(config, 'reports.json'), JSON.stringify({ reports }));
  const watched = await world.run(['watch', '--once']);
  expect(watched.exit).toBe(0);
  expect(readFileSync(join(config, 'now.md'), 'utf8')).toContain('| completed | 61 |');
});
