/**
 * Makes src/planner/data/holidays.json: public holidays of common countries as local dates, from `date-holidays`, the
 * lists that some laws bring along, and the weekends of countries that do not rest on Saturday and Sunday.
 * Run `node scripts/data-holidays.ts` once a year, or after the package was updated.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Holidays from 'date-holidays';
import { getCountries } from 'libphonenumber-js/max';

const COUNTRIES = [
  'US', 'CA', 'MX', 'BR', 'AR', 'CL', 'CO', 'PE', 'GB', 'IE', 'FR', 'DE', 'AT', 'CH', 'IT', 'ES', 'PT', 'NL', 'BE', 'LU',
  'DK', 'SE', 'NO', 'FI', 'IS', 'PL', 'CZ', 'SK', 'HU', 'RO', 'BG', 'GR', 'HR', 'SI', 'EE', 'LV', 'LT', 'UA', 'RU', 'TR',
  'IL', 'ZA', 'AE', 'IN', 'SG', 'MY', 'ID', 'PH', 'TH', 'VN', 'JP', 'KR', 'CN', 'HK', 'TW', 'AU', 'NZ',
  'SA', 'EG', 'BH', 'BD', 'PK', 'IR', 'DZ', 'LY', 'SD', 'MA', 'TN', 'KE', 'NG', 'GH',
]; // prettier-ignore
/** Territories that `date-holidays` has as countries of their own: kept as states of the country whose law they share. */
const TERRITORIES: Readonly<Record<string, readonly string[]>> = {
  US: ['PR', 'VI', 'GU', 'AS'],
  FR: ['GP', 'MQ', 'GF', 'RE', 'YT', 'BL', 'MF'],
};
/** Countries whose states keep holidays of their own, and where a state is often known. */
const WITH_REGIONS = new Set(['US', 'CA', 'AU', 'GB', 'DE', 'CH', 'ES', 'AT', 'IN']);
const YEARS_AHEAD = 5;

const root = resolve(import.meta.dirname, '..');
const { version } = JSON.parse(
  readFileSync(join(root, 'node_modules/date-holidays/package.json'), 'utf8'),
) as { version: string };
const firstYear = new Date().getUTCFullYear();
const years = Array.from({ length: YEARS_AHEAD }, (_, index) => firstYear + index);

