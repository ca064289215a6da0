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

test('a verb that reads a part of the world leaves the last board to whoever reads all of it', async () => {
  await world.api('init', 'glass', 'Glass', 'Ask', '[]');
  expect((await world.run(['missions', '--json'])).exit).toBe(0);
  expect(isBoardSaved()).toBe(false);
  // What it saw outlives it: a server lists no request that is answered.
  expect((await world.run(['approvals', '--json'])).exit).toBe(0);
  expect(isBoardSaved()).toBe(true);
});
