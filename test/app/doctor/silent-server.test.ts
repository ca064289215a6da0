import { expect, test } from 'vitest';
import { linkChecks } from '../../../src/app/doctor/link-checks.ts';
import { otherMachineChecks } from '../../../src/app/doctor/other-machines.ts';
import { openDoorWorld } from '../../flows/support/door-world.ts';
import type { MissionEntry } from '../../../src/domain/mission/mission-entry.ts';

test('a server that does not answer is asked about one mission, not about each of a thousand', async () => {
  const world = await openDoorWorld();
  const entries = Array.from(
    { length: 1_000 },
    (_, n) =>
      ({ slug: `m-${n}`, missionId: `id-${n}`, runId: `run-${n}`, assistantId: `a-${n}` }) as MissionEntry,
  );
  await world.sim.stop();
  const own = {
    intents: { get: () => undefined },
    records: { of: () => [] },
    operator: 'kim',
    shared: false,
  };
  const nothing = { view: () => ({ intents: { byResult: () => undefined } }) } as never;
  expect(await otherMachineChecks(entries, world.server, nothing, { own, nowMs: 0 })).toHaveLength(1);
  expect((await linkChecks(entries, world.server)).checks).toHaveLength(1);
});
