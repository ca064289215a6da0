import type { PhoneFacts } from '../../domain/contact/phone.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { homeOf } from '../places/territories.ts';
import { intersect, merge, type Interval } from './interval.ts';
import { holdsOn, type LegalRule } from '../law/legal-rule.ts';
import type { PlannerData } from '../planner-data.ts';
import type { Policy } from '../policy.ts';
import { bothOpen, minuteText, describeWeek, type DayWindow, type WeekHours } from './week-hours.ts';
import { homeOfZone, regionCode, type Location, type ZoneGroup, type ZoneSet } from './zone-set.ts';
import { dateOf, localDay, wallToInstants, weekdayOf, type ZoneTable } from './zone-table.ts';

/** The proof of a slot that no hours were observed for. */
export const ANY_HOUR = 'automated line: any hour';

/** The rules that say when one contact may be called, apart from its zones. */
export interface CallRules {
  /** `undefined`: any hour. */
  readonly courtesy: WeekHours | undefined;
  readonly legal: readonly LegalRule[];
  /** Countries that are known by a claimed zone alone: their law binds in their own zones. */
  readonly onlyThere: readonly string[];
  /** Countries and states whose holidays count. */
  readonly places: readonly string[];
  readonly closedOnHolidays: boolean;
  /** Weekdays off there, 0 Sunday, where they are not Saturday and Sunday. */
  readonly weekend: readonly number[] | undefined;
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
  location: Location,
  recipient: RecipientType,
  own: DayWindow | undefined,
  policy: Policy,
  data: PlannerData,
): CallRules {
  // A machine has no private number: a mobile called "automated" is rung like a person's.
  const anyHour = recipient === 'automated' && policy.automatedAnyHour && facts.kind !== 'mobile';
  const { countries, onlyThere, places, legal } = lawFor(facts, location, data);
  const courtesy = anyHour ? undefined : policy.hours[recipient === 'automated' ? 'service' : recipient];
  const hours = own === undefined ? '' : `${own.openMinute}-${own.closeMinute}`;
  const weekend = countries.map((country) => data.weekends.get(country)).find((days) => days !== undefined);
  return {
    courtesy,
    legal: anyHour ? [] : legal,
    onlyThere,
    places,
    closedOnHolidays: !anyHour && policy.holidays === 'closed',
    weekend: courtesy !== undefined && isBusinessWeek(courtesy) ? weekend : undefined,
    own,
    key: `${anyHour ? 'any' : recipient}|${places.join(',')}|${legal.map(({ id }) => id).join()}|${hours}`,
  };
}

/** The law on record for a contact, and the places that it was looked up for: countries first, then states. */
export function lawFor(
  facts: PhoneFacts,
  location: Location,
  data: PlannerData,
): {
  readonly countries: readonly string[];
  readonly onlyThere: readonly string[];
  readonly places: readonly string[];
  readonly legal: readonly LegalRule[];
} {
  const claimed = (location.zoneOrigin === 'guessed' ? '' : (location.zone ?? '')).split(/[;,|\s]+/);
  const home = [facts.country, location.country?.toUpperCase()].flatMap((code) =>
    code === undefined ? [] : [homeOf(code).country],
  );
  const onlyThere = claimed
    .map((zone) => homeOfZone(zone, data))
    .filter((country) => country !== undefined && !home.includes(country)) as readonly string[];
  const countries = [...new Set([...home, ...onlyThere])];
  const regions = knownRegions(facts, location, data);
  const legal = data.legalRules.filter((rule) => {
    if (!countries.includes(rule.country)) return false;
    if (rule.region === undefined) return true;
    const code = `${rule.country}-${rule.region}`;
    // A region of another country tells nothing about the state in this one; a zone there tells which it may be.
    const here = regions.filter((region) => region.startsWith(`${rule.country}-`));
    if (here.length > 0) return here.includes(code);
    const inClaimed = [...data.zonesOfRegion].filter(
      ([region, zones]) =>
        region.startsWith(`${rule.country}-`) && zones.some((zone) => claimed.includes(zone)),
    );
    return inClaimed.length === 0 || inClaimed.some(([region]) => region === code);
  });
  return { countries, onlyThere, places: [...countries, ...regions], legal };
}

/** States the contact may be in; none when nothing tells. */
function knownRegions(facts: PhoneFacts, location: Location, data: PlannerData): readonly string[] {
  const given = regionCode(location.region, location.country?.toUpperCase() ?? facts.country);
  if (given !== undefined) return [given];
  const placed = facts.kind === 'fixed' || facts.kind === 'mobile' || facts.kind === 'fixed-or-mobile';
  if (facts.callingCode !== '1' || !placed) return [];
  return data.regionsOfArea.get(facts.phone.slice(2, 5)) ?? [];
}

