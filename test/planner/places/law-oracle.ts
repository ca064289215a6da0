import type { WallClock } from '../independent-clock.ts';

/** Opening and closing hour on a weekday (0 Sunday), or several; written down anew from the laws' own words. */
type Hours = (weekday: number) => readonly (readonly [open: number, close: number])[];

const daily =
  (open: number, close: number): Hours =>
  () => [[open, close]];
const weekdays =
  (open: number, close: number, saturday?: readonly [number, number]): Hours =>
  (day) =>
    day === 0 ? [] : day === 6 ? (saturday === undefined ? [] : [saturday]) : [[open, close]];
const monToSat = (open: number, close: number): Hours => weekdays(open, close, [open, close]);

/** By state, the tightest of what is on record; the federal 8 to 21 holds besides. */
const STATES: Readonly<Record<string, Hours>> = {
  'US-AL': monToSat(8, 20), 'US-CT': daily(9, 20), 'US-FL': daily(8, 20), 'US-OK': daily(9, 20), 'US-MD': daily(8, 20), 'US-KY': daily(10, 21),
  'US-LA': monToSat(8, 20), 'US-MA': daily(8, 20), 'US-WA': daily(8, 20), 'US-ME': weekdays(9, 17), 'US-MI': daily(9, 21), 'US-IN': daily(9, 20),
  'US-MN': daily(9, 21), 'US-NM': daily(9, 21), 'US-MS': monToSat(8, 20), 'US-IL': daily(9, 21), 'US-NV': daily(9, 20), 'US-PA': daily(8, 21),
  'US-RI': weekdays(9, 18, [10, 17]), 'US-SD': weekdays(9, 21), 'US-UT': monToSat(8, 21), 'US-VA': daily(8, 21),
  'US-NE': (day) => [[day === 0 ? 13 : 8, 21]],
  'US-TX': (day) => [[day === 0 ? 12 : 9, 21]],
}; // prettier-ignore

const COUNTRIES: Readonly<Record<string, Hours>> = {
  US: daily(8, 21),
  CA: (day) => [day === 0 || day === 6 ? [10, 18] : [9, 21.5]],
  FR: (day) => (day === 0 || day === 6 ? [] : [[10, 13], [14, 20]]),
  ES: weekdays(9, 21),
  IT: weekdays(9, 20, [10, 19]),
  AU: weekdays(9, 20, [9, 17]),
  ZA: weekdays(8, 20, [9, 13]),
  CO: weekdays(7, 19, [8, 15]),
  IN: daily(10, 21),
  BR: weekdays(9, 21, [10, 16]),
}; // prettier-ignore

/** Days on which a state's law shuts sales calls out, of the years that the lists are drawn from. */
const SHUT: Readonly<Record<string, string>> = {
  'US-AL': '2026-12-25 2027-01-01 2027-04-26 2027-05-31 2027-06-07 2027-07-05 2027-09-06 2027-11-25',
  'US-LA': '2026-12-25 2027-01-01 2027-02-09 2027-03-26 2027-07-05 2027-09-06 2027-11-01 2027-11-25',
  'US-MS': '2026-12-25 2027-01-01 2027-04-26 2027-05-31 2027-07-05 2027-09-06 2027-11-11 2027-11-25',
  'US-PA':
    '2026-12-25 2027-01-01 2027-01-18 2027-03-26 2027-05-31 2027-06-14 2027-07-05 2027-10-11 2027-11-02 2027-11-25',
  'US-RI': '2026-12-25 2027-01-01 2027-05-31 2027-07-05 2027-08-09 2027-10-11 2027-11-25',
  'US-UT': '2026-12-25 2027-01-01 2027-05-31 2027-07-05 2027-07-24 2027-11-25',
  FR: '2026-12-25 2027-01-01 2027-03-29 2027-05-06 2027-05-17 2027-07-14 2027-11-01 2027-11-11',
};

/** True where the law of a place shuts a call out that runs from one clock to another on the same day. */
export function againstLaw(place: string, start: WallClock, end: WallClock): boolean {
  const country = place.slice(0, 2);
  return [country, place].some((law) => {
    if (SHUT[law]?.split(' ').includes(start.date) === true) return true;
    const hours = law === country ? COUNTRIES[law] : STATES[law];
    if (hours === undefined) return false;
    if (start.date !== end.date) return true;
    return !hours(start.weekday).some(
      ([open, close]) => start.minute >= open * 60 && end.minute <= close * 60,
    );
  });
}
