import { toPhone } from '../../domain/phone.ts';
import type { RecipientType } from '../../domain/retry-policy.ts';
import { mayCall } from '../../planner/may-call.ts';
import { plannerData } from '../../planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../planner/policy.ts';
import type { ScheduledRow } from '../../state/board.ts';

/** The door takes nothing nearer than four minutes; reading the dialog takes a moment. */
const LEAD_MS = 6 * 60_000;
const MINUTE_MS = 60_000;

/**
 * The earliest full minute at which this contact may be called or written to, by law and in business hours. An offer:
 * the door checks what is chosen. Undefined where no zone is known.
 */
export function earliestSlot({ event, zones }: ScheduledRow, nowMs: number): number | undefined {
  const atMs = Math.ceil((nowMs + LEAD_MS) / MINUTE_MS) * MINUTE_MS;
  const recipient: RecipientType = 'service';
  const permit = mayCall(
    {
      phone: toPhone(event.to) ?? event.to,
      recipient,
      atMs,
      ...(event.channel === 'sms' ? { lengthMs: 0 } : {}),
      ...(zones.length === 0 ? {} : { zone: zones.join(';') }),
    },
    DEFAULT_POLICY,
    plannerData(),
  );
  return permit.verdict === 'open' ? atMs : permit.nextOpenMs;
}
