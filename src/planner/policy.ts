import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { SERVICE_PEAK_MINUTES, type RecipientType } from '../domain/contact/retry-policy.ts';
import { parseWeekHours, type DayWindow, type WeekHours } from './hours/week-hours.ts';
import { MINUTE_MS } from './hours/zone-table.ts';
import { ownOf } from '../lib/own.ts';

/** The next batch begins when the last one's calls have ended (`supervised`), or a fixed time after its last call. */
export type BatchPause =
  | { readonly kind: 'supervised'; readonly settleMs: number }
  | { readonly kind: 'gap'; readonly gapMs: number };

/** How a plan is made. Legal bounds are no part of it: nothing here widens them. */
export interface Policy {
  /** Courtesy hours, recipient's local time. */
  readonly hours: Readonly<Record<'service' | 'professional', WeekHours>>;
  /** Automated lines may be called at any hour; false treats them like a service. */
  readonly automatedAnyHour: boolean;
  readonly holidays: 'closed' | 'open';
  /** Nothing is placed nearer than lead + skew from now. */
  readonly leadMs: number;
  readonly skewMs: number;
  /** Between two starts on one line. */
  readonly spacingMs: number;
  /** Between two starts on any lines. */
  readonly overallSpacingMs: number;
  readonly batchSize: number;
  readonly batchPause: BatchPause;
  /** Calls in progress at once. */
  readonly concurrencyPerLine: number;
  readonly concurrency: number;
  readonly expectedLengthMs: Readonly<Record<RecipientType, number>>;
  /** A call is expected to have ended this long before the hours close. */
  readonly closingMarginMs: number;
  readonly dailyCap: Readonly<Record<RecipientType, number>>;
  /** Starts on one line in any 24 hours; absent: no cap. */
  readonly dailyCapPerLine?: number;
  /** Retries take at most this share of the slots that fresh targets could use. */
  readonly retryShare: number;
  readonly horizonMs: number;
  readonly requireConsent: boolean;
  /** A number another mission called this recently is a duplicate. */
  readonly duplicateWindowMs: number;
  /** How a person would choose among the slots that are allowed. */
  readonly manners: Manners;
}

/** Wishes, no bounds: a slot that meets none of them is taken before a target gets none. */
export interface Manners {
  /** No first calls so soon after the hours open. */
  readonly settleInMs: number;
  /** Busy hours of the recipient: lunch, the way home. */
  readonly avoid: Readonly<Record<RecipientType, readonly DayWindow[]>>;
  /** Calls are spread over a day, with at most this between two on a line; 0 places them as soon as may be. */
  readonly spreadMs: number;
}

const BUSINESS_HOURS: WeekHours = [0, 1, 2, 3, 4, 5, 6].map((day) =>
  day === 0 || day === 6 ? [] : [{ openMinute: 9 * 60, closeMinute: 17 * 60 }],
);

const DAY_MS = 1440 * MINUTE_MS;

const DEFAULT_MANNERS: Manners = {
  settleInMs: 10 * MINUTE_MS,
  avoid: {
    automated: [],
    service: SERVICE_PEAK_MINUTES.map(([openMinute, closeMinute]) => ({ openMinute, closeMinute })),
    professional: [{ openMinute: 12 * 60, closeMinute: 13 * 60 }],
  },
  spreadMs: 15 * MINUTE_MS,
};

export const DEFAULT_POLICY: Policy = {
  hours: { service: BUSINESS_HOURS, professional: BUSINESS_HOURS },
  automatedAnyHour: true,
  holidays: 'closed',
  leadMs: MINUTE_MS,
  skewMs: MINUTE_MS,
  spacingMs: 1.5 * MINUTE_MS,
  overallSpacingMs: 0,
  batchSize: 8,
  batchPause: { kind: 'supervised', settleMs: MINUTE_MS },
  concurrencyPerLine: 4,
  concurrency: 10,
  expectedLengthMs: { automated: 5 * MINUTE_MS, service: 4 * MINUTE_MS, professional: 5 * MINUTE_MS },
  closingMarginMs: 5 * MINUTE_MS,
  dailyCap: { automated: 3, service: 3, professional: 1 },
  retryShare: 0.3,
  horizonMs: 30 * DAY_MS,
  requireConsent: false,
  duplicateWindowMs: DAY_MS,
  manners: DEFAULT_MANNERS,
};

