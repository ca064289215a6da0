import type { PhoneFacts } from '../../domain/contact/phone.ts';
import { zonesOfNumber } from '../hours/zone-set.ts';
import type { PlannerData } from '../planner-data.ts';
import { countryName, countryOf } from './country-names.ts';
import { readZone } from './read-zone.ts';
import { hasStates, isForcesPost, stateOf } from './state-names.ts';
import { homeOf } from './territories.ts';

/** The three cells of a row that tell a place, as written; empty where the list has none. */
export interface PlaceCells {
  readonly zone: string;
  readonly region: string;
  readonly country: string;
}

/** Something to say about one of the cells. */
export interface PlaceIssue {
  readonly field: 'zone' | 'region' | 'country';
  readonly reason: string;
  readonly fix: string;
}

/** Where a row says that its contact is. */
export interface ReadPlace {
  readonly place: { readonly zone?: string; readonly region?: string; readonly country?: string };
  /** Faults for which the row cannot be taken. */
  readonly refused: readonly PlaceIssue[];
  readonly remarks: readonly PlaceIssue[];
  /** The country whose states are not told apart here, though the row names one: its number alone decides. */
  readonly unreadStateOf?: string;
}

interface PlaceContext {
  /** What the number tells; absent where it could not be read. */
  readonly facts: PhoneFacts | undefined;
  /** For rows without a country of their own. */
  readonly defaultCountry?: string | undefined;
  readonly data: PlannerData;
  readonly nowMs?: number | undefined;
}

/**
 * Reads what a row says of its place, strongest first: a zone by its IANA name, the state, a zone word that fits, the
 * country. A fixed line is nowhere else than its number, and what cannot be read is said or refused, never passed over.
 */
export function readPlace(cells: PlaceCells, context: PlaceContext): ReadPlace {
  const { facts, defaultCountry, data } = context;
  const refused: PlaceIssue[] = [];
  const remarks: PlaceIssue[] = [];
  let country = cells.country.trim() === '' ? undefined : countryOf(cells.country);
  if (cells.country.trim() !== '' && country === undefined) {
    const fix = 'Write its two letters, such as US or DE.';
    const reason = 'this country is not known';
    if (facts === undefined) refused.push({ field: 'country', reason, fix });
    else remarks.push({ field: 'country', reason: `${reason}; the number alone tells it`, fix });
  }
  const elsewhere = fixedElsewhere(facts, country);
  if (elsewhere !== undefined) refused.push(elsewhere);

  const state = readState(cells.region, country, facts, defaultCountry);
  if (state.issue !== undefined) (state.refuse ? refused : remarks).push(state.issue);
  const region = state.found === undefined ? undefined : `${state.found.country}-${state.found.state}`;
  // A state names its country too, and a territory's people have numbers of its country.
  if (state.found !== undefined && homeOf(country ?? facts?.country ?? '').country !== state.found.country)
    country = state.found.country;
  const regional = region === undefined ? undefined : data.zonesOfRegion.get(region);
  if (region !== undefined && facts !== undefined) {
    const differs = areaElsewhere(region, facts, data);
    if (differs !== undefined) remarks.push(differs);
  }

  let zone: string | undefined;
  if (cells.zone.trim() !== '') {
    const read = readZone(cells.zone, { facts, regional, country, data, nowMs: context.nowMs });
    if (!read.ok) {
      if (regional === undefined) refused.push({ field: 'zone', ...read.error });
      else
        remarks.push({
          field: 'zone',
          reason: `${read.error.reason}; ${region} decides`,
          fix: read.error.fix,
        });
    } else if (
      read.value.named ||
      regional === undefined ||
      read.value.zones.every((name) => regional.includes(name))
    ) {
      zone = read.value.zones.join(';');
    } else {
      const inside = read.value.zones.filter((name) => regional.includes(name));
      if (inside.length > 0) zone = inside.join(';');
      else {
        remarks.push({
          field: 'zone',
          reason: `“${cells.zone.trim()}” is not the time of ${region}; the state decides`,
          fix: 'Correct the zone or the state, or write the zone as an IANA name.',
        });
      }
    }
  }
  return {
    place: {
      ...(zone === undefined ? {} : { zone }),
      ...(region === undefined ? {} : { region }),
      ...(country === undefined ? {} : { country }),
    },
    refused,
    remarks,
    ...(state.unreadOf === undefined ? {} : { unreadStateOf: state.unreadOf }),
  };
}

/** A fixed line of another country than the row says. */
function fixedElsewhere(facts: PhoneFacts | undefined, country: string | undefined): PlaceIssue | undefined {
  if (facts?.kind !== 'fixed' || facts.country === undefined || country === undefined) return undefined;
  const [there, said] = [homeOf(facts.country).country, homeOf(country).country];
  if (there === said) return undefined;
  return {
    field: 'country',
    reason: `${facts.phone} is a fixed line in ${countryName(facts.country)}, and the row says ${countryName(country)}`,
    fix: 'Correct the number or the country; or clear the country, and the number decides.',
  };
}

function readState(
  text: string,
  country: string | undefined,
  facts: PhoneFacts | undefined,
  defaultCountry: string | undefined,
): {
  readonly found?: { readonly country: string; readonly state: string };
  readonly issue?: PlaceIssue;
  readonly refuse?: boolean;
  readonly unreadOf?: string;
} {
  if (text.trim() === '') return {};
  const homes = [country, facts?.country, defaultCountry].map((code) =>
    code === undefined ? undefined : homeOf(code).country,
  );
  const near = homes.find((home) => home !== undefined);
  // Without a country cell a number of the North American plan may live on either side of the border.
  const both = country === undefined && facts?.callingCode === '1' ? ['US', 'CA'] : [];
  const found = stateOf(text, [...new Set([...(near === undefined ? [] : [near]), ...both])]);
  if (found !== undefined) return { found };
  if (near === 'US' && isForcesPost(text)) {
    return {
      refuse: true,
      issue: {
        field: 'region',
        reason: 'the post of the forces tells no place',
        fix: 'Fill in the time zone of this contact.',
      },
    };
  }
  if (near === undefined) return {};
  if (!hasStates(near)) return { unreadOf: near };
  return {
    issue: {
      field: 'region',
      reason: 'this state is not known, so the number alone tells zone and law',
      fix: 'Write its code, such as FL or CA-QC.',
    },
  };
}

/** The state is not one of the number's area: both are believed, and it is said. */
function areaElsewhere(region: string, facts: PhoneFacts, data: PlannerData): PlaceIssue | undefined {
  const area = facts.callingCode === '1' ? facts.phone.slice(2, 5) : undefined;
  const regions = area === undefined ? undefined : data.regionsOfArea.get(area);
  if (area === undefined || regions === undefined || regions.includes(region)) return undefined;
  const own = zonesOfNumber(facts, data);
  if (!own.ok) return undefined;
  return {
    field: 'region',
    reason: `area code ${area} is of ${regions.join(', ')}: ${region} decides the zone, and the law holds in both`,
    fix: 'Nothing, if this contact has moved with the number; else correct the state.',
  };
}
