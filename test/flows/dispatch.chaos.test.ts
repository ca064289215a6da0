import { expect, test } from 'vitest';
import { dispatchChaos } from './support/dispatch-chaos.ts';

const NOTHING_WRONG = {
  dialledTwice: [],
  lost: [],
  unsettled: 0,
  openRecords: 0,
  loggedTwice: [],
  unrecorded: [],
};

/** Servers differ in whether they honour idempotency keys and in how late their lists are. */
const SERVERS = [
  { honourIdempotencyKey: false, listLagS: 0 },
  { honourIdempotencyKey: false, listLagS: 90 },
  { honourIdempotencyKey: true, listLagS: 20 },
  { honourIdempotencyKey: false, listLagS: 20 },
] as const;

test.each(SERVERS)('2,500 schedules under kill -9 with lost answers: %o', async (server) => {
  const report = await dispatchChaos({
    contacts: 2_500,
    perPlan: 100,
    killsPerPlan: 9,
    killWithin: 1_800,
    faultRate: 0.15,
    seed: 42 + server.listLagS,
    ...server,
  });
  console.log(report);
  expect(report).toMatchObject(NOTHING_WRONG);
  expect(report.dialledOnce + report.parked).toBe(2_500);
  expect(report.kills).toBeGreaterThan(100);
});
