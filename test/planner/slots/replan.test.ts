import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Placement, PlanRequest } from '../../../src/planner/plan.ts';
import { planCalls } from '../../../src/planner/slots/plan-calls.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import type { HeldSlot } from '../../../src/planner/slots/held-slots.ts';
import { replan } from '../../../src/planner/slots/replan.ts';
import type { Target } from '../../../src/planner/list/target.ts';
import { breaches } from '../plan-properties.ts';
import { randomRequest } from '../random-request.ts';

const LINE = '+14155550100';

function request(count: number, more: Partial<PlanRequest> = {}): PlanRequest {
  return {
    nowMs: Date.parse('2026-11-17T10:00-05:00'),
    targets: Array.from({ length: count }, (_, index): Target => ({
      row: index + 1,
      phone: `+1212555${String(100 + index).padStart(4, '0')}`,
      recipient: 'service',
      priority: 0,
      variables: {},
    })),
    lines: [LINE],
    policy: DEFAULT_POLICY,
    data: plannerData(),
    missionClass: 1,
    mission: 'this-one',
    tzVersion: '2026c',
    ...more,
  };
}

/** Slots of a plan that were sent. */
const sent = (
  { placed }: { readonly placed: readonly Placement[] },
  committed: ReadonlySet<string>,
  atAnyPace = false,
): HeldSlot[] =>
  placed
    .filter(({ phone }) => committed.has(phone))
    .map(({ phone, atMs, line, slackMinutes }) => ({
      phone,
      atMs,
      line,
      slackMinutes,
      committed: true,
      atAnyPace,
    }));

const phones = (list: readonly Placement[]): string[] => list.map(({ phone }) => phone);

test('nothing changed: everything is kept and the digest is the same', () => {
  const given = request(20);
  const before = planCalls(given);
  const { plan, difference } = replan(given, before.placed);
  expect(difference).toMatchObject({ moved: [], dropped: [], added: [] });
  expect(difference.kept).toHaveLength(20);
  expect(plan.digest).toBe(before.digest);
});

test('after all of it was sent the summary tells the pace that the calls have, as it did before', () => {
  const given = request(6);
  const before = planCalls(given);
  const { plan } = replan(given, before.placed, { kept: sent(before, new Set(phones(before.placed)), true) });
  expect(before.spacingMs).toBeGreaterThan(DEFAULT_POLICY.spacingMs);
  expect(plan.spacingMs).toBe(before.spacingMs);
  expect(plan.summary.batches).toBe(before.summary.batches);
});

test('committed calls stay while the rest makes room', () => {
  const before = planCalls(request(20));
  const committed = new Set(phones(before.placed.slice(0, 10)));
  const wider = request(20, {
    policy: { ...DEFAULT_POLICY, expectedLengthMs: { automated: 9e5, service: 9e5, professional: 9e5 } },
  });
  const later = { ...wider, nowMs: wider.nowMs + 60_000 };
  const { plan, difference } = replan(later, before.placed, {
    kept: sent(before, new Set([...committed].slice(0, 3))),
  });
  expect(difference.kept.filter((slot) => slot.committed)).toHaveLength(3);
  expect(difference.kept.length + difference.moved.length + difference.dropped.length).toBe(20);
  expect(breaches(later, plan).filter((fault) => !fault.includes('too soon'))).toEqual([]);
});

test('a committed call that breaks a rule is not kept, and the rule is told', () => {
  const given = request(6);
  const before = planCalls(given);
  const committed = new Set(phones(before.placed));
  const [first, second] = before.placed;
  const { difference } = replan(
    { ...given, suppressed: new Map([[first?.phone ?? '', 'said STOP']]), lines: [LINE] },
    before.placed,
    { kept: sent(before, committed) },
  );
  expect(difference.dropped).toMatchObject([
    { from: { phone: first?.phone }, unplaced: { code: 'suppressed' } },
  ]);
  expect(phones(difference.kept)).toContain(second?.phone);

  const other = replan({ ...given, lines: ['+14155550101'] }, before.placed, {
    kept: sent(before, committed),
  });
  expect(other.difference.moved).toHaveLength(6);
  expect(other.difference.moved[0]?.why).toContain('not a number of this assistant');
});

