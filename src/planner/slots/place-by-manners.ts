import { merge, type Interval } from '../hours/interval.ts';
import type { Policy } from '../policy.ts';
import type { Admitted } from './admit.ts';
import { fixedCall } from './held-slots.ts';
import { placeBySlack, type PlaceLimits, type PlaceResult, type Slot } from './place-call.ts';

const DAY_MS = 86_400_000;
const HALF_MINUTE_MS = 30_000;
/** Priorities beyond so many steps share the last one. */
const MOST_TIERS = 12;

/**
 * Places calls where a person would: in the better hours, spread over the day. Whoever finds no slot so gets one in any
 * hour that is allowed, and as close as the pace allows. Under a cap for a day the highest priority has its choice
 * first. Answers with the pace that was kept.
 */
export function placeAsAPersonWould(
  admitted: readonly Admitted[],
  limits: PlaceLimits,
): { readonly result: PlaceResult; readonly policy: Policy } {
  const policy = spreadPolicy(admitted, limits);
  const spread = placeInTiers(admitted, { ...limits, policy });
  if (spread.left.length === 0 || policy.spacingMs === limits.policy.spacingMs) {
    return { result: spread, policy };
  }
  return { result: placeInTiers(admitted, limits), policy: limits.policy };
}

function placeInTiers(admitted: readonly Admitted[], limits: PlaceLimits): PlaceResult {
  const slots: Slot[] = [];
  const left: Admitted[] = [];
  for (const tier of tiersOf(admitted, limits)) {
    const first = placeBySlack(tier, around(limits, slots), ({ preferred }) => preferred);
    slots.push(...first.slots);
    const anywhere = first.left.filter(({ preferred, starts }) => preferred !== starts);
    const second =
      anywhere.length === 0
        ? { slots: [], left: [] }
        : placeBySlack(anywhere, around(limits, slots), ({ starts }) => starts);
    slots.push(...second.slots);
    left.push(...first.left.filter(({ preferred, starts }) => preferred === starts), ...second.left);
  }
  return { slots, left };
}

/** Calls that were placed hold their slots for those that come after. */
const around = (limits: PlaceLimits, slots: readonly Slot[]): PlaceLimits =>
  slots.length === 0 ? limits : { ...limits, fixed: [...limits.fixed, ...slots.map(fixedCall)] };

/** Where a cap makes days differ, each priority by itself, the highest first; else all together. */
function tiersOf(
  admitted: readonly Admitted[],
  { policy, accountPerDay }: PlaceLimits,
): readonly (readonly Admitted[])[] {
  if (policy.dailyCapPerLine === undefined && accountPerDay === undefined) return [admitted];
  const byPriority = Map.groupBy(admitted, ({ target }) => target.priority);
  const tiers = [...byPriority].toSorted(([left], [right]) => right - left).map(([, tier]) => tier);
  return tiers.length <= MOST_TIERS
    ? tiers
    : [...tiers.slice(0, MOST_TIERS - 1), tiers.slice(MOST_TIERS - 1).flat()];
}

/**
 * The policy with the space between two calls that fills the first day, within what manners allow. The day is the time
 * that is open for anybody in the 24 hours from the first start on.
 */
function spreadPolicy(admitted: readonly Admitted[], { policy, lines, fromMs }: PlaceLimits): Policy {
  const { spreadMs } = policy.manners;
  const firstMs = admitted.reduce(
    (first, { preferred }) => Math.min(first, firstStart(preferred, fromMs)),
    Infinity,
  );
  if (spreadMs <= policy.spacingMs || firstMs === Infinity) return policy;
  const day: Interval[] = [...new Set(admitted.map(({ preferred }) => preferred))].flatMap((starts) =>
    starts
      .filter(({ fromMs: opens, toMs }) => toMs > firstMs && opens < firstMs + DAY_MS)
      .map(({ fromMs: opens, toMs }) => ({
        fromMs: Math.max(opens, firstMs),
        toMs: Math.min(toMs, firstMs + DAY_MS),
      })),
  );
  const openMs = merge(day.toSorted((a, b) => a.fromMs - b.fromMs)).reduce(
    (sum, { fromMs: opens, toMs }) => sum + toMs - opens,
    0,
  );
  const evenMs = (openMs * Math.max(1, lines.length)) / admitted.length;
  const spacingMs = Math.floor(Math.min(spreadMs, evenMs) / HALF_MINUTE_MS) * HALF_MINUTE_MS;
  return spacingMs <= policy.spacingMs ? policy : { ...policy, spacingMs };
}

function firstStart(starts: readonly Interval[], fromMs: number): number {
  const window = starts.find(({ toMs }) => toMs > fromMs);
  return window === undefined ? Infinity : Math.max(window.fromMs, fromMs);
}
