import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
  await glassMission(world);
  await world.api(
    'save-memory',
    'glass',
    'people',
    '[{"phone":"+13125550123","name":"Ann Oak"},{"phone":"+13125550124"}]',
  );
});
afterEach(() => world.close());

test('shows what is kept where, and deletes it for a reason, after it was shown', async () => {
  const shown = await world.run(['forget', '+1 312 555 0123']);
  expect(shown.exit).toBe(0);
  expect(shown.out).toContain('State file, glass, people: 1 about them');
  expect(shown.out).toContain('Not reached from here: what the server keeps');
  const json = JSON.parse((await world.run(['forget', '+13125550123', '--json'])).out) as object;
  expect(json).toMatchObject({
    number: '+13125550123',
    state_file: [{ mission: 'glass', key: 'people', found: 1 }],
    server: { scheduled_events: 0 },
    suppression: null,
  });
  const words = ['forget', '+13125550123', '--erase', '--reason', 'by letter'];
  const asked = await world.run(words);
  expect(asked.exit).toBe(3);
  expect(JSON.stringify(world.state())).toContain('Ann Oak');
  const digest = /--expect ([0-9a-f]+)/.exec(`${asked.out}${asked.said}`)?.[1] ?? '';
  const done = await world.run([...words, '--yes', '--expect', digest]);
  expect(done.said).toBe('');
  expect(done.out).toContain('Stays: that this number must not be contacted');
  expect(JSON.stringify(world.state())).not.toMatch(/Ann Oak|5550123/);
  expect(JSON.stringify(world.state())).toContain('+13125550124');
  expect((await world.run(['optout'])).out).toContain('asked to be forgotten');
  expect((await world.run(['forget', '+13125550123'])).out).toContain('State file: nothing.');
});

test('what makes no sense is usage', async () => {
  expect((await world.run(['forget'])).exit).toBe(2);
  expect((await world.run(['forget', 'Ann'])).exit).toBe(2);
  expect((await world.run(['forget', '+13125550123', '--erase'])).exit).toBe(2);
});

test.each(['broken', 'a folder'])('a state file that is %s is neither nothing nor deleted', async (how) => {
  rmSync(world.statePath);
  if (how === 'broken') writeFileSync(world.statePath, '{');
  else mkdirSync(world.statePath);
  const shown = await world.run(['forget', '+13125550123']);
  expect(shown.exit).toBe(5);
  expect(shown.out).not.toContain('State file: nothing');
  expect(shown.said).toContain('The state file cannot be read (');
  const json = await world.run(['forget', '+13125550123', '--json']);
  expect(json.exit).toBe(5);
  expect(JSON.parse(json.out)).toMatchObject({
    state_file: null,
    state_file_unread: expect.any(String) as string,
  });
  const erased = await world.run(['forget', '+13125550123', '--erase', '--reason', 'by letter']);
  expect(erased.exit).toBe(5);
  expect(erased.said).toContain('Nothing was deleted: the state file cannot be read (');
  expect(erased.said).toContain('clawdtalk-tui optout +13125550123 --reason');
  expect((await world.run(['optout', '+13125550123', '--reason', 'by letter'])).exit).toBe(0);
});

test('how much goes, and where only the number is replaced, is said', async () => {
  await world.api(
    'save-memory',
    'glass',
    'people',
    '[{"phone":"+13125550123"},{"phone":"+13125550124","referrer":"+13125550123"}]',
  );
  expect((await world.run(['forget', '+13125550123'])).out).toContain(
    'people: 2 about them (1 to delete, 1 where only the number is replaced)',
  );
});

test('a server that hangs keeps nobody waiting: what is here is told, what was not asked is said', async () => {
  world.sim.faults.add({ match: /GET \/v1\/assistants\/.*events/, kind: 'timeout', times: Infinity });
  const shown = await world.run(['forget', '+13125550123']);
  expect(shown.exit).toBe(4);
  expect(shown.out).toContain('State file, glass, people: 1 about them');
  expect(shown.said).toBe(
    'The server did not answer within 15 s. The calls and messages of 1 of 1 assistants were not read.\n',
  );
  expect(shown.out).not.toContain('To delete what may be');
}, 60_000);

test('with a server that hangs nothing is deleted, and nobody is contacted all the same', async () => {
  world.sim.faults.add({ match: /^GET/, kind: 'timeout', times: Infinity });
  const begun = performance.now();
  const erased = await world.run(['forget', '+13125550123', '--erase', '--reason', 'by letter']);
  expect(erased.exit).toBe(4);
  expect(erased.said).toContain("It was not asked for anybody's calls and messages.");
  expect(erased.said).toContain('clawdtalk-tui optout +13125550123');
  expect(JSON.stringify(world.state())).toContain('Ann Oak');
  expect(performance.now() - begun).toBeLessThan(40_000);
  const stopped = await world.run(['optout', '+13125550123', '--reason', 'by letter']);
  expect(stopped).toMatchObject({ exit: 0, said: '' });
  expect(stopped.out).toContain('+13125550123 is not contacted any more.');
}, 90_000);
