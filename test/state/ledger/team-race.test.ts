import { describe, expect, test } from 'vitest';
import { ownsPostgres, testDatabases } from '../../support/postgres.ts';
import { teamChaos } from './team-chaos.ts';

describe.skipIf(!ownsPostgres)('many processes on one team ledger', () => {
  const databases = testDatabases();

  test('killed, stalled, cut off and bereft of their server, they dial nobody twice and nobody unrecorded', async () => {
    const went = await teamChaos(await databases.make(), databases.server(), {
      processes: 3,
      tries: 60,
      kills: 4,
      restarts: 1,
      cuts: 2,
      stalls: 1,
      failovers: 1,
    });
    expect(went).toMatchObject({ doubled: 0, unrecorded: 0, sent: 60 });
    expect(went.dialled).toBeGreaterThan(0);
  });
});
