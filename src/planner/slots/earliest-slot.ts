import { toPhone } from '../../domain/contact/phone.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { mayCall } from '../hours/may-call.ts';
import type { PlannerData } from '../planner-data.ts';
import type { Policy } from '../policy.ts';

/** Whom to reach, and how. */
export interface SlotRequest {
  readonly phone: string;
  readonly channel: 'call' | 'sms';
  /** Every zone they may be in, where that is known. */
  readonly zones: readonly string[];
}

/** What is nearer than four minutes is never sent again automatically; reading the dialog takes a moment. */
const LEAD_MS = 6 * 60_000;
const MINUTE_MS = 60_000;

/**
 * The earliest full minute at which somebody may be called or written to, by law and in business hours. An offer: the
 * door checks what is chosen. Undefined where no zone is known.
 */
export function earliestSlot(
  { phone, channel, zones }: SlotRequest,
  { policy, data, nowMs }: { readonly policy: Policy; readonly data: PlannerData; readonly nowMs: number },
): number | undefined {
  const atMs = Math.ceil((nowMs + LEAD_MS) / MINUTE_MS) * MINUTE_MS;
  const recipient: RecipientType = 'service';
  const permit = mayCall(
    {
      phone: toPhone(phone) ?? phone,
      recipient,
      atMs,
      ...(channel === 'sms' ? { lengthMs: 0 } : {}),
      ...(zones.length === 0 ? {} : { zone: zones.join(';') }),
    },
    policy,
    data,
  );
  return permit.verdict === 'open' ? atMs : permit.nextOpenMs;
}