/** Closed on Saturday and Sunday, open on some other day: "mon-fri" meant as working days. */
const isBusinessWeek = (week: WeekHours): boolean =>
  week[0]?.length === 0 && week[6]?.length === 0 && week.some((day) => day.length > 0);

/** The day of a Monday-to-Friday week that a weekday there stands for. */
function workday(weekday: number, weekend: readonly number[] | undefined): number {
  if (weekend === undefined) return weekday;
  if (weekend.includes(weekday)) return weekday === weekend[0] && weekend.length > 1 ? 6 : 0;
  return weekday === 0 || weekday === 6 ? 1 : weekday;
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
    if (!holdsOn(rule, date)) continue;
    if (rule.hours !== undefined) windows = bothOpen(windows, rule.hours[weekday] ?? []);
    if (
      rule.holidays !== undefined &&
      holidayName(holidayPlaces(rule, rules.places), date, data) !== undefined
    )
      return [];
  }
  if (bounds === 'legal' || windows.length === 0) return windows;
  if (rules.courtesy !== undefined)
    windows = bothOpen(windows, rules.courtesy[workday(weekday, rules.weekend)] ?? []);
  if (rules.own !== undefined) windows = bothOpen(windows, [rules.own]);
  const holiday = rules.closedOnHolidays && windows.length > 0 && isDayOff(rules.places, date, data);
  return holiday ? [] : windows;
}

/** Whose holidays close a rule: those of its place, or of the list that the law brings along. */
function holidayPlaces({ country, holidays }: LegalRule, places: readonly string[]): readonly string[] {
  return holidays === 'own'
    ? places.filter((place) => place === country || place.startsWith(`${country}-`))
    : [`law:${holidays}`];
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

/** Open in every zone of a set at once, and lawful in those that bound the law alone. */
export function commonIntervals(
  rules: CallRules,
  zones: Pick<ZoneSet, 'groups' | 'lawOnly'>,
  fromMs: number,
  toMs: number,
  bounds: Bounds,
  data: PlannerData,
): Interval[] {
  let common: Interval[] = [{ fromMs, toMs }];
  for (const group of zones.groups) {
    const here = rulesIn(group, rules, data);
    common = intersect(common, openIntervals(here, group.table, fromMs, toMs, bounds, data));
  }
  for (const group of zones.lawOnly) {
    const here = rulesIn(group, rules, data);
    common = intersect(common, openIntervals(here, group.table, fromMs, toMs, 'legal', data));
  }
  return common;
}

/** The rules without those of countries that bind in other zones alone. */
function rulesIn({ zone, sameAs }: ZoneGroup, rules: CallRules, data: PlannerData): CallRules {
  if (rules.onlyThere.length === 0) return rules;
  const there = new Set([zone, ...sameAs].map((name) => homeOfZone(name, data)));
  return {
    ...rules,
    legal: rules.legal.filter(({ country }) => !rules.onlyThere.includes(country) || there.has(country)),
  };
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
    const hulls = groups.map((group) => {
      const { table } = group;
      const windows = windowsOf(rulesIn(group, rules, data), day, 'courtesy', data);
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
    return [ANY_HOUR, ...(rules.own === undefined ? [] : [ownText(rules.own)])];
  }
  const lines = [
    `policy hours ${describeWeek(rules.courtesy)}${rules.weekend === undefined ? '' : `, by the working week there (${weekendText(rules.weekend)} off)`}`,
  ];
  if (rules.own !== undefined) lines.push(ownText(rules.own));
  const binding = rules.legal.filter(({ hours, holidays }) => hours !== undefined || holidays !== undefined);
  if (binding.length > 5) {
    lines.push(`law of every state that may apply (${binding.length} rows, ${data.versions.legal})`);
  } else {
    for (const rule of binding) lines.push(lawText(rule));
  }
  if (binding.length === 0) lines.push('no hours set by law on record here for this country');
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

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const weekendText = (days: readonly number[]): string => days.map((day) => WEEKDAYS[day]).join(' and ');

function lawText({ hours, holidays, source, reviewedOn, unsure }: LegalRule): string {
  const when = hours === undefined ? '' : ` ${describeWeek(hours)}`;
  const off = holidays === undefined ? '' : ', no holidays';
  return `law on record${when}${off}: ${source}, as of ${reviewedOn}${unsure === undefined ? '' : ` (unsure: ${unsure})`}`;
}

function ownText(own: DayWindow): string {
  return `the contact's own hours ${minuteText(own.openMinute)}–${minuteText(own.closeMinute)}`;
}
