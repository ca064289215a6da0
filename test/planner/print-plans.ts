/** Prints plans of a fixed set of requests as JSON: run under several host zones, the output must not change. */
import * as fc from 'fast-check';
import { importTargets } from '../../src/planner/list/import-targets.ts';
import { mayCall } from '../../src/planner/hours/may-call.ts';
import { planCalls } from '../../src/planner/slots/plan-calls.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../src/planner/policy.ts';
import { randomRequest } from './random-request.ts';

const plans = fc.sample(randomRequest, { seed: 20261122, numRuns: 25 }).map((request) => planCalls(request));
const list =
  'phone;earliest;expires\n+12125550100;9:30am;2026-12-01\n+442079460018;2026-11-24 10:00;2026-12-24T10:00:00+01:00\n';
const imported = await importTargets(list, { data: plannerData() });
const permits = ['+12125550100', '+819012345678', '+33144445555'].map((phone) =>
  mayCall({ phone, recipient: 'service', atMs: Date.UTC(2026, 9, 31, 23) }, DEFAULT_POLICY, plannerData()),
);
process.stdout.write(
  JSON.stringify({
    offset: new Date(Date.UTC(2026, 6, 1)).getTimezoneOffset(),
    work: { plans, imported, permits },
  }),
);
