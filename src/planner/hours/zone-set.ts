import type { PhoneFacts } from '../../domain/contact/phone.ts';
import type { ZoneOrigin } from '../../domain/contact/zone-origin.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { sizeRank } from '../places/populous.ts';
import { homeOf } from '../places/territories.ts';
import type { PlannerData } from '../planner-data.ts';
import { agree, zoneTable, type ZoneTable } from './zone-table.ts';

/** Where a set of zones comes from, strongest first. */
export interface ZoneSource {
  readonly kind: 'column' | 'region' | 'country' | 'area-code' | 'prefix';
  /** A sentence part for the proof of a slot. */
  readonly detail: string;
  /** Whether somebody said so, or the number alone tells it. */
  readonly origin: ZoneOrigin;
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
  /** Zones of the number itself where somebody claims another place: the law holds there too, courtesy does not. */
  readonly lawOnly: readonly ZoneGroup[];
  readonly source: ZoneSource;
  /** Equal keys have equal groups. */
  readonly key: string;
}

/** What is known of a contact's place beside the number. */
export interface Location {
  /** IANA names, separated by `;`. */
  readonly zone?: string;
  /** Absent with a zone: `list`. A `guessed` zone counts for nothing. */
  readonly zoneOrigin?: ZoneOrigin;
  readonly region?: string;
  readonly country?: string;
}

/** The zones that were found, before clocks are compared. */
export interface Candidates {
  readonly zones: readonly string[];
  /** Zones in which the law holds beside them. */
  readonly lawZones: readonly string[];
  readonly source: ZoneSource;
}

interface OwnZones {
  readonly zones: readonly string[];
  readonly source: ZoneSource;
  /** The number tells an area; otherwise only its country. */
  readonly tellsArea: boolean;
}

/** Mobiles of these calling codes carry the area in the number. */
const GEOGRAPHIC_MOBILES = new Set(['52', '54', '55']);

const isMobile = (facts: PhoneFacts): boolean => facts.kind === 'mobile' || facts.kind === 'fixed-or-mobile';

/**
 * The zones a contact may be in: the zone given wins, else the state (closer by its area code where the two agree), else
 * the number. Where somebody claims a place that the number does not tell, the number's own zones bound the law.
 * Errors: a sentence, when nothing tells a zone.
 */
export function candidateZones(
  facts: PhoneFacts,
  location: Location,
  data: PlannerData,
): Result<Candidates, string> {
  const own = zonesOfNumber(facts, data);
  const claim = claimedZones(facts, location, own, data);
  if (!claim.ok) return claim;
  if (claim.value === undefined) return own.ok ? ok({ ...own.value, lawZones: [] }) : own;
  const home = facts.country === undefined ? undefined : homeOf(facts.country).country;
  const atHome = claim.value.zones.every((zone) => homeOfZone(zone, data) === home);
  const bound = own.ok && (own.value.tellsArea || !atHome);
  return ok({ ...claim.value, lawZones: bound ? own.value.zones : [] });
}

/** The zones of the place that a person or the list names; `undefined` where nobody names one. */
function claimedZones(
  facts: PhoneFacts,
  location: Location,
  own: Result<OwnZones, string>,
  data: PlannerData,
): Result<{ readonly zones: readonly string[]; readonly source: ZoneSource } | undefined, string> {
  const origin = location.zoneOrigin ?? 'list';
  const zones = (origin === 'guessed' ? '' : (location.zone ?? ''))
    .split(/[;,|\s]+/)
    .filter((zone) => zone !== '');
  if (zones.length > 0) {
    return ok({ zones, source: { kind: 'column', detail: `zone given: ${zones.join(', ')}`, origin } });
  }
  const country = location.country?.toUpperCase() ?? facts.country;
  const named = (location.region ?? '').trim() !== '' || location.country !== undefined;
  const region = named ? regionCode(location.region, country) : undefined;
  const regional = region === undefined ? undefined : data.zonesOfRegion.get(region);
  if (region !== undefined && regional !== undefined) {
    // Only an area code of that very state tells more: one of another state shares zones with it by chance.
    const agrees = data.regionsOfArea.get(areaCodeOf(facts) ?? '')?.includes(region) === true;
    const closer = agrees && own.ok ? regional.filter((zone) => own.value.zones.includes(zone)) : [];
    const narrowed = closer.length > 0 && closer.length < regional.length;
    return ok({
      zones: narrowed ? closer : regional,
      source: {
        kind: 'region',
        detail: `zones of ${region}${narrowed && own.ok ? ` and ${own.value.source.detail}` : ''}`,
        origin: 'list',
      },
    });
  }
  if (location.country === undefined || country === undefined || country === facts.country)
    return ok(undefined);
  // A territory named by its country, or the other way round, is no other place.
  if (facts.country !== undefined && homeOf(country).country === homeOf(facts.country).country)
    return ok(undefined);
  const whole = wholeCountry(country, 'the country given', data, 'list');
  return whole.ok ? whole : err(whole.error);
}

