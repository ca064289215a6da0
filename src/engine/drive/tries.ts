import type { CallsOnRecord } from '../../commands/dispatch/calls-on-record.ts';
import { mayCall } from '../../planner/hours/may-call.ts';
import { nextAttempt } from '../../planner/slots/next-attempt.ts';
import type { PlannerData } from '../../planner/planner-data.ts';
import type { Policy } from '../../planner/policy.ts';
import type { DriveContext } from './drive-inputs.ts';

/** A slot at least four minutes ahead can be sent again where nothing came of it; deciding and reading take a moment. */
const LEAD_MS = 5 * 60_000;

/** When to dial, as the planner says: retries by their table, first calls in the next open hour. */
export function plannedTries(
  policy: Policy,
  data: () => PlannerData,
  now: () => number,
  suppressed: (phone: string) => boolean,
  calls: CallsOnRecord = () => [],
): Pick<DriveContext, 'nextTry' | 'nextSlot' | 'suppressed'> {
  return {
    suppressed,
    nextTry: ({ phone, recipientType, outcome, attempts, missedAtMs, zone }) => {
      const next = nextAttempt(
        {
          phone,
          recipient: recipientType,
          outcome,
          attempts,
          missedAtMs,
          nowMs: now() + LEAD_MS,
          callsMs: () => calls(phone).map(({ atMs }) => atMs),
          ...(zone === undefined ? {} : { zone }),
        },
        policy,
        data(),
      );
      return next.kind === 'retry' ? { kind: 'at', atMs: next.atMs, why: next.why } : next;
    },
    nextSlot: ({ phone, recipientType, zone }) => {
      const atMs = now() + LEAD_MS;
      const permit = mayCall(
        {
          phone,
          recipient: recipientType,
          atMs,
          callsMs: () => calls(phone).map((call) => call.atMs),
          ...(zone === undefined ? {} : { zone }),
        },
        policy,
        data(),
      );
      return permit.verdict === 'open' ? atMs : permit.nextOpenMs;
    },
  };
}
