import { toPhone } from '../../domain/contact/phone.ts';
import type { PlannerData } from '../planner-data.ts';
import type { Policy } from '../policy.ts';
import { mayCall } from './may-call.ts';

/** Whether calls may begin in an hour: yes; by law but not in courtesy; not at all; nobody knows where it is. */
export type HourVerdict = 'open' | 'outside-hours' | 'forbidden' | 'unknown';

/** Hours of a day, and the numbers that are to be called in them. */
export interface DayHoursRequest {
  /** E.164. */
  readonly phones: readonly string[];
  /** The start of the first hour. */
  readonly fromMs: number;
  readonly hours: number;
}

const HALF_HOUR_MS = 1_800_000;
const GRAVITY: readonly HourVerdict[] = ['open', 'outside-hours', 'unknown', 'forbidden'];

/** For each hour the worst that holds for any of the numbers at its beginning or its middle. Pure. */
export function dayHours(
  { phones, fromMs, hours }: DayHoursRequest,
  policy: Policy,
  data: PlannerData,
): readonly HourVerdict[] {
  return Array.from({ length: hours }, (_, hour) => {
    let worst = 0;
    for (const text of phones) {
      for (const half of [0, 1]) {
        const atMs = fromMs + (2 * hour + half) * HALF_HOUR_MS;
        const phone = toPhone(text) ?? text;
        const { verdict } = mayCall({ phone, recipient: 'service', atMs }, policy, data);
        worst = Math.max(worst, GRAVITY.indexOf(verdict));
      }
    }
    return phones.length === 0 ? 'unknown' : (GRAVITY[worst] ?? 'unknown');
  });
}
