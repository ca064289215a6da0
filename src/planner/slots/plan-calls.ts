import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { admitTargets, startOf, unplacedTarget, type Admitted } from './admit.ts';
import { fixedCall, keepHeld, type HeldSlot, type Kept, type ReleasedSlot } from './held-slots.ts';
import type { GhostReason, Placement, Plan, PlanRequest } from '../plan.ts';
import { consentNeeds, needText } from '../law/consent-need.ts';
import { planDigest } from '../plan-digest.ts';
import { planWarnings, summarise } from '../plan-summary.ts';
import { batchPacing } from './batch-pacing.ts';
import type { Policy } from '../policy.ts';
import { placeInTurn, type FixedCall, type PlaceLimits, type Slot } from './place-call.ts';
import type { Unplaced } from '../list/target.ts';
import { placeAsAPersonWould } from './place-by-manners.ts';
import { localTime } from '../hours/zone-table.ts';

const DAY_MS = 86_400_000;
const HALF_MINUTE_MS = 30_000;

/** The plan for a list: every target gets a slot or a reason. */
export function planCalls(request: PlanRequest): Plan {
  return planAround(request, []).plan;
}

/** As `planCalls`, with some slots held: those that break no rule stay, the others are planned anew. */
export function planAround(
  given: PlanRequest,
  held: readonly HeldSlot[],
): { readonly plan: Plan; readonly released: readonly ReleasedSlot[] } {
  const heldPhones = new Set(held.map(({ phone }) => phone));
  const request: PlanRequest = {
    ...given,
    // A held call is known to the server too; it must not count against itself.
    calls: (given.calls ?? []).filter((call) => call.status !== 'pending' || !heldPhones.has(call.phone)),
  };
  const { policy, nowMs } = request;
  // Times that people read: calls a minute and a half apart begin on full and half minutes.
  const soonestMs = Math.max(nowMs + policy.leadMs + policy.skewMs, request.startMs ?? 0);
  const fromMs = Math.ceil(soonestMs / HALF_MINUTE_MS) * HALF_MINUTE_MS;
  const toMs = startOf(request) + policy.horizonMs;
  const known = knownCalls(request);
  const keep = keepHeld(request, held, known, toMs);
  const keptPhones = new Set(keep.slots.map(({ admitted }) => admitted.facts.phone));

  const { admitted, unplaced } = admitTargets(request, fromMs, toMs);
  const open = admitted.filter(({ facts }) => !keptPhones.has(facts.phone));
  const { maxInFlight } = CLASS_RULES[request.missionClass];
  const limits: PlaceLimits = {
    fromMs,
    lines: request.lines,
    policy,
    fixed: [...known, ...keep.slots.map((slot) => fixedCall(slot))],
    ...(request.accountPerDay === undefined ? {} : { accountPerDay: request.accountPerDay }),
    ...(maxInFlight === undefined ? {} : { missionConcurrency: maxInFlight }),
  };
  const { result, policy: paced } =
    request.missionClass === 3
      ? { result: placeInTurn(inTurn(open), limits), policy }
      : placeAsAPersonWould(open, limits);
  const taken = limits.fixed.length + result.slots.length;
  const left = result.left.map(leftOver(request, taken));
  const keptRows = new Set(keep.slots.map(({ admitted }) => admitted.target.row));
  const missing = [...unplaced.filter(({ row }) => !keptRows.has(row)), ...left].sort(
    (a, b) => a.row - b.row,
  );
  const kept = { ...request, policy: paceOf([...keep.slots, ...result.slots], paced) };
  const placed = placements(kept, result.slots, keep);
  return { plan: finish(kept, placed, missing, toMs), released: keep.released };
}

/** The pace that the slots really have: those that were kept may have been spread when they were placed. */
function paceOf(slots: readonly Slot[], policy: Policy): Policy {
  const lines = [...Map.groupBy(slots, ({ line }) => line).values()];
  const gaps = lines.flatMap((each) => {
    const starts = each.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
    return starts.slice(1).map((startMs, index) => startMs - (starts[index] ?? startMs));
  });
  const least = gaps.reduce((least, gap) => Math.min(least, gap), Infinity);
  const spacingMs = Math.min(least, policy.manners.spreadMs);
  return spacingMs > policy.spacingMs && least !== Infinity ? { ...policy, spacingMs } : policy;
}

function finish(
  request: PlanRequest,
  placed: readonly Placement[],
  unplaced: readonly Unplaced[],
  horizonEndMs: number,
): Plan {
  const variables = new Map(request.targets.map((target) => [target.row, target.variables]));
  const rows = new Set(placed.map(({ row }) => row));
  const needs = consentNeeds(
    request.targets.filter(({ row }) => rows.has(row)),
    request.consent,
    new Date(request.nowMs).toISOString().slice(0, 10),
    request.data,
  );
  if (placed.length + unplaced.length !== request.targets.length) {
    throw new Error(
      `of ${request.targets.length} targets ${placed.length} are placed and ${unplaced.length} not`,
    );
  }
  return {
    nowMs: request.nowMs,
    horizonEndMs,
    placed,
    unplaced,
    spacingMs: request.policy.spacingMs,
    summary: summarise(request, placed, unplaced),
    versions: { ...request.data.versions, tz: request.tzVersion },
    warnings: [
      ...planWarnings(request, placed, horizonEndMs),
      ...needs.map((need) => `Law on record here: ${needText(need)}.`),
    ],
    consentNeeds: needs,
    digest: planDigest(
      request.subject ?? {},
      placed.map(({ row, phone, atMs, line, status }) => ({
        phone,
        atMs,
        line,
        status,
        variables: variables.get(row) ?? {},
      })),
    ),
  };
}

