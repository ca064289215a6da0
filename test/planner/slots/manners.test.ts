import { expect, test } from 'vitest';
import { plannerData } from '../../../src/planner/planner-data.ts';
import type { Target } from '../../../src/planner/list/target.ts';
import type { Plan, PlanRequest } from '../../../src/planner/plan.ts';
import { DEFAULT_POLICY, parsePolicy, type Policy } from '../../../src/planner/policy.ts';
import { planCalls } from '../../../src/planner/slots/plan-calls.ts';
import { wallClock } from '../independent-clock.ts';

/** A Tuesday, 03:00 in New York. */
const NOW = Date.parse('2026-03-03T08:00:00Z');
const ZONE = 'America/New_York';

const people = (count: number, more: (index: number) => Partial<Target> = () => ({})): Target[] =>
  Array.from({ length: count }, (_, index) => ({
    row: index + 2,
    phone: `+1212555${String(1000 + index)}`,
    recipient: 'service',
    priority: 0,
    variables: {},
    ...more(index),
  }));

function planned(
  targets: readonly Target[],
  policy: Policy = DEFAULT_POLICY,
  more: Partial<PlanRequest> = {},
): Plan {
  return planCalls({
    nowMs: NOW,
    targets,
    lines: ['+13125550100'],
    policy,
    data: plannerData(),
    missionClass: 1,
    tzVersion: '2026c',
    ...more,
  });
}

const minutes = ({ placed }: Plan): number[] => placed.map(({ atMs }) => wallClock(ZONE, atMs).minute);
const withPolicy = (value: Parameters<typeof parsePolicy>[0]): Policy => {
  const read = parsePolicy(value);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
};

test('nobody is called while a shop opens or has lunch, and twenty calls fill the day', () => {
  const plan = planned(people(20));
  expect(plan.placed).toHaveLength(20);
  for (const minute of minutes(plan)) {
    expect(minute).toBeGreaterThanOrEqual(9 * 60 + 10);
    expect(minute < 11 * 60 + 30 || minute >= 13 * 60 + 30).toBe(true);
  }
  expect(Math.max(...minutes(plan))).toBeGreaterThan(15 * 60);
  expect(new Set(plan.placed.map(({ atMs }) => wallClock(ZONE, atMs).date)).size).toBe(1);
});

test('a professional has another lunch, a machine has none', () => {
  const lunch = withPolicy({ hours: { 'mon-fri': ['12:00-13:30'] }, settle_in_minutes: 0 });
  const person = planned(
    people(1, () => ({ recipient: 'professional' })),
    lunch,
  );
  expect(minutes(person)).toEqual([13 * 60]);
  const machine = planned(
    people(1, () => ({ recipient: 'automated' })),
    lunch,
  );
  expect(minutes(machine)[0]).toBeLessThan(9 * 60);
});

test('wishes keep nobody from a slot: where only lunch is open, lunch it is', () => {
  const lunch = withPolicy({ hours: { 'mon-fri': ['12:00-13:00'] } });
  expect(planned(people(3), lunch).placed).toHaveLength(3);
  const expiring = people(2, () => ({ expires: { kind: 'local', day: 20_515, minute: 12 * 60 } as const }));
  const oneDay = { ...DEFAULT_POLICY, horizonMs: 86_400_000 };
  expect(planned(expiring, oneDay).placed).toHaveLength(2);
  const crowd = planned(people(250), { ...oneDay, batchPause: { kind: 'gap', gapMs: 0 } });
  expect(crowd.summary.placed).toBe(250);
});

test('all of it can be switched off: as soon as may be', () => {
  const soon = withPolicy({ settle_in_minutes: 0, avoid: 'none', spread_minutes: 0 });
  expect(minutes(planned(people(3), soon))).toEqual([540, 541.5, 543]);
  const own = withPolicy({ avoid: { service: ['09:00-10:00'] }, spread_minutes: 0 });
  expect(minutes(planned(people(1), own))).toEqual([600]);
  expect(parsePolicy({ avoid: 'noon' }).ok).toBe(false);
});

test.each([
  ['a cap of the line', { dailyCapPerLine: 5 }, {}],
  ['a quota of the account', {}, { accountPerDay: 5 }],
] as const)('under %s the highest priority has the first day', (_, cap, more) => {
  const targets = people(15, (index) => ({ priority: index % 3 }));
  const { placed } = planned(targets, { ...DEFAULT_POLICY, ...cap }, more);
  const days = placed.map(({ row, atMs }) => ({
    priority: targets[row - 2]?.priority ?? 0,
    date: wallClock(ZONE, atMs).date,
  }));
  expect(days).toHaveLength(15);
  const dates = [...new Set(days.map(({ date }) => date))].toSorted();
  for (const [index, priority] of [2, 1, 0].entries()) {
    expect(days.filter((day) => day.priority === priority).every(({ date }) => date === dates[index])).toBe(
      true,
    );
  }
});

test('with a fixed start the plan is the same whenever it is asked for', () => {
  const startMs = NOW + 6 * 86_400_000;
  const targets = people(30, (index) => ({
    priority: index % 4,
    ...(index % 5 === 0 ? { expires: { kind: 'time-of-day', minute: 16 * 60 } as const } : {}),
  }));
  const plans = [0, 7 * 60_000, 3 * 3_600_000, 4 * 86_400_000].map((laterMs) =>
    planned(targets, DEFAULT_POLICY, { nowMs: NOW + laterMs, startMs }),
  );
  const [first] = plans;
  expect(first?.placed.length).toBeGreaterThan(20);
  for (const plan of plans) {
    expect(plan.placed).toEqual(first?.placed);
    expect(plan.digest).toBe(first?.digest);
  }
  expect(first?.placed.every(({ atMs }) => atMs >= startMs)).toBe(true);
});
