import { lengthText } from '../../lib/length-text.ts';
import { capHoles, capText } from '../law/call-caps.ts';
import { intersect, subtract, merge, type Interval } from './interval.ts';
import { commonGapMinutes, commonIntervals, type CallRules } from './open-hours.ts';
import type { PlannerData } from '../planner-data.ts';
import type { UnplacedCode } from '../list/target.ts';
import type { ZoneSet } from './zone-set.ts';
import { describeWeek } from './week-hours.ts';
import { localDay, wallToInstants } from './zone-table.ts';

/** What one call needs of its window. */
export interface WindowNeeds {
  readonly fromMs: number;
  readonly toMs: number;
  /** Expected length and closing margin together: a start lies this long before the close. */
  readonly lengthMs: number;
  readonly earliestMs?: number | undefined;
  readonly latestMs?: number | undefined;
  readonly expiresMs?: number | undefined;
  readonly notBeforeMs?: number | undefined;
  /** Calls to this number that count for caps, by whatever mission. */
  readonly countedCallsMs: readonly number[];
  readonly dailyCap: number;
}

export type WindowResult =
  | { readonly ok: true; readonly starts: readonly Interval[] }
  | { readonly ok: false; readonly code: UnplacedCode; readonly detail: string; readonly cure: string };

/** Common open time of rules and zones, worked out once for each pair. */
export type OpenTime = (rules: CallRules, zones: ZoneSet) => readonly Interval[];

/** An `OpenTime` over [fromMs, toMs) that remembers its answers. */
export function openTimes(fromMs: number, toMs: number, data: PlannerData): OpenTime {
  const known = new Map<string, readonly Interval[]>();
  return (rules, zones) => {
    const key = `${zones.key}|${rules.key}`;
    const open = known.get(key) ?? commonIntervals(rules, zones, fromMs, toMs, 'courtesy', data);
    known.set(key, open);
    return open;
  };
}

/** The instants at which a call may start, or why there are none. */
export function callWindow(
  rules: CallRules,
  zones: ZoneSet,
  needs: WindowNeeds,
  open: OpenTime,
  data: PlannerData,
): WindowResult {
  const common = open(rules, zones);
  if (startsWithin(common, needs.lengthMs).length === 0) return noOpenTime(rules, zones, needs, data);

  const asked = clip(
    common,
    Math.max(needs.earliestMs ?? needs.fromMs, needs.notBeforeMs ?? needs.fromMs),
    needs.latestMs,
  );
  if (startsWithin(asked, needs.lengthMs).length === 0) {
    return refusal(
      'no_window_in_horizon',
      'the earliest and latest times given leave no open time',
      'Widen the earliest or latest time, or plan further ahead.',
    );
  }
  const alive = clip(asked, needs.fromMs, needs.expiresMs);
  if (startsWithin(alive, needs.lengthMs).length === 0) {
    return refusal('expired', 'it expires before its hours open', 'Move its expiry date, or leave it out.');
  }
  const starts = startsWithin(withoutFullDays(alive, zones, needs), needs.lengthMs);
  if (starts.length === 0) {
    return refusal(
      'cap_reached',
      `it was called ${needs.dailyCap} time${needs.dailyCap === 1 ? '' : 's'} on every day that is open`,
      'Plan further ahead.',
    );
  }
  // A law counts starts: a hole that begins while a call runs does not stop it.
  const lawful = subtract(starts, merge(lawHoles(rules, zones, needs)));
  return lawful.length > 0 ? { ok: true, starts: lawful } : capReached(rules, zones, needs);
}

const lawHoles = (rules: CallRules, zones: ZoneSet, needs: WindowNeeds): ReturnType<typeof capHoles> =>
  capHoles(
    rules.legal,
    needs.countedCallsMs,
    [...zones.groups, ...zones.lawOnly].map(({ table }) => table),
  );

function capReached(rules: CallRules, zones: ZoneSet, needs: WindowNeeds): WindowResult {
  const laws = new Set(
    lawHoles(rules, zones, needs).map(({ rule, cap }) => `${capText(cap)} (${rule.source})`),
  );
  return refusal(
    'cap_reached',
    `it was called ${needs.countedCallsMs.length} time${needs.countedCallsMs.length === 1 ? '' : 's'} lately, and the law on record here allows ${[...laws].join('; ')}`,
    'Plan further ahead, or leave this contact out.',
  );
}

