import { endedAtMs, isSettled, outcomeOf, type CallOutcome } from '../contact/call-outcome.ts';
import { phoneDigits } from '../contact/contacts.ts';
import { isMissing, valueText, yesNo, type ResultField } from './insight-fields.ts';
import type { Talk } from './insight-table.ts';
import type { MissionSnapshot } from '../mission/mission-snapshot.ts';
import { scorable } from './ranking.ts';

/** One bar: what it stands for, how much, and how much of that is good where that can be said. */
export interface ChartRow {
  readonly label: string;
  readonly count: number;
  readonly good?: number;
}

/** A call or message that is over, however it went. */
export interface Try {
  readonly phone: string;
  /** When it was placed, and when it was over. */
  readonly atMs: number | undefined;
  readonly endedAtMs: number;
  readonly outcome: CallOutcome;
  /** From 1, per number, step and channel. */
  readonly attempt: number;
  readonly contact: string;
}

/** Every try whose outcome is settled, by time. */
export function settledTries(snapshot: MissionSnapshot, nowMs: number): readonly Try[] {
  const reports = new Map(snapshot.insights.map((report) => [report.conversationId, report]));
  const counts = new Map<string, number>();
  return snapshot.scheduled
    .toSorted((one, other) => (one.scheduledAtMs ?? 0) - (other.scheduledAtMs ?? 0))
    .flatMap((event): readonly Try[] => {
      const contact = `${phoneDigits(event.to)}|${event.stepId ?? ''}|${event.channel}`;
      const attempt = (counts.get(contact) ?? 0) + 1;
      counts.set(contact, attempt);
      const { conversationId } = event;
      const report = conversationId === undefined ? undefined : reports.get(conversationId);
      const outcome = outcomeOf(event, report, nowMs);
      if (!isSettled(outcome)) return [];
      return [
        {
          phone: event.to,
          atMs: event.dispatchedAtMs ?? event.scheduledAtMs,
          endedAtMs: endedAtMs(event, nowMs),
          outcome,
          attempt,
          contact,
        },
      ];
    });
}

const MOST_BARS = 8;

/** How the values of a field are spread: ranges of a number, the words of a choice, yes and no; then what is missing. */
export function distribution(field: ResultField, talks: readonly Talk[]): readonly ChartRow[] {
  const values = talks.filter(({ result }) => result === 'ready').map(({ fields }) => fields[field.name]);
  const missing = values.filter(isMissing).length;
  const given = values.filter((value) => !isMissing(value));
  const rows =
    field.kind === 'number'
      ? ranges(given.map(scorable))
      : tallied(
          given.map((value) => {
            const flag = field.kind === 'yes-no' ? yesNo(value) : undefined;
            return flag === undefined ? valueText(value) : flag ? 'yes' : 'no';
          }),
        );
  return missing === 0 ? rows : [...rows, { label: 'missing', count: missing }];
}

function tallied(words: readonly string[]): readonly ChartRow[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const rows = [...counts]
    .map(([label, count]) => ({ label, count }))
    .toSorted((one, other) => other.count - one.count);
  if (rows.length <= MOST_BARS) return rows;
  const rest = rows.slice(MOST_BARS - 1);
  return [
    ...rows.slice(0, MOST_BARS - 1),
    { label: `${rest.length} others`, count: rest.reduce((sum, { count }) => sum + count, 0) },
  ];
}

/** Equal ranges with round bounds; a value that is no number is counted apart. */
function ranges(values: readonly (number | undefined)[]): readonly ChartRow[] {
  const numbers = values.filter((value) => value !== undefined);
  const odd = values.length - numbers.length;
  const rest: readonly ChartRow[] = odd === 0 ? [] : [{ label: 'no number', count: odd }];
  if (numbers.length === 0) return rest;
  const least = numbers.reduce((low, value) => Math.min(low, value), Infinity);
  const most = numbers.reduce((high, value) => Math.max(high, value), -Infinity);
  if (least === most) return [{ label: plain(least), count: numbers.length }, ...rest];
  const distinct = [...new Set(numbers)].toSorted((one, other) => one - other);
  if (distinct.length <= MOST_BARS) {
    return [
      ...distinct.map((value) => ({
        label: plain(value),
        count: numbers.filter((each) => each === value).length,
      })),
      ...rest,
    ];
  }
  const width = roundUp((most - least) / (MOST_BARS - 1));
  const start = Math.floor(least / width) * width;
  const bins = Math.max(1, Math.floor((most - start) / width) + 1);
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of numbers) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - start) / width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return [
    ...counts.map((count, index) => ({
      label: `${plain(start + index * width)} to ${plain(start + (index + 1) * width)}`,
      count,
    })),
    ...rest,
  ];
}

