import { describe, expect, test } from 'vitest';
import { hasPostgres, testDatabases } from '../../support/postgres.ts';
import { agentKills } from './agent-kills.ts';

describe.skipIf(!hasPostgres)('edits queued for an agent that is killed, the long form', () => {
  const databases = testDatabases();

  test('2,000 edits by two consoles, 150 kills', async () => {
    const went = await agentKills(await databases.make(), { edits: 2_000, kills: 150 });
    console.log(`queued edits: ${JSON.stringify(went)}`);
    expect(went).toMatchObject({ missing: 0, doubled: 0, lost: 0, untold: 0 });
  });
});
