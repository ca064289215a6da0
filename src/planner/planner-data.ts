import areaJson from './data/area-codes.json' with { type: 'json' };
import countryJson from './data/country-zones.json' with { type: 'json' };
import geoJson from './data/geo-zones.json' with { type: 'json' };
import holidayJson from './data/holidays.json' with { type: 'json' };
import lawJson from './data/law.json' with { type: 'json' };
import type { DataOverrides } from './data-overrides.ts';
import { CLOCKS_VERSION } from './hours/zone-clocks.ts';
import { readLegalRule, type LegalRule } from './law/legal-rule.ts';
import { readAreaCodes } from './places/area-codes.ts';
import { TERRITORIES } from './places/territories.ts';

/** Everything the planner knows of the world: built in, then the user's additions. */
export interface PlannerData {
  /** Number prefix outside North America → every zone found below it. */
  readonly zonesOfPrefix: ReadonlyMap<string, readonly string[]>;
  readonly longestPrefix: number;
  /** North American area code → every zone of its overlay complex. */
  readonly zonesOfArea: ReadonlyMap<string, readonly string[]>;
  /** North American area code → `US-FL` … */
  readonly regionsOfArea: ReadonlyMap<string, readonly string[]>;
  /** `US-FL`, `CA-QC`, `AU-QLD`, `US-PR` … → zones. */
  readonly zonesOfRegion: ReadonlyMap<string, readonly string[]>;
  readonly zonesOfCountry: ReadonlyMap<string, readonly string[]>;
  /** Zone → the country it lies in. */
  readonly countryOfZone: ReadonlyMap<string, string>;
  readonly legalRules: readonly LegalRule[];
  /** `US` or `US-TX` → local date → name; `law:AL` for a list that a law brings along. */
  readonly holidays: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Dates the user calls working days; they open courtesy hours, never legal ones. */
  readonly workingDays: ReadonlyMap<string, ReadonlySet<string>>;
  /** Countries whose week does not end on Saturday and Sunday → weekdays off, 0 Sunday … 6 Saturday. */
  readonly weekends: ReadonlyMap<string, readonly number[]>;
  readonly holidayYears: { readonly first: number; readonly last: number };
  readonly versions: DataVersions;
}

/** Where each table came from; part of every plan, so that a slot can be explained later. */
export interface DataVersions {
  /** IANA time zone data of our own tables and clocks, such as `2026f`. */
  readonly tables: string;
  readonly areas: string;
  readonly numbers: string;
  readonly countries: string;
  readonly holidays: string;
  readonly legal: string;
  readonly overridden: boolean;
}

