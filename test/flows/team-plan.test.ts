import { describe, expect, test } from 'vitest';
import { hasPostgres, testDatabases } from '../support/postgres.ts';
import { teamPlan } from './support/team-plan.ts';

describe.skipIf(!hasPostgres)('one plan, two operators', () => {
  const databases = testDatabases();

  test('committed by both at once each contact is called once', async () => {
    const { url } = await databases.make();
    expect(await teamPlan(url, { rounds: 2, each: 6 })).toMatchObject({ contacts: 12, doubled: 0, lost: 0 });
  });
});