/** A fault in a policy file: which field, and what it should hold. */
export interface PolicyFault {
  readonly field: string;
  readonly message: string;
}

/** After a refusal for speed: half the batch, half as much again between two calls. */
export function easePacing(policy: Policy): Policy {
  return {
    ...policy,
    batchSize: Math.max(1, Math.floor(policy.batchSize / 2)),
    spacingMs: Math.min(10 * MINUTE_MS, Math.round((policy.spacingMs * 1.5) / 1000) * 1000),
  };
}

interface NumberField {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly apply: (policy: Draft, value: number) => void;
}

type Draft = { -readonly [Key in keyof Policy]: Policy[Key] };

const minutes = (min: number, max: number, apply: NumberField['apply']): NumberField => ({
  min,
  max,
  whole: false,
  // Whole seconds: slots are sent as such.
  apply: (policy, value) => apply(policy, Math.round(value * 60) * 1000),
});
const count = (min: number, max: number, apply: NumberField['apply']): NumberField => ({
  min,
  max,
  whole: true,
  apply,
});

/** Fields of a policy file that hold a number, with their limits. */
export const POLICY_NUMBERS: Readonly<Record<string, NumberField>> = {
  lead_minutes: minutes(1, 1440, (policy, ms) => (policy.leadMs = ms)),
  skew_minutes: minutes(0, 60, (policy, ms) => (policy.skewMs = ms)),
  spacing_minutes: minutes(0.5, 60, (policy, ms) => (policy.spacingMs = ms)),
  overall_spacing_minutes: minutes(0, 60, (policy, ms) => (policy.overallSpacingMs = ms)),
  settle_in_minutes: minutes(
    0,
    240,
    (policy, ms) => (policy.manners = { ...policy.manners, settleInMs: ms }),
  ),
  spread_minutes: minutes(0, 240, (policy, ms) => (policy.manners = { ...policy.manners, spreadMs: ms })),
  closing_margin_minutes: minutes(0, 120, (policy, ms) => (policy.closingMarginMs = ms)),
  batch_size: count(1, 10, (policy, value) => (policy.batchSize = value)),
  concurrency_per_line: count(1, 100, (policy, value) => (policy.concurrencyPerLine = value)),
  concurrency: count(1, 1000, (policy, value) => (policy.concurrency = value)),
  daily_cap_per_line: count(1, 10_000, (policy, value) => (policy.dailyCapPerLine = value)),
  horizon_days: count(1, 90, (policy, value) => (policy.horizonMs = value * DAY_MS)),
  duplicate_window_hours: {
    min: 0,
    max: 8760,
    whole: false,
    apply: (policy, value) => (policy.duplicateWindowMs = Math.round(value * 60 * MINUTE_MS)),
  },
  retry_share: { min: 0, max: 1, whole: false, apply: (policy, value) => (policy.retryShare = value) },
};

/**
 * Reads a policy file over the defaults. Beside the number fields: `hours` (one week, or one each for `service` and
 * `professional`), `holidays` ("closed" or "open"), `automated_any_hour`, `require_consent`, `batch_pause`
 * ("supervised", or minutes), `avoid` (busy hours, or "none"), `expected_minutes` and `daily_cap` (a number, or one per recipient type).
 * Errors: every fault at once, each with its field.
 */
export function parsePolicy(
  value: JsonValue,
  base: Policy = DEFAULT_POLICY,
): Result<Policy, readonly PolicyFault[]> {
  if (!isJsonObject(value)) return err([{ field: '', message: 'the policy file must hold a JSON object' }]);
  const policy: Draft = { ...base };
  const faults: PolicyFault[] = [];
  for (const [field, part] of Object.entries(value)) {
    if (part === undefined || field === '$schema') continue;
    const message = readField(field, part, policy);
    if (message !== undefined) faults.push({ field, message });
  }
  return faults.length === 0 ? ok(policy) : err(faults);
}

