import { expect, test } from 'vitest';
import { killsOfAgent, killsOfMission } from './support/compose-kills.ts';

test.each(['resumed by the same command', 'finished by itself'] as const)(
  'killed at every boundary and %s: one mission, one run, one plan, one entry',
  async (how) => {
    expect(await killsOfMission(how, 1)).toBeGreaterThan(20);
  },
  120_000,
);

test('killed at every boundary, an agent is set up once', async () => {
  expect(await killsOfAgent(1)).toBeGreaterThan(20);
}, 120_000);
