import { afterEach, expect, test } from 'vitest';
import { openDoorWorld, OPERATOR, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('a ledger that cannot keep an agreement is told as that, not as a change of the world; nothing is done', async () => {
  world = await openDoorWorld();
  const { door, ledger, sim, key } = world;
  const command = { kind: 'mission.cancel', mission: key, reason: 'enough' } as const;
  const shown = await door.preview(command);
  const consent = { digest: shown.digest, confirmedTier: shown.tier };
  sim.requests.clear();

  ledger.db.exec('PRAGMA query_only = 1');
  const outcome = await door.submit(command, OPERATOR, consent);
  expect(outcome).toMatchObject({ status: 'failed', kind: 'ledger' });
  expect('sentence' in outcome ? outcome.sentence : '').toMatch(/^Nothing was done\. .*ledger/);
  expect(sim.requests.count(/^(POST|PATCH|PUT|DELETE)/)).toBe(0);

  // The same agreement serves once the ledger is there again.
  ledger.db.exec('PRAGMA query_only = 0');
  expect((await door.submit(command, OPERATOR, consent)).status).toBe('done');
});