test('calls the server knows as pending do not push themselves out', () => {
  const given = request(5);
  const before = planCalls(given);
  const calls = before.placed.map(({ phone, atMs, line }) => ({
    phone,
    atMs,
    line,
    status: 'pending' as const,
    mission: 'this-one',
  }));
  const { difference } = replan({ ...given, calls }, before.placed, {
    kept: sent(before, new Set(phones(before.placed))),
  });
  expect(difference.kept).toHaveLength(5);
  expect(planCalls({ ...given, calls }).summary.byCode).toEqual({ duplicate: 5 });
});

test('a pin moves one call; a pin that breaks a rule is refused and says why', () => {
  const given = request(4);
  const before = planCalls(given);
  const phone = before.placed[0]?.phone ?? '';
  const good = Date.parse('2026-11-17T15:00-05:00');
  const moved = replan(given, before.placed, { pins: [{ phone, atMs: good, line: LINE }] });
  expect(moved.plan.placed.find((slot) => slot.phone === phone)?.atMs).toBe(good);
  expect(moved.difference.refusedPins).toEqual([]);
  const night = Date.parse('2026-11-17T23:00-05:00');
  const refused = replan(given, before.placed, { pins: [{ phone, atMs: night, line: LINE }] });
  expect(refused.difference.refusedPins).toMatchObject([{ why: 'its hours are closed then' }]);
  expect(refused.plan.placed.find((slot) => slot.phone === phone)?.atMs).toBe(before.placed[0]?.atMs);
});

test('a slower pace leaves what was sent where it is, where that is asked for', () => {
  const given = request(12);
  const before = planCalls(given);
  const committed = new Set(phones(before.placed.slice(0, 6)));
  const slower = { ...given, policy: { ...given.policy, spacingMs: given.policy.spacingMs * 3 } };
  const { plan } = replan(slower, before.placed, { kept: sent(before, committed, true) });
  expect(plan.placed.filter((slot) => slot.committed)).toHaveLength(6);
  expect(plan.placed).toHaveLength(before.placed.length);
});

test('a target that left the list is dropped without a reason of its own', () => {
  const given = request(5);
  const before = planCalls(given);
  const { difference } = replan({ ...given, targets: given.targets.slice(1) }, before.placed);
  expect(difference.dropped).toMatchObject([{ from: { row: 1 }, unplaced: undefined }]);
});

test('random replans keep every promise, and their difference holds everything once', () => {
  fc.assert(
    fc.property(randomRequest, fc.integer({ min: 0, max: 20 }), fc.boolean(), (given, count, tighter) => {
      const before = planCalls(given);
      const committed = new Set(phones(before.placed.slice(0, count)));
      const next: PlanRequest = tighter
        ? { ...given, policy: { ...given.policy, spacingMs: given.policy.spacingMs * 2 } }
        : given;
      const { plan, difference } = replan(next, before.placed, { kept: sent(before, committed) });
      // Batches may run over where committed calls stand in the way: they are on the server already.
      expect(breaches(next, plan).filter((fault) => !fault.startsWith('batch'))).toEqual([]);
      const { kept, moved, dropped, added } = difference;
      expect(kept.length + moved.length + dropped.length).toBe(before.placed.length);
      expect(kept.length + moved.length + added.length).toBe(plan.placed.length);
      const stayed = kept.filter((slot) => slot.committed).length;
      expect(tighter || stayed === committed.size).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('a duplicate names the other mission as people know it, never by an id of its run', () => {
  const given = request(1);
  const [target] = given.targets;
  const call = { phone: target?.phone ?? '', atMs: given.nowMs - 60_000, status: 'made' as const };
  const why = (known: object): string =>
    planCalls({ ...given, calls: [{ ...call, ...known }] })
      .unplaced.map(({ detail }) => detail)
      .join();
  expect(why({ mission: 'd9700d46', missionName: 'Window washing quotes' })).toMatch(
    /^“Window washing quotes” called this number at \d+ Nov \d\d:\d\d UTC$/,
  );
  expect(why({ mission: 'd9700d46' })).toContain('another mission called this number');
  expect(why({})).toContain('this number was called directly at');
});

test('lines that are called at any hour are remarked, so that nobody finds out at night', () => {
  const given = request(3);
  const automated = given.targets.map((target, index) =>
    index === 0 ? { ...target, recipient: 'automated' as const } : target,
  );
  expect(planCalls(given).warnings.join()).not.toContain('automated');
  expect(planCalls({ ...given, targets: automated }).warnings.join()).toContain(
    '1 of 3 are automated lines: no calling hours are observed for them',
  );
});
