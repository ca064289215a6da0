import { describe, expect, test } from 'vitest';
import { hasPostgres, testDatabases } from '../../support/postgres.ts';
import { agentKills } from './agent-kills.ts';

describe.skipIf(!hasPostgres)('edits queued for an agent that is killed', () => {
  const databases = testDatabases();

  test('stand in the file once each, and nothing of the bot is lost', async () => {
    const went = await agentKills(await databases.make(), { edits: 60, kills: 8 });
    expect(went).toMatchObject({ missing: 0, doubled: 0, lost: 0, untold: 0 });
  }, 120_000);
});
