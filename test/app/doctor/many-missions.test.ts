import { expect, test } from 'vitest';
import { linkChecks } from '../../../src/app/doctor/link-checks.ts';
import { LOOK_AT_ALL, lookAtEach } from '../../../src/app/backend/look-at-each.ts';
import { otherMachineChecks } from '../../../src/app/doctor/other-machines.ts';
import type { MissionEntry } from '../../../src/domain/mission/mission-entry.ts';
import { openDoorWorld } from '../../flows/support/door-world.ts';

const MANY = 450;
/** None of them is on the server; the last of the file changed last. */
const entries = Array.from(
  { length: MANY },
  (_, n) =>
    ({
      slug: `m-${n}`,
      missionId: `id-${n}`,
      runId: `run-${n}`,
      assistantId: `a-${n}`,
      lastUpdatedAtMs: n,
    }) as MissionEntry,
);

const nothing = { view: () => ({ intents: { byResult: () => undefined } }) } as never;
const own = { intents: { get: () => undefined }, records: { of: () => [] }, operator: 'kim', shared: false };

test('of very many missions those that changed last are looked at, and nobody is told that all were', async () => {
  const world = await openDoorWorld();
  const before = world.server.health().requestsSent;
  const { checks } = await linkChecks(entries, world.server);
  const told = checks.map(({ sentence }) => String(sentence));
  expect(told.some((sentence) => sentence.startsWith('only 200 of 450 missions with an agent'))).toBe(true);
  expect(told.some((sentence) => sentence.startsWith('m-449:'))).toBe(true);
  expect(told.some((sentence) => sentence.startsWith('m-3:'))).toBe(false);
  expect(world.server.health().requestsSent - before).toBe(200);

  const machines = await otherMachineChecks(entries, world.server, nothing, { own, nowMs: 0 });
  expect(machines.map(({ state }) => state)).toEqual(['warn', 'warn']);
  expect(machines.map(({ sentence }) => String(sentence))).toEqual([
    expect.stringMatching(/^only 200 of 450 agents were looked at.*not known$/),
    expect.stringMatching(/^only 200 of 450 missions were looked at.*not known$/),
  ]);
  expect(world.server.health().requestsSent - before).toBe(600);
});

test('who is to mend what is found looks at all', async () => {
  const world = await openDoorWorld();
  const before = world.server.health().requestsSent;
  const { checks } = await linkChecks(entries, world.server, LOOK_AT_ALL);
  expect(checks.some(({ sentence }) => sentence.startsWith('only'))).toBe(false);
  expect(world.server.health().requestsSent - before).toBe(MANY);
});

test('where the time is over, what was looked at by then is counted', async () => {
  let looked = 0;
  const look = async (): Promise<boolean> => {
    looked += 1;
    return true;
  };
  const result = await lookAtEach([1, 2, 3], 'things', { most: 9, longestMs: 0 }, look);
  expect(looked).toBe(1);
  expect(result).toEqual({ silent: false, partly: 'only 1 of 3 things were looked at' });
});
