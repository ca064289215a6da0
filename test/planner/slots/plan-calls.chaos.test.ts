import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planCalls } from '../../../src/planner/slots/plan-calls.ts';
import { breaches } from '../plan-properties.ts';
import { randomRequest } from '../random-request.ts';

test('thousands of random plans keep every promise', { timeout: 1_200_000 }, () => {
  fc.assert(
    fc.property(randomRequest, (request) => {
      expect(breaches(request, planCalls(request))).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});
