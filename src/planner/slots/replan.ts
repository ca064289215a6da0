import type { Placement, Plan, PlanRequest } from '../plan.ts';
import { planAround } from './plan-calls.ts';
import type { HeldSlot, ReleasedSlot } from './held-slots.ts';
import type { Unplaced } from '../list/target.ts';

/** A slot the operator set by hand. */
export interface Pin {
  readonly phone: string;
  readonly atMs: number;
  readonly line: string;
}

/** A slot as an earlier plan had it. */
export type PlacedBefore = Pick<Placement, 'row' | 'phone' | 'atMs' | 'line'> &
  Partial<Pick<Placement, 'name'>>;

/** What replanning changed, by number: everything of both plans is in exactly one list. */
export interface PlanDifference {
  readonly kept: readonly Placement[];
  readonly moved: readonly {
    readonly from: PlacedBefore;
    readonly to: Placement;
    readonly why: string | undefined;
  }[];
  /** `unplaced` is absent when the target left the list. */
  readonly dropped: readonly { readonly from: PlacedBefore; readonly unplaced: Unplaced | undefined }[];
  readonly added: readonly Placement[];
  /** Pins that break a rule; their targets were planned as usual. */
  readonly refusedPins: readonly ReleasedSlot[];
}

/**
 * A new plan that leaves `kept` slots where they are unless they break a rule (what was sent, what was shown), sets pins
 * where they may be, and plans everybody else anew.
 */
export function replan(
  request: PlanRequest,
  previous: readonly PlacedBefore[],
  changes: { readonly kept?: readonly HeldSlot[]; readonly pins?: readonly Pin[] } = {},
): { readonly plan: Plan; readonly difference: PlanDifference } {
  const pinned = new Map((changes.pins ?? []).map((pin) => [pin.phone, pin]));
  const held: HeldSlot[] = [
    ...(changes.kept ?? []).filter(({ phone }) => !pinned.has(phone)),
    ...[...pinned.values()].map((pin) => ({ ...pin, committed: false })),
  ];
  const { plan, released } = planAround(request, held);
  return { plan, difference: difference(previous, plan, released) };
}

function difference(
  previous: readonly PlacedBefore[],
  plan: Plan,
  released: readonly ReleasedSlot[],
): PlanDifference {
  const now = new Map(plan.placed.map((placement) => [placement.phone, placement]));
  const unplaced = new Map<string, Unplaced>(plan.unplaced.map((entry) => [entry.phone, entry]));
  const reasons = new Map(released.map(({ held, why }) => [held.phone, why]));
  const before = new Set<string>(previous.map(({ phone }) => phone));
  const kept: Placement[] = [];
  const moved: { from: PlacedBefore; to: Placement; why: string | undefined }[] = [];
  const dropped: { from: PlacedBefore; unplaced: Unplaced | undefined }[] = [];
  for (const from of previous) {
    const to = now.get(from.phone);
    if (to === undefined) dropped.push({ from, unplaced: unplaced.get(from.phone) });
    else if (to.atMs === from.atMs && to.line === from.line) kept.push(to);
    else moved.push({ from, to, why: reasons.get(from.phone) });
  }
  return {
    kept,
    moved,
    dropped,
    added: plan.placed.filter(({ phone }) => !before.has(phone)),
    refusedPins: released.filter(({ held }) => !held.committed && held.shown !== true),
  };
}