interface HolidayBook {
  readonly all: Readonly<Record<string, readonly string[]>>;
  readonly regions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

type Names = Readonly<Record<string, string>>;

/** Australian states: IANA's zone names carry them. */
const AUSTRALIA: Names = {
  NSW: 'Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe',
  ACT: 'Australia/Sydney',
  VIC: 'Australia/Melbourne',
  QLD: 'Australia/Brisbane',
  SA: 'Australia/Adelaide',
  NT: 'Australia/Darwin',
  TAS: 'Australia/Hobart',
  WA: 'Australia/Perth Australia/Eucla',
};

let builtIn: PlannerData | undefined;

/** The built-in tables, with a user's additions where given. */
export function plannerData(overrides?: DataOverrides): PlannerData {
  builtIn ??= loadBuiltIn();
  if (overrides === undefined) return builtIn;
  const zonesOfPrefix = new Map([...builtIn.zonesOfPrefix, ...overrides.zonesOfPrefix]);
  return {
    ...builtIn,
    zonesOfPrefix,
    longestPrefix: longest(zonesOfPrefix),
    zonesOfArea: new Map(
      [...builtIn.zonesOfArea].map(([area, zones]) => [
        area,
        overrides.zonesOfPrefix.get(`1${area}`) ?? zones,
      ]),
    ),
    zonesOfCountry: new Map([...builtIn.zonesOfCountry, ...overrides.zonesOfCountry]),
    legalRules: [...builtIn.legalRules, ...overrides.legalRules],
    holidays: mergeHolidays(builtIn.holidays, overrides.holidays),
    workingDays: overrides.workingDays,
    versions: { ...builtIn.versions, overridden: true },
  };
}

function loadBuiltIn(): PlannerData {
  const prefixes = Object.entries(geoJson.prefixes as Names).flatMap(([zones, list]) =>
    list.split(' ').map((prefix) => [prefix, zones.split(' ')] as const),
  );
  const zonesOfPrefix = new Map(prefixes);
  const zonesOfCountry = new Map(Object.entries(countryJson.zones as Record<string, readonly string[]>));
  const { zonesOfArea, regionsOfArea, zonesOfRegion } = readAreaCodes(areaJson.places, areaJson.placeZones);
  return {
    zonesOfPrefix,
    longestPrefix: longest(zonesOfPrefix),
    zonesOfArea,
    regionsOfArea,
    zonesOfRegion: new Map([
      ...zonesOfRegion,
      ...Object.entries(AUSTRALIA).map(([state, zones]) => [`AU-${state}`, zones.split(' ')] as const),
      ...[...TERRITORIES].flatMap(([code, { region }]) => {
        const zones = zonesOfCountry.get(code);
        return zones === undefined ? [] : [[region, zones] as const];
      }),
    ]),
    zonesOfCountry,
    countryOfZone: new Map(
      [...zonesOfCountry].flatMap(([country, zones]) => zones.map((zone) => [zone, country] as const)),
    ),
    legalRules: readLaw(),
    holidays: readHolidayBooks(),
    workingDays: new Map(),
    weekends: new Map(Object.entries(holidayJson.weekends as Record<string, readonly number[]>)),
    holidayYears: { first: holidayJson.firstYear, last: holidayJson.lastYear },
    versions: {
      tables: CLOCKS_VERSION,
      areas: `area codes as of ${areaJson.reviewed_on}`,
      numbers: `${geoJson.source}, made ${geoJson.made}`,
      countries: `${countryJson.source}, made ${countryJson.made}`,
      holidays: `${holidayJson.source}, made ${holidayJson.made}`,
      legal: `law on record as of ${lawJson.reviewed_on}`,
      overridden: false,
    },
  };
}

function readLaw(): readonly LegalRule[] {
  return lawJson.rules.map((rule) => {
    const read = readLegalRule(rule, lawJson.reviewed_on);
    if (!read.ok) throw new Error(`law.json: ${read.error}`);
    return read.value;
  });
}

function readHolidayBooks(): PlannerData['holidays'] {
  const holidays = new Map<string, ReadonlyMap<string, string>>();
  for (const [country, book] of Object.entries(holidayJson.countries as Record<string, HolidayBook>)) {
    holidays.set(country, byDate(book.all));
    for (const [region, own] of Object.entries(book.regions ?? {}))
      holidays.set(`${country}-${region}`, byDate(own));
  }
  for (const [list, own] of Object.entries(holidayJson.law as Record<string, HolidayBook['all']>))
    holidays.set(`law:${list}`, byDate(own));
  return holidays;
}

const longest = (prefixes: ReadonlyMap<string, unknown>): number =>
  Math.max(...[...prefixes.keys()].map((prefix) => prefix.length));

function byDate(names: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  return new Map(
    Object.entries(names).flatMap(([name, dates]) => dates.map((date) => [date, name] as const)),
  );
}

function mergeHolidays(
  base: PlannerData['holidays'],
  added: PlannerData['holidays'],
): Map<string, ReadonlyMap<string, string>> {
  const merged = new Map(base);
  for (const [place, dates] of added) merged.set(place, new Map([...(base.get(place) ?? []), ...dates]));
  return merged;
}
