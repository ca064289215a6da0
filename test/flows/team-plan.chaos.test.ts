import { describe, expect, test } from 'vitest';
import { hasPostgres, testDatabases } from '../support/postgres.ts';
import { teamPlan } from './support/team-plan.ts';

describe.skipIf(!hasPostgres)('one plan, two operators, the long form', () => {
  const databases = testDatabases();

  test('50 plans of 12, each committed by both at once', async () => {
    const { url } = await databases.make();
    const went = await teamPlan(url, { rounds: 50, each: 12 });
    console.log(`one plan, two operators: ${JSON.stringify(went)}`);
    expect(went).toMatchObject({ contacts: 600, doubled: 0, lost: 0 });
  });
});
