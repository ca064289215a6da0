import type { PhoneFacts } from '../../domain/contact/phone.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { canonicalZone } from '../hours/zone-clocks.ts';
import { isKnownZone, offsetAt, zoneTable } from '../hours/zone-table.ts';
import { zonesOfNumber } from '../hours/zone-set.ts';
import type { PlannerData } from '../planner-data.ts';
import { fold } from './fold.ts';
import { homeOf } from './territories.ts';
import { elsewhere, zoneWord, type ZoneWord } from './zone-words.ts';

/** What is known of a row when its zone cell is read. */
export interface ZoneContext {
  readonly facts: PhoneFacts | undefined;
  /** Zones of the row's state, where it is known. */
  readonly regional: readonly string[] | undefined;
  /** ISO code of the country cell. */
  readonly country: string | undefined;
  readonly data: PlannerData;
  /** Offsets are compared around this day; any day of the year without it. */
  readonly nowMs?: number | undefined;
}

/** Zones that a cell means. `named`: as IANA names, which need nothing else; otherwise as words that fit the row. */
export interface ZoneReading {
  readonly zones: readonly string[];
  readonly named: boolean;
}

/** Why a zone cell cannot be taken, with the choices there are. */
export interface ZoneFault {
  readonly reason: string;
  readonly fix: string;
}

const IANA_FIX = 'Write an IANA name such as America/Chicago, or clear the cell.';
const YEAR_MS = 366 * 86_400_000;
/** A year for which every zone has rules of ours; used where no day is given. */
const SOME_YEAR_MS = Date.UTC(2027, 0, 1);

/**
 * Reads a zone cell: IANA names, several separated by `;`, or words as people write them.
 * Errors: a word that means nothing, or several places of which none is the row's.
 */
export function readZone(text: string, context: ZoneContext): Result<ZoneReading, ZoneFault> {
  const parts = splitCell(text);
  const zones: string[] = [];
  let named = true;
  for (const part of parts) {
    const word = zoneWord(part);
    const found = meaning(word, part, context);
    if (!found.ok) return found;
    named &&= word.kind === 'iana';
    zones.push(...found.value);
  }
  return ok({ zones: [...new Set(zones)], named });
}

/** Semicolons and bars part zones; commas and blanks too, between IANA names. */
function splitCell(text: string): readonly string[] {
  const parts = text.split(/[;|]/).flatMap((part) => {
    const pieces = part.split(/[,\s]+/).filter((piece) => piece !== '');
    return pieces.length > 1 && pieces.every((piece) => piece.includes('/')) ? pieces : [part.trim()];
  });
  return parts.filter((part) => part !== '');
}

function meaning(word: ZoneWord, text: string, context: ZoneContext): Result<readonly string[], ZoneFault> {
  const place = placeOf(context);
  switch (word.kind) {
    case 'iana':
      return isKnownZone(word.name)
        ? ok([canonicalZone(word.name)])
        : err({ reason: 'this is not a time zone', fix: IANA_FIX });
    case 'american':
      return american(word, text, context, place);
    case 'ambiguous':
      return oneOf(word.zones, text, context);
    case 'clock': {
      const fits = place.country.filter((zone) => keepsClock(zone, word.minutes, word.summer));
      const closer = fits.filter((zone) => place.here.includes(zone));
      return closer.length + fits.length > 0
        ? ok(closer.length > 0 ? closer : fits)
        : noFit(text, place.country);
    }
    case 'offset': {
      const has = (zone: string): boolean => hasOffset(zone, word.minutes, context.nowMs);
      const closer = place.here.filter((zone) => has(zone));
      const fits = closer.length > 0 ? closer : place.country.filter((zone) => has(zone));
      return fits.length > 0 ? ok(fits) : noFit(text, place.country);
    }
    case 'windows': {
      const twins = place.here.filter((zone) => sameClock(zone, word.zone));
      return ok(twins.length > 0 ? twins : [word.zone]);
    }
    case 'unknown': {
      const city = place.country.filter((zone) => fold(zone.split('/').at(-1) ?? '') === word.folded);
      return city.length > 0 ? ok(city) : err({ reason: 'this is not a time zone', fix: IANA_FIX });
    }
  }
}

