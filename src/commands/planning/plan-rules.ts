import { err, ok, type Result } from '../../lib/result.ts';
import { lengthText } from '../../lib/length-text.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type { Policy } from '../../planner/policy.ts';
import { describeWeek, minuteText, type DayWindow } from '../../planner/hours/week-hours.ts';

/** One setting of a plan: how it reads, and what a typed text becomes in the words of a policy file. */
export interface PlanRule {
  /** Its name in a policy file. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  show(policy: Policy): string;
  /** Errors: what it should look like. */
  write(text: string): Result<JsonValue, string>;
}

const MINUTE_MS = 60_000;

/** `1.5 min`, from an hour and a half on `2 h 30 min`. */
export const minutesText = (ms: number): string =>
  ms < 90 * MINUTE_MS ? `${Math.round(ms / 6_000) / 10} min` : lengthText(ms);

const busyText = (hours: readonly DayWindow[]): string =>
  hours.length === 0
    ? 'none'
    : hours
        .map(({ openMinute, closeMinute }) => `${minuteText(openMinute)}–${minuteText(closeMinute)}`)
        .join(' ');

const numeric = (text: string): Result<JsonValue, string> => {
  const value = Number(text.replace(/\s*(min|minutes|days?|calls?)\.?$/i, '').replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? err('Write a number.') : ok(value);
};

/** Minutes, also as hours: `45`, `45 min`, `2 h 30 min`. */
const inMinutes = (text: string): Result<JsonValue, string> => {
  const [, hours, minutes] = /^\s*(\d+)\s*h(?:\s*(\d+)(?:\s*min)?)?\s*$/i.exec(text) ?? [];
  return hours === undefined ? numeric(text) : ok(Number(hours) * 60 + Number(minutes ?? '0'));
};

const yesNo = (text: string): Result<JsonValue, string> => {
  const word = text.trim().toLowerCase();
  if (['yes', 'y', 'true'].includes(word)) return ok(true);
  return ['no', 'n', 'false'].includes(word) ? ok(false) : err('Write yes or no.');
};

/** `mon-fri 9:00-12:00 13:00-17:00; sat 10:00-14:00` as a policy file has it. */
function writeHours(text: string): Result<JsonValue, string> {
  const week: Record<string, JsonValue> = {};
  for (const part of text.split(';')) {
    const [, days = 'mon-fri', windows = ''] =
      /^\s*([a-z]+(?:\s*[-–]\s*[a-z]+)?)?\s+?(\d[\d:\s,–-]*)\s*$/i.exec(
        ` ${part.replaceAll(' and ', ' ')}`,
      ) ?? [];
    const found = windows.match(/\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d/g) ?? [];
    if (found.length === 0) return err('Write it like "mon-fri 09:00-12:00 13:00-17:00; sat 10:00-14:00".');
    week[days.replaceAll(/\s/g, '').replace('–', '-').toLowerCase()] = found.map((window) =>
      window.replaceAll(/\s/g, '').replace('–', '-'),
    );
  }
  return ok(week);
}

/** What the operator may set for one plan. No setting widens what a law allows. */
export const PLAN_RULES: readonly PlanRule[] = [
  {
    id: 'hours',
    title: 'calling hours',
    about: "courtesy hours on the recipient's clock; laws hold beside them",
    show: ({ hours }) => describeWeek(hours.service),
    write: writeHours,
  },
  {
    id: 'spacing_minutes',
    title: 'spacing',
    about: 'between two calls from one line',
    show: ({ spacingMs }) => minutesText(spacingMs),
    write: inMinutes,
  },
  {
    id: 'batch_size',
    title: 'batch',
    about: 'calls before a pause, 1 to 10',
    show: ({ batchSize }) => `${batchSize} calls`,
    write: numeric,
  },
  {
    id: 'batch_pause',
    title: 'pause',
    about: 'after a batch: "supervised" waits until its calls have ended, or minutes',
    show: ({ batchPause }) =>
      batchPause.kind === 'supervised' ? 'supervised' : minutesText(batchPause.gapMs),
    write: (text) => (/^supervised$/i.test(text.trim()) ? ok('supervised') : inMinutes(text)),
  },
  {
    id: 'concurrency',
    title: 'at once',
    about: 'calls in progress at the same time, over all lines',
    show: ({ concurrency }) => `${concurrency} calls`,
    write: numeric,
  },
  {
    id: 'concurrency_per_line',
    title: 'at once, a line',
    about: 'calls in progress at the same time on one line',
    show: ({ concurrencyPerLine }) => `${concurrencyPerLine} calls`,
    write: numeric,
  },
  {
    id: 'expected_minutes',
    title: 'length',
    about: 'how long a call is expected to take',
    show: ({ expectedLengthMs }) =>
      [...new Set(Object.values(expectedLengthMs).map((ms) => ms / MINUTE_MS))]
        .toSorted((a, b) => a - b)
        .join('–') + ' min',
    write: numeric,
  },
  {
    id: 'settle_in_minutes',
    title: 'settling in',
    about: 'no first calls so soon after opening, where later slots will do',
    show: ({ manners }) => minutesText(manners.settleInMs),
    write: inMinutes,
  },
  {
    id: 'avoid',
    title: 'busy hours',
    about: 'lunch and rush hours are left alone, where other slots will do: 11:30-13:30, or none',
    show: ({ manners }) => busyText(manners.avoid.service),
    write: (text) =>
      /^none$/i.test(text.trim()) ? ok('none') : ok(text.split(/[\s,;]+/).filter((part) => part !== '')),
  },
  {
    id: 'spread_minutes',
    title: 'spread',
    about: 'calls are spread over the day, at most so far apart; 0 places them as soon as may be',
    show: ({ manners }) => minutesText(manners.spreadMs),
    write: inMinutes,
  },
  {
    id: 'holidays',
    title: 'holidays',
    about: 'public holidays of the recipient: closed or open',
    show: ({ holidays }) => holidays,
    write: (text) =>
      /^(open|closed)$/i.test(text.trim()) ? ok(text.trim().toLowerCase()) : err('Write open or closed.'),
  },
  {
    id: 'automated_any_hour',
    title: 'machines any hour',
    about: 'automated lines may be called day and night',
    show: ({ automatedAnyHour }) => (automatedAnyHour ? 'yes' : 'no'),
    write: yesNo,
  },
  {
    id: 'require_consent',
    title: 'consent needed',
    about: 'only who has given consent in the list is called',
    show: ({ requireConsent }) => (requireConsent ? 'yes' : 'no'),
    write: yesNo,
  },
  {
    id: 'horizon_days',
    title: 'horizon',
    about: 'how many days ahead slots are looked for',
    show: ({ horizonMs }) => `${horizonMs / 86_400_000} days`,
    write: numeric,
  },
];

/** Each setting as it is in force. */
export const rulesInForce = (policy: Policy): Readonly<Record<string, string>> =>
  Object.fromEntries(PLAN_RULES.map((rule) => [rule.id, rule.show(policy)]));

/** The policy's changes with one more; without a value that one goes back to the operator's own. */
export function withRule(policy: JsonObject, id: string, value: JsonValue | undefined): JsonObject {
  const { [id]: _before, ...rest } = policy;
  return value === undefined ? rest : { ...rest, [id]: value };
}
