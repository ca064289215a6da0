import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createSnapshots } from '../../src/state/ledger/snapshots.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

function isBoardSaved(): boolean {
  const opened = openLedger(join(world.folder, 'home', 'data', 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  const saved = createSnapshots(opened.value).get('board');
  opened.value.close();
  return saved !== undefined;
}

test('a verb that sees a part of the world for a moment leaves the last board to who sees all of it', async () => {
  await world.api('init', 'glass', 'Glass', 'Ask', '[]');
  expect((await world.run(['missions', '--json'])).exit).toBe(0);
  expect((await world.run(['status', '--json'])).exit).toBe(0);
  expect(isBoardSaved()).toBe(false);
  expect((await world.run(['watch', '--once'])).exit).toBe(0);
  expect(isBoardSaved()).toBe(true);
});
