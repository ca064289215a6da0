import countryJson from './data/country-zones.json' with { type: 'json' };
import geoJson from './data/geo-zones.json' with { type: 'json' };
import holidayJson from './data/holidays.json' with { type: 'json' };
import legalJson from './data/legal-hours.json' with { type: 'json' };
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { dayOf, isKnownZone } from './hours/zone-table.ts';
import { parseWeekHours, type WeekHours } from './hours/week-hours.ts';

/** Outer bounds that a law sets for calls to a country or one of its states. */
export interface LegalRule {
  readonly id: string;
  readonly country: string;
  /** State without its country: `FL`. Absent: the whole country. */
  readonly region?: string;
  readonly hours: WeekHours;
  readonly closedOnHolidays: boolean;
  readonly source: string;
  readonly reviewedOn: string;
}

/** Everything the planner knows of the world: built in, then the user's additions. */
export interface PlannerData {
  readonly zonesOfPrefix: ReadonlyMap<string, readonly string[]>;
  readonly longestPrefix: number;
  /** North American area code → every zone that lies in it. */
  readonly zonesOfArea: ReadonlyMap<string, readonly string[]>;
  /** North American area code → `US-FL` … */
  readonly regionsOfArea: ReadonlyMap<string, readonly string[]>;
  readonly zonesOfRegion: ReadonlyMap<string, readonly string[]>;
  readonly zonesOfCountry: ReadonlyMap<string, readonly string[]>;
  readonly legalRules: readonly LegalRule[];
  /** `US` or `US-TX` → local date → name. */
  readonly holidays: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Dates the user calls working days; they open courtesy hours, never legal ones. */
  readonly workingDays: ReadonlyMap<string, ReadonlySet<string>>;
  readonly holidayYears: { readonly first: number; readonly last: number };
  readonly versions: DataVersions;
}

/** Where each table came from; part of every plan, so that a slot can be explained later. */
export interface DataVersions {
  /** IANA time zone data the tables were made with, such as `2026c`. */
  readonly tables: string;
  readonly numbers: string;
  readonly countries: string;
  readonly holidays: string;
  readonly legal: string;
  readonly overridden: boolean;
}

/** What a user's own file adds: made by `parseDataOverrides`. */
export interface DataOverrides {
  readonly zonesOfPrefix: ReadonlyMap<string, readonly string[]>;
  readonly zonesOfCountry: ReadonlyMap<string, readonly string[]>;
  readonly legalRules: readonly LegalRule[];
  readonly holidays: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly workingDays: ReadonlyMap<string, ReadonlySet<string>>;
}