/** Calls of all missions that hold a line: pending ones, and what was made within a day. */
function knownCalls(request: PlanRequest): FixedCall[] {
  const usualMs = Math.max(...Object.values(request.policy.expectedLengthMs));
  return (request.calls ?? [])
    .filter((call) => call.status === 'pending' || call.atMs > request.nowMs - DAY_MS)
    .map((call) => ({
      startMs: call.atMs,
      endMs: call.atMs + (call.lengthMs ?? usualMs),
      ours: call.mission !== undefined && call.mission === request.mission,
      ...(call.line === undefined ? {} : { line: call.line }),
    }));
}

/** The weakest hand first is the operator's order: priority, then the list's. */
function inTurn(admitted: readonly Admitted[]): Admitted[] {
  return admitted.toSorted((a, b) => b.target.priority - a.target.priority || a.target.row - b.target.row);
}

/** Tells those without a slot why; `taken`: slots that are given away already, of all missions. */
function leftOver(request: PlanRequest, taken: number): (waiting: Admitted) => Unplaced {
  const days = Math.round(request.policy.horizonMs / DAY_MS);
  const { accountPerDay } = request;
  const [code, detail, cure] =
    accountPerDay !== undefined && taken >= accountPerDay
      ? ([
          'quota',
          `the account may make ${accountPerDay} call${accountPerDay === 1 ? '' : 's'} a day, and those of its hours in the next ${days} days are given away`,
          'Raise the quota, give this contact a higher priority, or plan further ahead.',
        ] as const)
      : ([
          'capacity_exhausted',
          `every slot of its hours in the next ${days} days is taken`,
          'Add a line, shorten the spacing, raise the concurrency, or plan further ahead.',
        ] as const);
  return ({ target, facts }) => unplacedTarget(target, facts.phone, code, detail, cure);
}

function placements(request: PlanRequest, fresh: readonly Slot[], kept: Kept): Placement[] {
  const keptSlots = new Set(kept.slots);
  const slots = [...kept.slots, ...fresh].sort(
    (a, b) => a.atMs - b.atMs || a.admitted.target.row - b.admitted.target.row,
  );
  const batches = numberBatches(request, slots);
  const ghostOf = ghosts(request, kept);
  return slots.map((slot, index): Placement => {
    const { target, facts, zones, lengthMs, retry, why } = slot.admitted;
    const committed = keptSlots.has(slot) && kept.held.get(facts.phone)?.committed === true;
    const ghost = committed ? undefined : ghostOf();
    return {
      row: target.row,
      phone: facts.phone,
      recipient: target.recipient,
      atMs: slot.atMs,
      endMs: slot.atMs + lengthMs,
      latestStartMs: slot.latestStartMs,
      local: zones.groups.map(({ zone, sameAs, table }) => ({
        zone,
        sameAs,
        time: localTime(table, slot.atMs),
      })),
      line: slot.line,
      batch: batches[index] ?? 1,
      status: ghost === undefined ? 'firm' : 'ghost',
      committed,
      retry,
      slackMinutes: Math.round(slot.slackMs / 6000) / 10,
      zoneSource: zones.source,
      why,
      ...(ghost === undefined ? {} : { ghost }),
      ...(target.name === undefined ? {} : { name: target.name }),
    };
  });
}

/** Asked for each uncommitted slot in order of time: what it still waits for, by the mission's class. */
function ghosts(request: PlanRequest, kept: Kept): () => GhostReason | undefined {
  const pending = (request.calls ?? []).filter(
    (call) => call.status === 'pending' && call.mission !== undefined && call.mission === request.mission,
  ).length;
  const underWay = pending + [...kept.held.values()].filter(({ committed }) => committed).length;
  const { maxInFlight = Infinity } = CLASS_RULES[request.missionClass];
  const upToMost = (reason: GhostReason): (() => GhostReason | undefined) => {
    let firm = underWay;
    return () => {
      if (firm >= maxInFlight) return reason;
      firm += 1;
      return undefined;
    };
  };
  switch (request.missionClass) {
    case 3:
      return upToMost('waits-for-previous');
    case 5:
      return upToMost('waits-for-goal');
    case 4: {
      const held = request.round?.number === 2 && !request.round.approved;
      return () => (held ? 'waits-for-approval' : undefined);
    }
    case 1:
    case 2:
      return () => undefined;
  }
}

/** The batch of each slot; slots in order of time. */
function numberBatches(request: PlanRequest, slots: readonly Slot[]): number[] {
  const pacing = new Map(
    request.lines.map((line) => [line, { pace: batchPacing(request.policy), batch: 0 }]),
  );
  let last = 0;
  return slots.map(({ line, atMs, admitted }) => {
    const state = pacing.get(line) ?? { pace: batchPacing(request.policy), batch: 0 };
    pacing.set(line, state);
    if (state.pace.add({ startMs: atMs, endMs: atMs + admitted.lengthMs })) {
      last += 1;
      state.batch = last;
    }
    return state.batch;
  });
}
