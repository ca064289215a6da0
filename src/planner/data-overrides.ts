import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { dayOf, isKnownZone } from './hours/zone-table.ts';
import { readLegalRule, type LegalRule } from './law/legal-rule.ts';

/** What a user's own file adds: made by `parseDataOverrides`. */
export interface DataOverrides {
  readonly zonesOfPrefix: ReadonlyMap<string, readonly string[]>;
  readonly zonesOfCountry: ReadonlyMap<string, readonly string[]>;
  readonly legalRules: readonly LegalRule[];
  readonly holidays: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly workingDays: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Reads a user's data file: `{zones: {"+1850": ["America/Chicago"]}, countries: {"RU": ["Europe/Moscow"]},
 * legal: [{id, country, region?, hours, holidays?, caps?, consent?, source, reviewed_on}], holidays: {"US-TX": {"2026-11-27": "Shut",
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
    if (!['$schema', 'zones', 'countries', 'legal', 'holidays'].includes(key)) {
      faults.push(`"${key}" is not known; use zones, countries, legal or holidays`);
    }
  }
  for (const [prefix, zones] of section(value, 'zones', faults)) {
    const read = readZones(zones);
    if (!/^\+?\d{1,15}$/.test(prefix))
      faults.push(`zones: "${prefix}" is not a number prefix such as "+1850"`);
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
  return unknown === undefined ? (zones as string[]) : `${JSON.stringify(unknown)} is not a time zone`;
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
