import { test } from 'vitest';
import { killsOfAgent, killsOfMission } from './support/compose-kills.ts';

test.each(['resumed by the same command', 'finished by itself'] as const)(
  'killed at every boundary and %s: one mission, one run, one plan, one entry',
  (how) => killsOfMission(how, 1),
  120_000,
);

test('killed at every boundary, an agent is set up once', () => killsOfAgent(1), 120_000);