/** The North American area code of a number that is tied to a place. */
function areaCodeOf(facts: PhoneFacts): string | undefined {
  const placed = facts.kind === 'fixed' || isMobile(facts);
  return facts.callingCode === '1' && placed ? facts.phone.slice(2, 5) : undefined;
}

/** The zones that a number tells by itself. Errors: a sentence, when it belongs to no country or its area is unknown. */
export function zonesOfNumber(facts: PhoneFacts, data: PlannerData): Result<OwnZones, string> {
  const placeless = facts.kind !== 'fixed' && !isMobile(facts);
  const area = areaCodeOf(facts);
  if (area !== undefined) {
    const zones = data.zonesOfArea.get(area);
    if (zones !== undefined) {
      const detail = `every zone of area code ${area}`;
      return ok({ zones, source: { kind: 'area-code', detail, origin: 'guessed' }, tellsArea: true });
    }
    if (facts.newArea === true) {
      return err(`area code ${area} is new to our tables, so the time zone of ${facts.phone} is unknown`);
    }
  }
  if (facts.country === undefined)
    return err(`${facts.phone} belongs to no country, so its time zone is unknown`);
  const moves = isMobile(facts) && !GEOGRAPHIC_MOBILES.has(facts.callingCode);
  if (placeless || moves || facts.callingCode === '1') {
    return wholeCountry(facts.country, `a ${facts.kind.replaceAll('-', ' ')} number`, data, 'guessed');
  }
  const prefix = areaOf(facts, data);
  const found = data.zonesOfPrefix.get(prefix);
  if (found !== undefined) {
    const there = data.zonesOfCountry.get(facts.country) ?? [];
    const inside = found.filter((zone) => there.includes(zone));
    return ok({
      zones: inside.length > 0 ? inside : found,
      source: { kind: 'prefix', detail: `numbers beginning +${prefix}`, origin: 'guessed' },
      tellsArea: true,
    });
  }
  return wholeCountry(facts.country, 'no area in the number', data, 'guessed');
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
  origin: ZoneOrigin,
): Result<OwnZones, string> {
  const zones = data.zonesOfCountry.get(country);
  if (zones === undefined) return err(`no time zone is known for country ${country}`);
  const detail = `every zone of ${country} (${why})`;
  return ok({ zones, source: { kind: 'country', detail, origin }, tellsArea: zones.length === 1 });
}

/** The country whose law holds in a zone; `undefined` for a zone that belongs to none. */
export function homeOfZone(zone: string, data: PlannerData): string | undefined {
  const code = data.countryOfZone.get(zone);
  return code === undefined ? undefined : homeOf(code).country;
}

/** `US-FL` of `FL` and `US`, `US-PR` of `PR` alone; `undefined` where the country is unknown. */
export function regionCode(region: string | undefined, country: string | undefined): string | undefined {
  const text = region?.trim().toUpperCase() ?? '';
  if (text === '') return country === undefined ? undefined : homeOf(country).region;
  if (/^[A-Z]{2}-/.test(text)) return text;
  return country === undefined ? undefined : `${homeOf(country).country}-${text}`;
}

/**
 * Joins zones that show the same time all through [fromMs, toMs].
 * Errors: a sentence naming the zone that this runtime does not know.
 */
export function zoneSet(
  { zones, lawZones, source }: Candidates,
  fromMs: number,
  toMs: number,
): Result<ZoneSet, string> {
  const groups: Group[] = [];
  const lawOnly: Group[] = [];
  // What a person wrote is shown as written; where we found it ourselves the largest place names it.
  const bySize = source.kind === 'column' ? zones : zones.toSorted((a, b) => sizeRank(a) - sizeRank(b));
  for (const zone of bySize) {
    const table = zoneTable(zone, fromMs, toMs);
    if (table === undefined) return err(`"${zone}" is not a time zone this machine knows`);
    join(groups, zone, table, fromMs, toMs);
  }
  for (const zone of lawZones.toSorted((a, b) => sizeRank(a) - sizeRank(b))) {
    const table = zoneTable(zone, fromMs, toMs);
    if (table === undefined) return err(`"${zone}" is not a time zone this machine knows`);
    if (!groups.some((group) => agree(group.table, table, fromMs, toMs)))
      join(lawOnly, zone, table, fromMs, toMs);
  }
  const keyOf = (list: readonly Group[]): string => list.map(({ zone }) => zone).join('&');
  const key = lawOnly.length === 0 ? keyOf(groups) : `${keyOf(groups)}/${keyOf(lawOnly)}`;
  return ok({ groups, lawOnly, source, key });
}

interface Group {
  readonly zone: string;
  readonly sameAs: string[];
  readonly table: ZoneTable;
}

function join(groups: Group[], zone: string, table: ZoneTable, fromMs: number, toMs: number): void {
  const twin = groups.find((group) => agree(group.table, table, fromMs, toMs));
  if (twin === undefined) groups.push({ zone, sameAs: [], table });
  else if (twin.zone !== zone) twin.sameAs.push(zone);
}
