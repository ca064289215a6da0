/** Who picks up: a machine, a shop's front inbox, a person of a profession. */
export type RecipientType = 'automated' | 'service' | 'professional';

/** How a call missed its aim. `canceled` is never retried by itself: somebody may have meant it. */
export type MissOutcome = 'no-answer' | 'busy' | 'failed' | 'voicemail' | 'empty-insight' | 'canceled';

/** How long to wait before the next attempt. */
export type RetryWait =
  | { readonly kind: 'after'; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: 'next-business-day' }
  | { readonly kind: 'days'; readonly atLeast: number };

export interface RetryRule {
  /** Attempts allowed after the first one. */
  readonly retries: number;
  readonly wait: RetryWait;
  /** The retry falls in another local hour of day than the miss. */
  readonly otherHour: boolean;
  /** The retry avoids the recipient's busy hours. */
  readonly offPeak: boolean;
  /** The retry falls on a later local date than the miss. */
  readonly otherDay: boolean;
  /** False once a message was left: the next attempt leaves none. */
  readonly mayLeaveMessage: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const after = (minMs: number, maxMs: number): RetryWait => ({ kind: 'after', minMs, maxMs });

function rule(
  retries: number,
  wait: RetryWait,
  special: Partial<Omit<RetryRule, 'retries' | 'wait'>> = {},
): RetryRule {
  return {
    retries,
    wait,
    otherHour: false,
    offPeak: false,
    otherDay: false,
    mayLeaveMessage: true,
    ...special,
  };
}

const NEXT_BUSINESS_DAY: RetryWait = { kind: 'next-business-day' };

const RULES: Readonly<Record<RecipientType, Readonly<Partial<Record<MissOutcome, RetryRule>>>>> = {
  automated: {
    'no-answer': rule(3, after(15 * MINUTE_MS, 15 * MINUTE_MS)),
    busy: rule(3, after(10 * MINUTE_MS, 10 * MINUTE_MS)),
    failed: rule(2, after(5 * MINUTE_MS, 5 * MINUTE_MS)),
    'empty-insight': rule(2, after(15 * MINUTE_MS, 15 * MINUTE_MS)),
  },
  service: {
    'no-answer': rule(3, after(30 * MINUTE_MS, 2 * HOUR_MS), { otherHour: true, offPeak: true }),
    busy: rule(3, after(15 * MINUTE_MS, 30 * MINUTE_MS)),
    failed: rule(2, after(5 * MINUTE_MS, 10 * MINUTE_MS)),
    voicemail: rule(1, NEXT_BUSINESS_DAY, { otherHour: true, otherDay: true }),
    'empty-insight': rule(2, after(HOUR_MS, HOUR_MS)),
  },
  professional: {
    'no-answer': rule(2, NEXT_BUSINESS_DAY, { otherHour: true, otherDay: true }),
    busy: rule(2, after(2 * HOUR_MS, 4 * HOUR_MS), { otherDay: true }),
    failed: rule(2, after(5 * MINUTE_MS, 10 * MINUTE_MS)),
    voicemail: rule(
      1,
      { kind: 'days', atLeast: 2 },
      { otherHour: true, otherDay: true, mayLeaveMessage: false },
    ),
    'empty-insight': rule(1, NEXT_BUSINESS_DAY, { otherDay: true }),
  },
};

/** Busy hours of a shop or a front desk, minutes of the local day, half-open: lunch and the way home. */
export const SERVICE_PEAK_MINUTES: readonly (readonly [number, number])[] = [
  [11 * 60 + 30, 13 * 60 + 30],
  [17 * 60, 19 * 60],
];

/** The retry rule for a miss; `undefined` where no retry is meant. */
export function retryRule(recipient: RecipientType, outcome: MissOutcome): RetryRule | undefined {
  return RULES[recipient][outcome];
}
