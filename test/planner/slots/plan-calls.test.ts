import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planCalls } from '../../../src/planner/slots/plan-calls.ts';
import { breaches } from '../plan-properties.ts';
import { randomRequest } from '../random-request.ts';

test('every random plan keeps every promise', () => {
  let placed = 0;
  fc.assert(
    fc.property(randomRequest, (request) => {
      const plan = planCalls(request);
      placed += plan.placed.length;
      expect(breaches(request, plan)).toEqual([]);
    }),
    { numRuns: 100 },
  );
  expect(placed).toBeGreaterThan(600);
});

test('the same request gives the same plan and the same digest', () => {
  fc.assert(
    fc.property(randomRequest, (request) => {
      expect(planCalls(request)).toEqual(planCalls(structuredClone(request)));
    }),
    { numRuns: 10 },
  );
});
