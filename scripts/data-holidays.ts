/**
 * Makes src/planner/data/holidays.json: public holidays of common countries as local dates, from `date-holidays`.
 * Run `node scripts/data-holidays.ts` once a year, or after the package was updated.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Holidays from 'date-holidays';

const COUNTRIES = [
  'US', 'CA', 'MX', 'BR', 'AR', 'CL', 'CO', 'PE', 'GB', 'IE', 'FR', 'DE', 'AT', 'CH', 'IT', 'ES', 'PT', 'NL', 'BE', 'LU',
  'DK', 'SE', 'NO', 'FI', 'IS', 'PL', 'CZ', 'SK', 'HU', 'RO', 'BG', 'GR', 'HR', 'SI', 'EE', 'LV', 'LT', 'UA', 'RU', 'TR',
  'IL', 'ZA', 'AE', 'IN', 'SG', 'MY', 'ID', 'PH', 'TH', 'VN', 'JP', 'KR', 'CN', 'HK', 'TW', 'AU', 'NZ',
]; // prettier-ignore
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
  countries[country] = { all: byName(all), ...(Object.keys(regions).length > 0 ? { regions } : {}) };
}

const head = {
  source: `npm date-holidays ${version}`,
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
  `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "countries": {\n${lines.join(',\n')}\n  }\n}\n`,
);