function noOpenTime(rules: CallRules, zones: ZoneSet, needs: WindowNeeds, data: PlannerData): WindowResult {
  const each = zones.groups.map((group) =>
    startsWithin(
      commonIntervals(rules, { groups: [group], lawOnly: [] }, needs.fromMs, needs.toMs, 'courtesy', data),
      needs.lengthMs,
    ),
  );
  if (zones.groups.length > 1 && each.every((starts) => starts.length > 0)) {
    const gap = commonGapMinutes(rules, zones.groups, needs.fromMs, needs.lengthMs, data);
    const names = zones.groups.map(({ zone }) => zone).join(', ');
    return refusal(
      'no_common_window',
      `${zones.groups.length} zones are possible (${names}) and no hour suits all of them${gap === undefined ? '' : `: ${lengthText(gap * 60_000)} are missing`}`,
      'Fill in the zone or the state of this contact, or widen the hours.',
    );
  }
  const days = Math.round((needs.toMs - needs.fromMs) / 86_400_000);
  const closing = lawsInTheWay(rules, zones, needs, data);
  if (closing.length > 0) {
    return refusal(
      'no_window_in_horizon',
      `the law on record here closes the hours asked for: ${closing.join('; ')}`,
      'Open hours that the law allows; no setting widens it.',
    );
  }
  return refusal(
    'no_window_in_horizon',
    `no hour in the next ${days} days suits its hours, the law and the holidays`,
    "Widen the hours, shorten the expected length, or change this contact's own hours.",
  );
}

/** The laws without which there would be an open hour: those that close every hour alone, else all of them. */
function lawsInTheWay(
  rules: CallRules,
  zones: ZoneSet,
  needs: WindowNeeds,
  data: PlannerData,
): readonly string[] {
  const openUnder = (legal: CallRules['legal']): boolean => {
    const lawOnly = legal.length === 0 ? [] : zones.lawOnly;
    const open = commonIntervals(
      { ...rules, legal },
      { groups: zones.groups, lawOnly },
      needs.fromMs,
      needs.toMs,
      'courtesy',
      data,
    );
    return startsWithin(open, needs.lengthMs).length > 0;
  };
  if (rules.legal.length === 0 || !openUnder([])) return [];
  const alone = rules.legal.filter((rule) => !openUnder([rule]));
  return (alone.length > 0 ? alone : rules.legal.filter(({ hours }) => hours !== undefined)).map(
    ({ hours, source }) => (hours === undefined ? source : `${describeWeek(hours)} by ${source}`),
  );
}

/** Start instants of windows that must hold the whole call. The latest start itself is allowed. */
export function startsWithin(open: readonly Interval[], lengthMs: number): Interval[] {
  const starts: Interval[] = [];
  for (const { fromMs, toMs } of open) {
    const latestMs = toMs - lengthMs;
    if (latestMs >= fromMs) starts.push({ fromMs, toMs: latestMs + 1 });
  }
  return starts;
}

function clip(open: readonly Interval[], fromMs: number, toMs: number | undefined): readonly Interval[] {
  return intersect(open, [{ fromMs, toMs: toMs ?? Infinity }]);
}

/** Takes out every local day, in any zone, on which the number has had its calls. */
function withoutFullDays(open: readonly Interval[], zones: ZoneSet, needs: WindowNeeds): readonly Interval[] {
  if (needs.countedCallsMs.length < needs.dailyCap) return open;
  const full: Interval[] = [];
  for (const { table } of zones.groups) {
    const perDay = new Map<number, number>();
    for (const atMs of needs.countedCallsMs) {
      const day = localDay(table, atMs);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    for (const [day, calls] of perDay) {
      if (calls < needs.dailyCap) continue;
      full.push({
        fromMs: wallToInstants(table, day, 0).earlierMs,
        toMs: wallToInstants(table, day, 1440).laterMs,
      });
    }
  }
  return subtract(open, merge(full));
}

function refusal(code: UnplacedCode, detail: string, cure: string): WindowResult {
  return { ok: false, code, detail, cure };
}