/** 1, 2 or 5 times a power of ten, at least `value`. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

const plain = (value: number): string => String(Math.round(value * 1e6) / 1e6);

const GOOD: CallOutcome = 'succeeded';

/** Tries and successes by the hour of day at the recipient; `zoneOf` gives the zone of a number where it is known. */
export function byHour(
  tries: readonly Try[],
  zoneOf: (phone: string) => string | undefined,
): readonly ChartRow[] {
  const hours = new Map<number, { count: number; good: number }>();
  for (const { phone, atMs, outcome } of tries) {
    const zone = zoneOf(phone);
    if (atMs === undefined || zone === undefined) continue;
    const hour = hourIn(zone, atMs);
    if (hour === undefined) continue;
    const tally = hours.get(hour) ?? { count: 0, good: 0 };
    hours.set(hour, { count: tally.count + 1, good: tally.good + Number(outcome === GOOD) });
  }
  return [...hours]
    .toSorted(([one], [other]) => one - other)
    .map(([hour, tally]) => ({ label: `${String(hour).padStart(2, '0')}:00`, ...tally }));
}

const hourFormats = new Map<string, Intl.DateTimeFormat | undefined>();

function hourIn(zone: string, atMs: number): number | undefined {
  if (!hourFormats.has(zone)) hourFormats.set(zone, hourFormat(zone));
  const text = hourFormats.get(zone)?.format(atMs);
  return text === undefined ? undefined : Number(text) % 24;
}

function hourFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });
  } catch {
    return undefined;
  }
}

/** Tries and successes by the recipient's zone, the largest first. */
export function byZone(
  tries: readonly Try[],
  zoneOf: (phone: string) => string | undefined,
): readonly ChartRow[] {
  const zones = new Map<string, { count: number; good: number }>();
  for (const { phone, outcome } of tries) {
    const zone = zoneOf(phone) ?? 'not known';
    const tally = zones.get(zone) ?? { count: 0, good: 0 };
    zones.set(zone, { count: tally.count + 1, good: tally.good + Number(outcome === GOOD) });
  }
  return [...zones]
    .map(([label, tally]) => ({ label, ...tally }))
    .toSorted((one, other) => other.count - one.count);
}

/** How each settled try ended, the most frequent first. */
export const byOutcome = (tries: readonly Try[]): readonly ChartRow[] =>
  tallied(tries.map(({ outcome }) => outcome));

/** How many contacts had been reached by the end of each of `steps` equal parts of the time from first to last try. */
export function progress(
  tries: readonly Try[],
  steps: number,
): { readonly fromMs: number; readonly toMs: number; readonly reached: readonly number[] } | undefined {
  if (tries.length === 0 || steps < 1) return undefined;
  const fromMs = tries.reduce((low, { endedAtMs: at }) => Math.min(low, at), Infinity);
  const toMs = tries.reduce((high, { endedAtMs: at }) => Math.max(high, at), -Infinity);
  const firstSuccess = new Map<string, number>();
  for (const { contact, outcome, endedAtMs: at } of tries) {
    if (outcome === GOOD) firstSuccess.set(contact, Math.min(at, firstSuccess.get(contact) ?? Infinity));
  }
  const spanMs = Math.max(1, toMs - fromMs);
  const perStep = Array.from({ length: steps }, () => 0);
  for (const at of firstSuccess.values()) {
    const step = Math.min(steps - 1, Math.floor(((at - fromMs) / spanMs) * steps));
    perStep[step] = (perStep[step] ?? 0) + 1;
  }
  let sum = 0;
  return { fromMs, toMs, reached: perStep.map((count) => (sum += count)) };
}

/** How many contacts were reached at which try; then those that no try reached. */
export function attemptsUntilSuccess(tries: readonly Try[]): readonly ChartRow[] {
  const first = new Map<string, number | undefined>();
  for (const { contact, attempt, outcome } of tries) {
    const before = first.get(contact);
    if (before === undefined) first.set(contact, outcome === GOOD ? attempt : undefined);
  }
  const counts = new Map<number, number>();
  let never = 0;
  for (const attempt of first.values()) {
    if (attempt === undefined) never += 1;
    else counts.set(attempt, (counts.get(attempt) ?? 0) + 1);
  }
  const rows = [...counts]
    .toSorted(([one], [other]) => one - other)
    .map(([attempt, count]) => ({ label: `try ${attempt}`, count, good: count }));
  return never === 0 ? rows : [...rows, { label: 'not reached', count: never, good: 0 }];
}
