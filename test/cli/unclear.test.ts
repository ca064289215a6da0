import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
  await glassMission(world);
});
afterEach(() => world.close());

test('an act whose record is still open is told by unclear, not denied, although nobody has to decide', async () => {
  const stop = world.sim.faults.add({ match: /POST .*\/events/, kind: '5xx', times: Infinity });
  expect((await world.run(['step', 'glass', 'research', 'start'])).exit).not.toBe(0);
  const open = await world.run(['unclear']);
  expect(open).toMatchObject({ exit: 0, said: '' });
  expect(open.out).toContain('Nothing waits for a decision. 1 act is not finished yet');
  expect(JSON.parse((await world.run(['unclear', '--json'])).out)).toEqual([]);
  stop();
});

test('where nothing is open every outcome is known', async () => {
  expect((await world.run(['step', 'glass', 'research', 'start'])).exit).toBe(0);
  expect((await world.run(['unclear'])).out.trim()).toBe('Nothing is unclear: every outcome is known.');
});
