import { safeText, type SafeText } from '../../lib/safe-text.ts';

/** Who reads a sentence: how they write an instant, zone named, and when they read it. */
export interface TimeReader {
  readonly nowMs: number;
  readonly tell: (atMs: number) => string;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DATE = `(?:(?<weekday>${DAYS.join('|')}) )?(?<day>\\d{1,2}) (?<month>${MONTHS.join('|')})(?: (?<year>\\d{4}))?`;
const CLOCK = '(?<hour>\\d\\d):(?<minute>\\d\\d) UTC\\b';

/** `Mon 30 Nov 09:30 their time (17:30 UTC)`: by both clocks of one day. */
const BOTH = new RegExp(`(?<kept>\\b${DATE} \\d\\d:\\d\\d their time \\()${CLOCK}`, 'g');
/** `Tue 3 Mar 2026 21:10 UTC`, as our own sentences tell an instant that goes on record; some without day or year. */
const ALONE = new RegExp(`(?<kept> at |\\b)${DATE} ${CLOCK}`, 'g');

/**
 * A sentence of ours with its instants by the clock of whoever reads it: `today 14:26 CET`. The record keeps UTC.
 * `outside`: what the sentence may repeat, such as the text of a message. An instant that stands there, or between
 * quotation marks, stays as it is.
 */
export function inOwnTime(
  text: SafeText,
  { nowMs, tell }: TimeReader,
  outside: readonly string[] = [],
): SafeText {
  if (!text.includes(' UTC')) return text;
  const retell = (written: string, ...rest: readonly unknown[]): string => {
    const [from, whole, groups] = rest.slice(-3) as [number, string, Groups];
    const atMs = instantOf(groups, nowMs);
    const isTheirs =
      whole.lastIndexOf('“', from) > whole.lastIndexOf('”', from) ||
      outside.some((each) => each.includes(written.trim().replace(/^at /, '')));
    if (atMs === undefined || isTheirs) return written;
    const told = tell(atMs);
    // `at today 14:05` is no English.
    return /^to(?:day|morrow)/.test(told) && groups['kept'] === ' at '
      ? ` ${told}`
      : `${groups['kept'] ?? ''}${told}`;
  };
  const own = text.replace(BOTH, retell).replace(ALONE, retell);
  return own === text ? text : safeText(own, { multiline: true, maxLength: 1_000_000 });
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Without a year the nearest one is meant. */
function instantOf(
  { weekday, day, month = '', year, hour, minute }: Groups,
  nowMs: number,
): number | undefined {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const years = year === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [Number(year)];
  const found = years
    .map((each) => Date.UTC(each, MONTHS.indexOf(month), Number(day), Number(hour), Number(minute)))
    // The day is that of the recipient's clock in the one form, which is UTC's there too.
    .filter((atMs) => weekday === undefined || DAYS[new Date(atMs).getUTCDay()] === weekday);
  return found.sort((one, other) => Math.abs(one - nowMs) - Math.abs(other - nowMs))[0];
}

/** Every text inside plain data. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value !== 'object' || value === null ? [] : Object.values(value).flatMap(textsOf);
}
