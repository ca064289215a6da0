import type { PhoneFacts } from '../../domain/contact/phone.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { intersect, merge, type Interval } from './interval.ts';
import type { LegalRule, PlannerData } from '../planner-data.ts';
import type { Policy } from '../policy.ts';
import { bothOpen, minuteText, describeWeek, type DayWindow, type WeekHours } from './week-hours.ts';
import { regionCode, type Location, type ZoneGroup } from './zone-set.ts';
import { dateOf, localDay, wallToInstants, weekdayOf, type ZoneTable } from './zone-table.ts';

/** The rules that say when one contact may be called, apart from its zones. */
export interface CallRules {
  /** `undefined`: any hour. */
  readonly courtesy: WeekHours | undefined;
  readonly legal: readonly LegalRule[];
  /** Countries and states whose holidays count. */
  readonly places: readonly string[];
  readonly closedOnHolidays: boolean;
  /** The contact's own hours of the day. */
  readonly own: DayWindow | undefined;
  /** Equal keys have equal rules. */
  readonly key: string;
}

/** `legal`: what a law allows. `courtesy`: that, and the policy's hours, holidays and the contact's own. */
export type Bounds = 'legal' | 'courtesy';

/** The rules for a contact. A state that is unknown gets the rules of every state of its country. */
export function callRules(
  facts: PhoneFacts,
  place: Location,
  recipient: RecipientType,
  own: DayWindow | undefined,
  policy: Policy,
  data: PlannerData,
): CallRules {
  // A machine has no private number: a mobile called "automated" is rung like a person's.
  const anyHour = recipient === 'automated' && policy.automatedAnyHour && facts.kind !== 'mobile';
  const countries = [...new Set([facts.country, place.country?.toUpperCase()])].filter(
    (c) => c !== undefined,
  );
  const regions = knownRegions(facts, place, data);
  const legal = anyHour ? [] : data.legalRules.filter((rule) => appliesTo(rule, countries, regions));
  const courtesy = anyHour ? undefined : policy.hours[recipient === 'automated' ? 'service' : recipient];
  const places = [...countries, ...(regions ?? [])];
  const hours = own === undefined ? '' : `${own.openMinute}-${own.closeMinute}`;
  return {
    courtesy,
    legal,
    places,
    closedOnHolidays: !anyHour && policy.holidays === 'closed',
    own,
    key: `${anyHour ? 'any' : recipient}|${places.join(',')}|${regions === undefined ? '?' : ''}|${hours}`,
  };
}

/** States the contact may be in; `undefined` when nothing tells. */
function knownRegions(facts: PhoneFacts, place: Location, data: PlannerData): readonly string[] | undefined {
  const given = regionCode(place.region, place.country?.toUpperCase() ?? facts.country);
  if (given !== undefined) return [given];
  const placed = facts.kind === 'fixed' || facts.kind === 'mobile' || facts.kind === 'fixed-or-mobile';
  if (facts.callingCode !== '1' || !placed) return undefined;
  return data.regionsOfArea.get(facts.phone.slice(2, 5));
}

function appliesTo(
  rule: LegalRule,
  countries: readonly string[],
  regions: readonly string[] | undefined,
): boolean {
  if (!countries.includes(rule.country)) return false;
  if (rule.region === undefined || regions === undefined) return true;
  // A region of another country tells nothing about the state in this one.
  const here = regions.filter((region) => region.startsWith(`${rule.country}-`));
  return here.length === 0 ? true : here.includes(`${rule.country}-${rule.region}`);
}

/** Windows of one local day; empty when closed. */
export function windowsOf(
  rules: CallRules,
  day: number,
  bounds: Bounds,
  data: PlannerData,
): readonly DayWindow[] {
  const weekday = weekdayOf(day);
  let windows: readonly DayWindow[] = [{ openMinute: 0, closeMinute: 1440 }];
  const date = dateOf(day);
  for (const rule of rules.legal) {
    windows = bothOpen(windows, rule.hours[weekday] ?? []);
    if (rule.closedOnHolidays && holidayName(rules.places, date, data) !== undefined) return [];
  }
  if (bounds === 'legal' || windows.length === 0) return windows;
  if (rules.courtesy !== undefined) windows = bothOpen(windows, rules.courtesy[weekday] ?? []);
  if (rules.own !== undefined) windows = bothOpen(windows, [rules.own]);
  const holiday = rules.closedOnHolidays && windows.length > 0 && isDayOff(rules.places, date, data);
  return holiday ? [] : windows;
}

/** Name of the public holiday on a local date, or `undefined`. */
export function holidayName(places: readonly string[], date: string, data: PlannerData): string | undefined {
  for (const place of places) {
    const name = data.holidays.get(place)?.get(date);
    if (name !== undefined) return name;
  }
  return undefined;
}

