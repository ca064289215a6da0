import { expect, test } from 'vitest';
import { dispatchChaos } from './support/dispatch-chaos.ts';

test('200 schedules, killed and half answered: nobody is dialled twice, nobody is lost', async () => {
  const report = await dispatchChaos({
    contacts: 200,
    perPlan: 200,
    killsPerPlan: 4,
    killWithin: 2_500,
    faultRate: 0.15,
    listLagS: 20,
    honourIdempotencyKey: false,
    seed: 11,
  });
  expect(report).toMatchObject({
    dialledTwice: [],
    lost: [],
    unsettled: 0,
    openRecords: 0,
    loggedTwice: [],
    unrecorded: [],
  });
  expect(report.dialledOnce + report.parked).toBe(200);
  expect(report.kills).toBeGreaterThan(2);
  expect(report.faults).toBeGreaterThan(10);
});
