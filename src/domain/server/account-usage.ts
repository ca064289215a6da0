import { isJsonObject } from '../../lib/json.ts';
import type { Account } from './account.ts';

/** One part of an account's quota, in the unit of its words. */
export interface AccountUsage {
  /** Completes "80 of 100 …": `calls today`. */
  readonly words: string;
  readonly used: number;
  readonly most: number;
}

const PARTS: readonly (readonly [
  part: string,
  used: string,
  limit: string,
  words: string,
  perUnit: number,
])[] = [
  ['usage_today', 'calls', 'daily_calls_limit', 'calls today', 1],
  ['usage_today', 'call_seconds', 'daily_call_seconds_limit', 'minutes today', 60],
  ['usage_this_month', 'call_seconds', 'monthly_call_seconds_limit', 'minutes this month', 60],
  ['usage_this_month', 'messages', 'monthly_messages_limit', 'SMS this month', 1],
  ['usage_this_month', 'missions', 'monthly_missions_limit', 'missions this month', 1],
  ['usage_this_month', 'mission_events', 'monthly_mission_events_limit', 'mission events this month', 1],
];

/** What of the quota is used, where the server tells both; empty where it tells nothing. */
export function accountUsage(account: Account | undefined): readonly AccountUsage[] {
  const raw = account?.raw ?? {};
  const quota = isJsonObject(raw['quota']) ? raw['quota'] : {};
  return PARTS.flatMap(([part, used, limit, words, per]) => {
    const usage = raw[part];
    const now = isJsonObject(usage) ? Number(usage[used] ?? Number.NaN) : Number.NaN;
    const most = Number(quota[limit] ?? Number.NaN);
    return Number.isFinite(now) && Number.isFinite(most)
      ? [{ words, used: now / per, most: most / per }]
      : [];
  });
}
