import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { merge, subtract, type Interval } from '../hours/interval.ts';
import type { CallRules } from '../hours/open-hours.ts';
import type { ZoneSet } from '../hours/zone-set.ts';
import { localDay, wallToInstants, weekdayOf, type ZoneTable } from '../hours/zone-table.ts';
import type { Manners } from '../policy.ts';

/** Finds the starts that a person would choose among those that are allowed; equal ones are the same list. */
export type Preferred = (
  starts: readonly Interval[],
  zones: ZoneSet,
  rules: CallRules,
  recipient: RecipientType,
) => readonly Interval[];

/**
 * Leaves out the first minutes after the hours open and the busy hours of the recipient, by the clock of every zone.
 * Where nothing else is left, everything that is allowed stays.
 */
export function preferredStarts(manners: Manners): Preferred {
  const known = new Map<readonly Interval[], Map<string, readonly Interval[]>>();
  const same = new Map<string, readonly Interval[]>();
  const work: Preferred = (starts, zones, rules, recipient) => {
    const busy = zones.groups.flatMap(({ table }) => busyIntervals(starts, table, rules, manners, recipient));
    const left = subtract(starts, merge(busy.toSorted((a, b) => a.fromMs - b.fromMs)));
    if (left.length === 0) return starts;
    const key = left.map(({ fromMs, toMs }) => `${fromMs}-${toMs}`).join();
    const shared = same.get(key) ?? left;
    same.set(key, shared);
    return shared;
  };
  return (starts, zones, rules, recipient) => {
    const key = `${zones.key}|${rules.key}|${recipient}`;
    const ofStarts = known.get(starts) ?? new Map<string, readonly Interval[]>();
    known.set(starts, ofStarts);
    let preferred = ofStarts.get(key);
    if (preferred === undefined) {
      preferred = work(starts, zones, rules, recipient);
      ofStarts.set(key, preferred);
    }
    return preferred;
  };
}

/** What is better left alone on the days of some starts, in one zone. */
function busyIntervals(
  starts: readonly Interval[],
  table: ZoneTable,
  { courtesy }: CallRules,
  { settleInMs, avoid }: Manners,
  recipient: RecipientType,
): readonly Interval[] {
  const days = new Set(
    starts.flatMap(({ fromMs, toMs }) => {
      const first = localDay(table, fromMs);
      return Array.from({ length: localDay(table, toMs - 1) - first + 1 }, (_, index) => first + index);
    }),
  );
  return [...days].flatMap((day) => {
    // A line that is answered at any hour has no opening to settle in after.
    const opening = courtesy?.[weekdayOf(day)]?.[0]?.openMinute;
    const settling =
      opening === undefined || settleInMs === 0
        ? []
        : [interval(table, day, opening, opening + settleInMs / 60_000)];
    return [
      ...settling,
      ...avoid[recipient].map(({ openMinute, closeMinute }) => interval(table, day, openMinute, closeMinute)),
    ];
  });
}

const interval = (table: ZoneTable, day: number, fromMinute: number, toMinute: number): Interval => ({
  fromMs: wallToInstants(table, day, fromMinute).earlierMs,
  toMs: wallToInstants(table, day, toMinute).laterMs,
});