/** Local dates with their names; a holiday of several days gives each of them. */
function publicHolidays(country: string, region?: string): Map<string, string> {
  const book = region === undefined ? new Holidays(country) : new Holidays(country, region);
  const dates = new Map<string, string>();
  for (const year of years) {
    for (const holiday of book.getHolidays(year, 'en')) {
      if (holiday.type !== 'public') continue;
      const first = holiday.date.slice(0, 10);
      const days = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000));
      for (let day = 0; day < days; day += 1) {
        const date = new Date(Date.parse(`${first}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10);
        if (!dates.has(date)) dates.set(date, holiday.name);
      }
    }
  }
  return dates;
}

/** Day of month of the `nth` weekday (0 Sunday) of a month from 1; negative `nth` counts from its end. */
function nthDay(year: number, month: number, weekday: number, nth: number): string {
  const days = Array.from(
    { length: new Date(Date.UTC(year, month, 0)).getUTCDate() },
    (_, index) => index + 1,
  );
  const hits = days.filter((day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() === weekday);
  return isoDate(year, month, hits.at(nth > 0 ? nth - 1 : nth) ?? 1);
}

function isoDate(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** Easter Sunday by the Gregorian computus. */
function easter(year: number): string {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return isoDate(year, Math.floor(n / 31), (n % 31) + 1);
}

type Day = (year: number) => string | undefined;
const on =
  (month: number, day: number): Day =>
  (year) =>
    isoDate(year, month, day);
const nth =
  (month: number, weekday: number, count: number): Day =>
  (year) =>
    nthDay(year, month, weekday, count);
const afterEaster =
  (days: number): Day =>
  (year) =>
    shifted(easter(year), days);
const thanksgivingAnd =
  (days: number): Day =>
  (year) =>
    shifted(nthDay(year, 11, 4, 4), days);
/** The Tuesday after the first Monday of November. */
const election =
  (step: number): Day =>
  (year) =>
    year % step === 0 ? shifted(nthDay(year, 11, 1, 1), 1) : undefined;

const NEW_YEAR = on(1, 1);
const KING = nth(1, 1, 3);
const PRESIDENTS = nth(2, 1, 3);
const GOOD_FRIDAY = afterEaster(-2);
const MEMORIAL = nth(5, 1, -1);
const JUNETEENTH = on(6, 19);
const INDEPENDENCE = on(7, 4);
const LABOR = nth(9, 1, 1);
const COLUMBUS = nth(10, 1, 2);
const VETERANS = on(11, 11);
const THANKSGIVING = nth(11, 4, 4);
const CHRISTMAS = on(12, 25);

interface LawList {
  readonly days: Readonly<Record<string, Day>>;
  /** Where a day falls on a Saturday or a Sunday, the day that is kept too. */
  readonly saturday?: number;
  readonly sunday?: number;
}

/**
 * Legal holidays of states whose law closes them to sales calls, by statute: Ala. Code 1-3-8, La. R.S. 1:55,
 * Miss. Code 3-3-7, R.I. Gen. Laws 25-1-1, Utah Code 63G-1-301, 73 P.S. 2242. Where it is unsure whether a day counts
 * it is in the list: nobody is called on a day too few.
 */
const LAW_LISTS: Readonly<Record<string, LawList>> = {
  AL: {
    saturday: -1,
    sunday: 1,
    days: {
      'New Year': NEW_YEAR, 'King and Lee': KING, 'Washington and Jefferson': PRESIDENTS, 'Mardi Gras': afterEaster(-47),
      'Confederate Memorial Day': nth(4, 1, 4), 'Memorial Day': MEMORIAL, 'Jefferson Davis': nth(6, 1, 1), Juneteenth: JUNETEENTH,
      'Independence Day': INDEPENDENCE, 'Labor Day': LABOR, 'Columbus Day': COLUMBUS, 'Veterans Day': VETERANS,
      Thanksgiving: THANKSGIVING, Christmas: CHRISTMAS,
    },
  },
  LA: {
    saturday: -1,
    sunday: 1,
    days: {
      'New Year': NEW_YEAR, 'Battle of New Orleans': on(1, 8), King: KING, Washington: PRESIDENTS, 'Mardi Gras': afterEaster(-47),
      'Good Friday': GOOD_FRIDAY, 'Memorial Day': MEMORIAL, Juneteenth: JUNETEENTH, 'Independence Day': INDEPENDENCE,
      'Huey P. Long': on(8, 30), 'Labor Day': LABOR, 'Columbus Day': COLUMBUS, 'All Saints': on(11, 1), 'Election Day': election(2),
      'Veterans Day': VETERANS, Thanksgiving: THANKSGIVING, 'Acadian Day': thanksgivingAnd(1), Christmas: CHRISTMAS,
    },
  },
  MS: {
    sunday: 1,
    days: {
      'New Year': NEW_YEAR, 'King and Lee': KING, Washington: PRESIDENTS, 'Confederate Memorial Day': nth(4, 1, -1),
      'Memorial Day': MEMORIAL, 'Independence Day': INDEPENDENCE, 'Labor Day': LABOR, 'Veterans Day': VETERANS,
      Thanksgiving: THANKSGIVING, Christmas: CHRISTMAS,
    },
  },
  PA: {
    sunday: 1,
    days: {
      'New Year': NEW_YEAR, King: KING, Presidents: PRESIDENTS, 'Good Friday': GOOD_FRIDAY, 'Memorial Day': MEMORIAL,
      'Flag Day': on(6, 14), Juneteenth: JUNETEENTH, 'Independence Day': INDEPENDENCE, 'Labor Day': LABOR, 'Columbus Day': COLUMBUS,
      'Election Day': election(1), 'Veterans Day': VETERANS, Thanksgiving: THANKSGIVING, Christmas: CHRISTMAS,
    },
  },
  RI: {
    saturday: -1,
    sunday: 1,
    days: {
      'New Year': NEW_YEAR, King: KING, Presidents: PRESIDENTS, 'Memorial Day': MEMORIAL, Juneteenth: JUNETEENTH,
      'Independence Day': INDEPENDENCE, 'Victory Day': nth(8, 1, 2), 'Labor Day': LABOR, 'Columbus Day': COLUMBUS,
      'Election Day': election(2), 'Veterans Day': VETERANS, Thanksgiving: THANKSGIVING, Christmas: CHRISTMAS,
    },
  },
  UT: {
    saturday: -1,
    sunday: 1,
    days: {
      'New Year': NEW_YEAR, King: KING, Presidents: PRESIDENTS, 'Memorial Day': MEMORIAL, Juneteenth: JUNETEENTH,
      // Kept on the Monday before where it falls on Tuesday to Friday.
      'Juneteenth (kept)': (year) => {
        const day = weekdayOf(isoDate(year, 6, 19));
        return day >= 2 && day <= 5 ? shifted(isoDate(year, 6, 19), 1 - day) : undefined;
      },
      'Independence Day': INDEPENDENCE, 'Pioneer Day': on(7, 24), 'Labor Day': LABOR, 'Columbus Day': COLUMBUS,
      'Veterans Day': VETERANS, Thanksgiving: THANKSGIVING, Christmas: CHRISTMAS,
    },
  },
}; // prettier-ignore

/** The dates of a law's list, the days that a weekend moves included. */
function lawDates({ days, saturday, sunday }: LawList): Map<string, string> {
  const dates = new Map<string, string>();
  for (const year of [...years, (years.at(-1) ?? firstYear) + 1]) {
    for (const [name, dayIn] of Object.entries(days)) {
      const date = dayIn(year);
      if (date === undefined) continue;
      if (year <= (years.at(-1) ?? 0)) dates.set(date, name);
      const move = weekdayOf(date) === 6 ? saturday : weekdayOf(date) === 0 ? sunday : undefined;
      const kept = move === undefined ? undefined : shifted(date, move);
      if (kept !== undefined && Number(kept.slice(0, 4)) <= (years.at(-1) ?? 0) && !dates.has(kept))
        dates.set(kept, name);
    }
  }
  return dates;
}

/** Weekdays off (0 Sunday) of countries that rest on Friday, by CLDR and, where it does not have them, by their laws. */
function weekends(): Record<string, readonly number[]> {
  const found: Record<string, readonly number[]> = {
    BD: [5, 6],
    BN: [5, 0],
    DJ: [5],
    MV: [5, 6],
    PS: [5, 6],
  };
  for (const country of getCountries().toSorted()) {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
      getWeekInfo(): { weekend: number[] };
    };
    const off = locale.getWeekInfo().weekend.map((day) => day % 7);
    if (off.includes(5)) found[country] = off;
  }
  return found;
}

/** Name → dates: a name is written once. */
function byName(dates: Iterable<readonly [string, string]>): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const [date, name] of [...dates].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    (names[name] ??= []).push(date);
  return names;
}

const countries: Record<
  string,
  { all: Record<string, string[]>; regions?: Record<string, Record<string, string[]>> }
> = {};
for (const country of COUNTRIES) {
  const all = publicHolidays(country);
  const regions: Record<string, Record<string, string[]>> = {};
  if (WITH_REGIONS.has(country)) {
    for (const region of Object.keys(new Holidays().getStates(country) ?? {})) {
      const own = [...publicHolidays(country, region)].filter(([date]) => !all.has(date));
      if (own.length > 0) regions[region] = byName(own);
    }
  }
  for (const territory of TERRITORIES[country] ?? []) {
    const own = [...publicHolidays(territory)].filter(([date]) => !all.has(date));
    if (own.length > 0) regions[territory] ??= byName(own);
  }
  countries[country] = { all: byName(all), ...(Object.keys(regions).length > 0 ? { regions } : {}) };
}

const head = {
  source: `npm date-holidays ${version}; weekends by Unicode CLDR ${process.versions['cldr']}; lists of state laws by their statutes`,
  attribution:
    'Holiday data by the contributors of date-holidays (github.com/commenthol/date-holidays), CC BY 3.0; parts from Wikipedia, CC BY-SA 3.0. Reduced to public holidays and local dates.',
  made: new Date().toISOString().slice(0, 10),
  firstYear,
  lastYear: years.at(-1),
};
const lines = Object.entries(countries).map(
  ([country, value]) => `    ${JSON.stringify(country)}: ${JSON.stringify(value)}`,
);
writeFileSync(
  join(root, 'src/planner/data/holidays.json'),
  `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "weekends": ${JSON.stringify(weekends())},\n  "law": {\n${Object.entries(
    LAW_LISTS,
  )
    .map(([list, days]) => `    ${JSON.stringify(list)}: ${JSON.stringify(byName(lawDates(days)))}`)
    .join(',\n')}\n  },\n  "countries": {\n${lines.join(',\n')}\n  }\n}\n`,
);