function readField(field: string, part: JsonValue, policy: Draft): string | undefined {
  const numeric = ownOf(POLICY_NUMBERS, field);
  if (numeric !== undefined) {
    const message = checkNumber(part, numeric);
    if (message === undefined) numeric.apply(policy, part as number);
    return message;
  }
  switch (field) {
    case 'hours':
      return readHours(part, policy);
    case 'holidays':
      if (part !== 'closed' && part !== 'open') return 'must be "closed" or "open"';
      policy.holidays = part;
      return undefined;
    case 'automated_any_hour':
      if (typeof part !== 'boolean') return 'must be true or false';
      policy.automatedAnyHour = part;
      return undefined;
    case 'require_consent':
      if (typeof part !== 'boolean') return 'must be true or false';
      policy.requireConsent = part;
      return undefined;
    case 'avoid':
      return readAvoid(part, policy);
    case 'batch_pause':
      return readPause(part, policy);
    case 'expected_minutes': {
      const read = perRecipient(
        part,
        { min: 0.5, max: 240, whole: false },
        policy.expectedLengthMs,
        MINUTE_MS,
      );
      if (typeof read === 'string') return read;
      policy.expectedLengthMs = read;
      return undefined;
    }
    case 'daily_cap': {
      const read = perRecipient(part, { min: 1, max: 10, whole: true }, policy.dailyCap, 1);
      if (typeof read === 'string') return read;
      policy.dailyCap = read;
      return undefined;
    }
    default:
      return 'is not a field of a policy; check its spelling';
  }
}

function checkNumber(
  part: JsonValue | undefined,
  { min, max, whole }: { min: number; max: number; whole: boolean },
): string | undefined {
  const good = typeof part === 'number' && part >= min && part <= max && (!whole || Number.isInteger(part));
  return good ? undefined : `must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`;
}

function readHours(part: JsonValue, policy: Draft): string | undefined {
  const split = isJsonObject(part) && ('service' in part || 'professional' in part);
  const hours = { ...policy.hours };
  const weeks: readonly (readonly ['service' | 'professional', JsonValue | undefined])[] = split
    ? (['service', 'professional'] as const).map((type) => [type, part[type]] as const)
    : [
        ['service', part],
        ['professional', part],
      ];
  for (const [type, week] of weeks) {
    if (week === undefined) continue;
    const read = parseWeekHours(week);
    if (!read.ok) return read.error;
    hours[type] = read.value;
  }
  policy.hours = hours;
  return undefined;
}

/** `"none"`, or busy hours of each recipient type: `{"service": ["11:30-13:30"], "professional": "none"}`. */
function readAvoid(part: JsonValue, policy: Draft): string | undefined {
  const given: JsonObject = isJsonObject(part)
    ? part
    : { automated: part, service: part, professional: part };
  const avoid: Record<RecipientType, readonly DayWindow[]> = { ...policy.manners.avoid };
  for (const [type, hours] of Object.entries(given)) {
    if (type !== 'automated' && type !== 'service' && type !== 'professional')
      return `"${type}" is no recipient type`;
    const read = hours === 'none' ? ok([]) : readDayWindows(hours);
    if (!read.ok) return read.error;
    avoid[type] = read.value;
  }
  policy.manners = { ...policy.manners, avoid };
  return undefined;
}

/** Windows of any day, as those of a week are written. */
function readDayWindows(hours: JsonValue | undefined): Result<readonly DayWindow[], string> {
  const week = parseWeekHours({ daily: hours ?? null });
  return week.ok ? ok(week.value[1] ?? []) : week;
}

function readPause(part: JsonValue, policy: Draft): string | undefined {
  if (part === 'supervised') {
    policy.batchPause = { kind: 'supervised', settleMs: MINUTE_MS };
    return undefined;
  }
  if (checkNumber(part, { min: 0, max: 1440, whole: false }) !== undefined) {
    return 'must be "supervised" or a number of minutes from 0 to 1440';
  }
  policy.batchPause = { kind: 'gap', gapMs: Math.round((part as number) * 60) * 1000 };
  return undefined;
}

function perRecipient(
  part: JsonValue,
  limits: { min: number; max: number; whole: boolean },
  base: Readonly<Record<RecipientType, number>>,
  unit: number,
): Record<RecipientType, number> | string {
  const given: JsonObject = isJsonObject(part)
    ? part
    : { automated: part, service: part, professional: part };
  const result = { ...base };
  for (const [type, value] of Object.entries(given)) {
    if (type !== 'automated' && type !== 'service' && type !== 'professional')
      return `"${type}" is no recipient type`;
    const message = checkNumber(value, limits);
    if (message !== undefined) return message;
    result[type] = Math.round((value as number) * unit);
  }
  return result;
}