/** Zones that the row may be in by its state or number, and all of its country. */
function placeOf({ facts, regional, country, data }: ZoneContext): {
  readonly here: readonly string[];
  readonly country: readonly string[];
} {
  const code = country ?? facts?.country;
  const all = code === undefined ? [] : (data.zonesOfCountry.get(code) ?? []);
  if (regional !== undefined) return { here: regional, country: all };
  const own =
    facts === undefined || (country !== undefined && country !== facts.country)
      ? undefined
      : zonesOfNumber(facts, data);
  return { here: own?.ok === true ? own.value.zones : all, country: all };
}

function american(
  word: Extract<ZoneWord, { kind: 'american' }>,
  text: string,
  context: ZoneContext,
  { here }: ReturnType<typeof placeOf>,
): Result<readonly string[], ZoneFault> {
  const code = context.country ?? context.facts?.country;
  const home = code === undefined ? undefined : homeOf(code).country;
  const fits = here.filter((zone) => word.zones.includes(zone));
  if (word.word === 'mst' && fits.includes('America/Phoenix')) return ok(['America/Phoenix']);
  if (fits.length > 0) return ok(fits);
  const other = code === undefined ? undefined : elsewhere(word.word)[code];
  if (other !== undefined) return ok([other]);
  const inPlan = context.facts?.callingCode === '1' || home === 'US' || home === 'CA';
  // Without Canada in sight the word means the zone of the United States.
  const first = home === 'CA' ? (word.zones[1] ?? word.zones[0]) : word.zones[0];
  return inPlan && first !== undefined
    ? ok([first])
    : oneOf({ US: word.zones[0] ?? '', ...elsewhere(word.word) }, text, context);
}

/** The place of an ambiguous word that is in the row's country. */
function oneOf(
  zones: Readonly<Record<string, string>>,
  text: string,
  { facts, country }: ZoneContext,
): Result<readonly string[], ZoneFault> {
  const code = country ?? facts?.country ?? '';
  const found = zones[code] ?? zones[homeOf(code).country];
  if (found !== undefined) return ok([found]);
  const choices = [...new Set(Object.values(zones))];
  return err({
    reason: `“${text}” means ${choices.length === 1 ? 'another place' : 'several places'}, none of them where this number is`,
    fix: `Write which one: ${choices.slice(0, 6).join(', ')}.`,
  });
}

const noFit = (text: string, zones: readonly string[]): Result<never, ZoneFault> =>
  err({
    reason: `no time zone of this contact’s country keeps “${text}”`,
    fix:
      zones.length === 0
        ? IANA_FIX
        : `Write one of ${zones.slice(0, 6).join(', ')}${zones.length > 6 ? ' …' : ''}.`,
  });

/** The offsets in minutes that a zone has in the year from `fromMs`. */
function offsetsOf(zone: string, fromMs: number): readonly number[] {
  const table = zoneTable(zone, fromMs, fromMs + YEAR_MS);
  if (table === undefined) return [];
  const first = offsetAt(table, fromMs);
  const later = table.startsMs.flatMap((startMs, at) =>
    startMs > fromMs && startMs < fromMs + YEAR_MS ? [table.offsetsMs[at] ?? first] : [],
  );
  return [first, ...later].map((ms) => ms / 60_000);
}

function keepsClock(zone: string, minutes: number, summer: boolean): boolean {
  const offsets = offsetsOf(zone, SOME_YEAR_MS);
  const [low, high] = [Math.min(...offsets), Math.max(...offsets)];
  return summer ? high === minutes && low !== high : low === minutes;
}

function hasOffset(zone: string, minutes: number, nowMs: number | undefined): boolean {
  if (nowMs === undefined) return offsetsOf(zone, SOME_YEAR_MS).includes(minutes);
  const table = zoneTable(zone, nowMs, nowMs);
  return table !== undefined && offsetAt(table, nowMs) / 60_000 === minutes;
}

const sameClock = (a: string, b: string): boolean =>
  offsetsOf(a, SOME_YEAR_MS).join() === offsetsOf(b, SOME_YEAR_MS).join();
