import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

let world: CliWorld;
let folder: string;
beforeEach(async () => {
  world = await openCliWorld();
  folder = join(world.folder, 'home', 'config');
  mkdirSync(folder, { recursive: true });
});
afterEach(() => world.close());

test('files that are right end with 0, a slip with 2 and its place, a file that cannot be read with 5', async () => {
  writeFileSync(join(folder, 'prices.json'), (await world.run(['config', 'sample', 'prices'])).out);
  const good = await world.run(['config', 'check']);
  expect(good).toMatchObject({ exit: 0, said: '' });
  expect(good.out).toBe(`${join(folder, 'prices.json')}: good\n`);

  writeFileSync(join(folder, 'alerts.json'), '{\n  "channels": {} }');
  const slip = await world.run(['config', 'check']);
  expect(slip.exit).toBe(2);
  expect(slip.said).toBe(`${join(folder, 'alerts.json')}, line 1, column 1: rules is missing.\n`);
  const json = await world.run(['config', 'check', '--json']);
  expect(json.exit).toBe(2);
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, folder });

  mkdirSync(join(folder, 'policy.json'));
  expect((await world.run(['config', 'check'])).exit).toBe(5);
});

test('schema and sample list what there is, and name what there is not', async () => {
  expect((await world.run(['config', 'schema'])).out).toMatch(/^settings {2}.*settings\.json$/m);
  const schema = await world.run(['config', 'schema', 'alerts']);
  expect(JSON.parse(schema.out)).toMatchObject({ required: ['channels', 'rules'] });
  const wrong = await world.run(['config', 'sample', 'settings']);
  expect(wrong).toMatchObject({ exit: 2 });
  expect(wrong.said).toContain("There is no sample of 'settings': there is alerts, prices");
  expect((await world.run(['config'])).exit).toBe(2);
  expect((await world.run(['config', 'mend'])).said).toContain("config has no 'mend'");
});