interface HolidayBook {
  readonly all: Readonly<Record<string, readonly string[]>>;
  readonly regions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

let builtIn: PlannerData | undefined;

/** The built-in tables, with a user's additions where given. */
export function plannerData(overrides?: DataOverrides): PlannerData {
  builtIn ??= loadBuiltIn();
  if (overrides === undefined) return builtIn;
  const zonesOfPrefix = new Map([...builtIn.zonesOfPrefix, ...overrides.zonesOfPrefix]);
  return {
    ...builtIn,
    zonesOfPrefix,
    longestPrefix: Math.max(...[...zonesOfPrefix.keys()].map((prefix) => prefix.length)),
    zonesOfArea: areaZones(zonesOfPrefix, overrides.zonesOfPrefix),
    zonesOfCountry: new Map([...builtIn.zonesOfCountry, ...overrides.zonesOfCountry]),
    legalRules: [...builtIn.legalRules, ...overrides.legalRules],
    holidays: mergeHolidays(builtIn.holidays, overrides.holidays),
    workingDays: overrides.workingDays,
    versions: { ...builtIn.versions, overridden: true },
  };
}

function loadBuiltIn(): PlannerData {
  const sets: readonly (readonly string[])[] = geoJson.sets;
  const prefixes = Object.entries(geoJson.prefixes as Record<string, number>);
  const zonesOfPrefix = new Map(prefixes.map(([prefix, set]) => [prefix, sets[set] ?? []]));
  const holidays = new Map<string, Map<string, string>>();
  for (const [country, book] of Object.entries(holidayJson.countries as Record<string, HolidayBook>)) {
    holidays.set(country, byDate(book.all));
    for (const [region, own] of Object.entries(book.regions ?? {}))
      holidays.set(`${country}-${region}`, byDate(own));
  }
  const legalRules = legalJson.rules.map((rule) => {
    const read = readLegalRule(rule, legalJson.reviewed_on);
    if (!read.ok) throw new Error(`legal-hours.json: ${read.error}`);
    return read.value;
  });
  return {
    zonesOfPrefix,
    longestPrefix: Math.max(...prefixes.map(([prefix]) => prefix.length)),
    zonesOfArea: areaZones(zonesOfPrefix, new Map()),
    regionsOfArea: new Map(Object.entries(geoJson.areaRegions as Record<string, string[]>)),
    zonesOfRegion: new Map(Object.entries(geoJson.regionZones as Record<string, string[]>)),
    zonesOfCountry: new Map(Object.entries(countryJson.zones as Record<string, string[]>)),
    legalRules,
    holidays,
    workingDays: new Map(),
    holidayYears: { first: holidayJson.firstYear, last: holidayJson.lastYear },
    versions: {
      tables: geoJson.tzVersion > countryJson.tzVersion ? geoJson.tzVersion : countryJson.tzVersion,
      numbers: `${geoJson.source}, made ${geoJson.made}`,
      countries: `${countryJson.source}, made ${countryJson.made}`,
      holidays: `${holidayJson.source}, made ${holidayJson.made}`,
      legal: `legal hours as of ${legalJson.reviewed_on}`,
      overridden: false,
    },
  };
}

/** The union of zones below each North American area code; a user's entry for the whole code wins. */
function areaZones(
  prefixes: ReadonlyMap<string, readonly string[]>,
  own: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const areas = new Map<string, Set<string>>();
  for (const [prefix, zones] of prefixes) {
    if (!prefix.startsWith('1') || prefix.length < 4) continue;
    const area = prefix.slice(1, 4);
    const bag = areas.get(area) ?? new Set<string>();
    areas.set(area, bag);
    for (const zone of zones) bag.add(zone);
  }
  return new Map([...areas].map(([area, zones]) => [area, own.get(`1${area}`) ?? [...zones].toSorted()]));
}

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

function readLegalRule(rule: JsonObject, reviewedOn: string): Result<LegalRule, string> {
  const { id, country, region, source } = rule;
  if (typeof id !== 'string' || id === '') return err('a rule needs an "id"');
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) {
    return err(`rule ${id}: "country" must be two capital letters`);
  }
  if (region !== undefined && typeof region !== 'string') return err(`rule ${id}: "region" must be text`);
  if (typeof source !== 'string' || source === '') return err(`rule ${id}: "source" must name the law`);
  const reviewed = rule['reviewed_on'] ?? reviewedOn;
  if (typeof reviewed !== 'string' || dayOf(reviewed) === undefined) {
    return err(`rule ${id}: "reviewed_on" must be a date such as 2026-11-22`);
  }
  const hours = parseWeekHours(rule['hours']);
  if (!hours.ok) return err(`rule ${id}: "hours": ${hours.error}`);
  return ok({
    id,
    country,
    hours: hours.value,
    closedOnHolidays: rule['holidays'] === 'closed',
    source,
    reviewedOn: reviewed,
    ...(region === undefined ? {} : { region }),
  });
}

/**
 * Reads a user's data file: `{zones: {"+1850": ["America/Chicago"]}, countries: {"RU": ["Europe/Moscow"]},
 * legal: [{id, country, region?, hours, holidays?, source, reviewed_on}], holidays: {"US-TX": {"2026-11-27": "Shut",
 * "2026-11-11": false}}}`. `false` makes a holiday a working day for courtesy hours. Legal rules only add bounds.
 * Errors: every fault, one sentence each.
 */