function isDayOff(places: readonly string[], date: string, data: PlannerData): boolean {
  return (
    holidayName(places, date, data) !== undefined &&
    !places.some((place) => data.workingDays.get(place)?.has(date) === true)
  );
}

/**
 * The instants in [fromMs, toMs) at which a zone's own hours are open; half-open. An opening in a gap moves to the
 * first instant that exists, a closing to the change; in an overlap it opens at the later and closes at the earlier.
 */
export function openIntervals(
  rules: CallRules,
  table: ZoneTable,
  fromMs: number,
  toMs: number,
  bounds: Bounds,
  data: PlannerData,
): Interval[] {
  if (rules.courtesy === undefined && rules.legal.length === 0 && rules.own === undefined) {
    return [{ fromMs, toMs }];
  }
  const open: Interval[] = [];
  const lastDay = localDay(table, toMs);
  for (let day = localDay(table, fromMs) - 1; day <= lastDay; day += 1) {
    for (const { openMinute, closeMinute } of windowsOf(rules, day, bounds, data)) {
      open.push({
        fromMs: wallToInstants(table, day, openMinute).laterMs,
        toMs: wallToInstants(table, day, closeMinute).earlierMs,
      });
    }
  }
  return intersect(merge(open), [{ fromMs, toMs }]);
}

/** Open in every zone of a set at once. */
export function commonIntervals(
  rules: CallRules,
  groups: readonly ZoneGroup[],
  fromMs: number,
  toMs: number,
  bounds: Bounds,
  data: PlannerData,
): Interval[] {
  let common: Interval[] = [{ fromMs, toMs }];
  for (const { table } of groups) {
    common = intersect(common, openIntervals(rules, table, fromMs, toMs, bounds, data));
  }
  return common;
}

/**
 * By how many minutes the zones of a set miss a common stretch of `neededMs`: on the best local date, from where the
 * last zone opens to where the first one closes. `undefined` when no date is open in all of them.
 */
export function commonGapMinutes(
  rules: CallRules,
  groups: readonly ZoneGroup[],
  fromMs: number,
  neededMs: number,
  data: PlannerData,
): number | undefined {
  let best: number | undefined;
  const first = groups[0];
  if (first === undefined) return undefined;
  const firstDay = localDay(first.table, fromMs) + 1;
  for (let day = firstDay; day < firstDay + 14; day += 1) {
    const hulls = groups.map(({ table }) => {
      const windows = windowsOf(rules, day, 'courtesy', data);
      const [open, close] = [windows[0]?.openMinute, windows.at(-1)?.closeMinute];
      if (open === undefined || close === undefined) return undefined;
      return {
        openMs: wallToInstants(table, day, open).laterMs,
        closeMs: wallToInstants(table, day, close).earlierMs,
      };
    });
    if (hulls.includes(undefined)) continue;
    const lastOpenMs = Math.max(...hulls.map((hull) => hull?.openMs ?? 0));
    const firstCloseMs = Math.min(...hulls.map((hull) => hull?.closeMs ?? 0));
    const gap = Math.ceil((lastOpenMs + neededMs - firstCloseMs) / 60_000);
    best = best === undefined ? gap : Math.min(best, gap);
  }
  return best;
}

/** The rules as short sentences, each naming its data. */
export function describeRules(rules: CallRules, data: PlannerData): string[] {
  if (rules.courtesy === undefined) {
    return ['automated line: any hour', ...(rules.own === undefined ? [] : [ownText(rules.own)])];
  }
  const lines = [`policy hours ${describeWeek(rules.courtesy)}`];
  if (rules.own !== undefined) lines.push(ownText(rules.own));
  if (rules.legal.length > 4) {
    lines.push(
      `legal bounds of every state that may apply (${rules.legal.length} rules, ${data.versions.legal})`,
    );
  } else {
    for (const rule of rules.legal) {
      lines.push(`legal bounds ${describeWeek(rule.hours)}: ${rule.source}, as of ${rule.reviewedOn}`);
    }
  }
  if (rules.legal.length === 0) lines.push('no legal bounds on record for this country');
  if (rules.closedOnHolidays) {
    const known = rules.places.filter((place) => data.holidays.has(place));
    lines.push(
      known.length === 0
        ? 'no holidays on record for this country'
        : `no public holiday of ${known.join(', ')} (${data.versions.holidays})`,
    );
  }
  return lines;
}

function ownText(own: DayWindow): string {
  return `the contact's own hours ${minuteText(own.openMinute)}–${minuteText(own.closeMinute)}`;
}
