import type { PhoneFacts } from '../../domain/contact/phone.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { PlannerData } from '../planner-data.ts';
import { agree, zoneTable, type ZoneTable } from './zone-table.ts';

/** Where a set of zones comes from, strongest first. */
export interface ZoneSource {
  readonly kind: 'column' | 'region' | 'country' | 'area-code' | 'prefix';
  /** A sentence part for the proof of a slot. */
  readonly detail: string;
}

/** A zone of a set, with the zones that show the same time all through the horizon. */
export interface ZoneGroup {
  readonly zone: string;
  readonly sameAs: readonly string[];
  readonly table: ZoneTable;
}

/** The zones a contact may be in. A call must be inside the hours of every one. */
export interface ZoneSet {
  readonly groups: readonly ZoneGroup[];
  readonly source: ZoneSource;
  /** Equal keys have equal groups. */
  readonly key: string;
}

/** What is known of a contact's place beside the number. */
export interface Location {
  readonly zone?: string;
  readonly region?: string;
  readonly country?: string;
}

/** Mobiles of these calling codes carry the area in the number. */
const GEOGRAPHIC_MOBILES = new Set(['52', '54', '55']);

const isMobile = (facts: PhoneFacts): boolean => facts.kind === 'mobile' || facts.kind === 'fixed-or-mobile';

/**
 * The zones a contact may be in: the zone column wins, else the region, else the number.
 * Errors: a sentence, when nothing tells a zone.
 */
export function candidateZones(
  facts: PhoneFacts,
  place: Location,
  data: PlannerData,
): Result<{ readonly zones: readonly string[]; readonly source: ZoneSource }, string> {
  if (place.zone !== undefined && place.zone.trim() !== '') {
    const zones = place.zone.split(/[;,|\s]+/).filter((zone) => zone !== '');
    return ok({ zones, source: { kind: 'column', detail: `zone given: ${zones.join(', ')}` } });
  }
  const country = place.country?.toUpperCase() ?? facts.country;
  const region = regionCode(place.region, country);
  const regional = region === undefined ? undefined : data.zonesOfRegion.get(region);
  if (regional !== undefined) {
    return ok({ zones: regional, source: { kind: 'region', detail: `zones of ${region}` } });
  }
  if (place.country !== undefined && country !== undefined && country !== facts.country) {
    return wholeCountry(country, 'the country given', data);
  }
  return fromNumber(facts, data);
}

function fromNumber(
  facts: PhoneFacts,
  data: PlannerData,
): Result<{ readonly zones: readonly string[]; readonly source: ZoneSource }, string> {
  const placeless = facts.kind !== 'fixed' && !isMobile(facts);
  if (facts.callingCode === '1' && !placeless) {
    const area = facts.phone.slice(2, 5);
    const zones = data.zonesOfArea.get(area);
    if (zones !== undefined) {
      return ok({ zones, source: { kind: 'area-code', detail: `every zone of area code ${area}` } });
    }
  }
  if (facts.country === undefined)
    return err(`${facts.phone} belongs to no country, so its time zone is unknown`);
  const moves = isMobile(facts) && !GEOGRAPHIC_MOBILES.has(facts.callingCode);
  if (placeless || moves || facts.callingCode === '1') {
    return wholeCountry(facts.country, `a ${facts.kind.replaceAll('-', ' ')} number`, data);
  }
  const prefix = areaOf(facts, data);
  const zones = data.zonesOfPrefix.get(prefix);
  if (zones !== undefined) {
    return ok({ zones, source: { kind: 'prefix', detail: `numbers beginning +${prefix}` } });
  }
  return wholeCountry(facts.country, 'no area in the number', data);
}

/**
 * The part of a number that tells its place: a North American area code with its 1, or the longest prefix that the
 * tables know. Empty when nothing beyond the country is told.
 */
export function areaOf(facts: PhoneFacts, data: PlannerData): string {
  const digits = facts.phone.slice(1);
  if (facts.callingCode === '1') return digits.slice(0, 4);
  if (facts.kind !== 'fixed' && !(isMobile(facts) && GEOGRAPHIC_MOBILES.has(facts.callingCode))) return '';
  for (
    let length = Math.min(digits.length, data.longestPrefix);
    length > facts.callingCode.length;
    length -= 1
  ) {
    const prefix = digits.slice(0, length);
    if (data.zonesOfPrefix.has(prefix)) return prefix;
  }
  return '';
}

function wholeCountry(
  country: string,
  why: string,
  data: PlannerData,
): Result<{ readonly zones: readonly string[]; readonly source: ZoneSource }, string> {
  const zones = data.zonesOfCountry.get(country);
  if (zones === undefined) return err(`no time zone is known for country ${country}`);
  return ok({ zones, source: { kind: 'country', detail: `every zone of ${country} (${why})` } });
}

/** `US-FL` of `FL` and `US`; `undefined` where the country is unknown. */
export function regionCode(region: string | undefined, country: string | undefined): string | undefined {
  const text = region?.trim().toUpperCase() ?? '';
  if (text === '') return undefined;
  if (/^[A-Z]{2}-/.test(text)) return text;
  return country === undefined ? undefined : `${country}-${text}`;
}

/**
 * Joins zones that show the same time all through [fromMs, toMs].
 * Errors: a sentence naming the zone that this runtime does not know.
 */
export function zoneSet(
  zones: readonly string[],
  source: ZoneSource,
  fromMs: number,
  toMs: number,
): Result<ZoneSet, string> {
  const groups: { zone: string; sameAs: string[]; table: ZoneTable }[] = [];
  for (const zone of zones) {
    const table = zoneTable(zone, fromMs, toMs);
    if (table === undefined) return err(`"${zone}" is no time zone this machine knows`);
    const twin = groups.find((group) => agree(group.table, table, fromMs, toMs));
    if (twin === undefined) groups.push({ zone, sameAs: [], table });
    else if (twin.zone !== zone) twin.sameAs.push(zone);
  }
  return ok({ groups, source, key: groups.map(({ zone }) => zone).join('&') });
}