export function parseDataOverrides(value: JsonValue): Result<DataOverrides, readonly string[]> {
  const faults: string[] = [];
  const overrides = {
    zonesOfPrefix: new Map<string, readonly string[]>(),
    zonesOfCountry: new Map<string, readonly string[]>(),
    legalRules: [] as LegalRule[],
    holidays: new Map<string, ReadonlyMap<string, string>>(),
    workingDays: new Map<string, ReadonlySet<string>>(),
  };
  if (!isJsonObject(value)) return err(['the data file must be a JSON object']);
  for (const key of Object.keys(value)) {
    if (!['zones', 'countries', 'legal', 'holidays'].includes(key)) {
      faults.push(`"${key}" is not known; use zones, countries, legal or holidays`);
    }
  }
  for (const [prefix, zones] of section(value, 'zones', faults)) {
    const read = readZones(zones);
    if (!/^\+?\d{1,15}$/.test(prefix)) faults.push(`zones: "${prefix}" is no number prefix such as "+1850"`);
    else if (typeof read === 'string') faults.push(`zones: "${prefix}": ${read}`);
    else overrides.zonesOfPrefix.set(prefix.replace('+', ''), read);
  }
  for (const [country, zones] of section(value, 'countries', faults)) {
    const read = readZones(zones);
    if (!/^[A-Z]{2}$/.test(country)) faults.push(`countries: "${country}" must be two capital letters`);
    else if (typeof read === 'string') faults.push(`countries: "${country}": ${read}`);
    else overrides.zonesOfCountry.set(country, read);
  }
  const legal = value['legal'] ?? [];
  if (!Array.isArray(legal)) faults.push('legal: expected a list of rules');
  for (const rule of Array.isArray(legal) ? (legal as readonly JsonValue[]) : []) {
    const read = isJsonObject(rule) ? readLegalRule(rule, '') : err('every rule must be an object');
    if (read.ok) overrides.legalRules.push(read.value);
    else faults.push(`legal: ${read.error}`);
  }
  for (const [place, dates] of section(value, 'holidays', faults)) {
    readHolidays(place, dates, overrides, faults);
  }
  return faults.length === 0 ? ok(overrides) : err(faults);
}

function section(value: JsonObject, key: string, faults: string[]): [string, JsonValue | undefined][] {
  const part = value[key];
  if (part === undefined) return [];
  if (isJsonObject(part)) return Object.entries(part);
  faults.push(`${key}: expected an object`);
  return [];
}

function readZones(value: JsonValue | undefined): readonly string[] | string {
  const zones = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(zones) || zones.length === 0) return 'expected a list of zones such as ["Europe/Paris"]';
  const unknown: unknown = zones.find((zone: unknown) => typeof zone !== 'string' || !isKnownZone(zone));
  return unknown === undefined ? (zones as string[]) : `${JSON.stringify(unknown)} is no time zone`;
}

function readHolidays(
  place: string,
  dates: JsonValue | undefined,
  into: {
    readonly holidays: Map<string, ReadonlyMap<string, string>>;
    readonly workingDays: Map<string, ReadonlySet<string>>;
  },
  faults: string[],
): void {
  if (!/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place) || !isJsonObject(dates)) {
    faults.push(`holidays: "${place}" must be a country or state such as US or US-TX, holding dates`);
    return;
  }
  const added = new Map<string, string>();
  const working = new Set<string>();
  for (const [date, name] of Object.entries(dates)) {
    if (dayOf(date) === undefined) faults.push(`holidays: ${place}: "${date}" is no date such as 2026-11-27`);
    else if (name === false) working.add(date);
    else if (typeof name === 'string') added.set(date, name);
    else faults.push(`holidays: ${place}: "${date}" needs a name, or false for a working day`);
  }
  into.holidays.set(place, added);
  into.workingDays.set(place, working);
}
