import { expect, test } from 'vitest';
import type { KnownCall, PlanRequest } from '../../src/planner/plan.ts';
import { planCalls } from '../../src/planner/slots/plan-calls.ts';
import { parseDataOverrides } from '../../src/planner/data-overrides.ts';
import { CLOCKS_VERSION, zoneDataText } from '../../src/planner/hours/zone-clocks.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY, easePacing, parsePolicy } from '../../src/planner/policy.ts';
import type { Target } from '../../src/planner/list/target.ts';

const LINE = '+14155550100';
/** A Tuesday, 10:00 in New York. */
const NOW = Date.parse('2026-11-17T10:00-05:00');

function person(phone: string, more: Partial<Target> = {}): Omit<Target, 'row'> {
  return { phone, recipient: 'service', priority: 0, variables: {}, ...more };
}

function request(targets: readonly Omit<Target, 'row'>[], more: Partial<PlanRequest> = {}): PlanRequest {
  return {
    nowMs: NOW,
    targets: targets.map((target, index) => ({ ...target, row: index + 1 })),
    lines: [LINE],
    policy: DEFAULT_POLICY,
    data: plannerData(),
    missionClass: 1,
    mission: 'this-one',
    tzVersion: '2026c',
    ...more,
  };
}

const newYorkers = (count: number, more: Partial<Target> = {}): Omit<Target, 'row'>[] =>
  Array.from({ length: count }, (_, at) => person(`+1212555${String(100 + at).padStart(4, '0')}`, more));

function codes(given: PlanRequest): (string | undefined)[] {
  const plan = planCalls(given);
  const unplaced = new Map(plan.unplaced.map(({ row, code }) => [row, code]));
  return given.targets.map(({ row }) => unplaced.get(row));
}

test('every code has a target it is meant for', () => {
  const made = (phone: string, mission: string, hours: number): KnownCall => ({
    phone,
    mission,
    status: 'made',
    atMs: NOW - hours * 3_600_000,
  });
  const given = request(
    [
      person('12'),
      person('+12125550101'),
      person('(212) 555-0101', { country: 'US' }),
      person('+12125550103'),
      person('+12125550104'),
      person('+12125550105'),
      person('+80012345678'),
      person('+79161234567'),
      person('+12125550108', { earliest: { kind: 'time-of-day', minute: 19 * 60 } }),
      person('+12125550109', { expires: { kind: 'instant', atMs: NOW + 60_000 } }),
      person('+12125550110', { line: '+14155550999' }),
      person('+12125550111', {
        recipient: 'professional',
        latest: { kind: 'local', day: 20_774, minute: 1440 },
      }),
      person(LINE),
    ],
    {
      suppressed: new Map([['+12125550103', 'said STOP']]),
      calls: [
        { phone: '+12125550104', mission: 'another', status: 'pending', atMs: NOW + 86_400_000 },
        made('+12125550105', 'another', 5),
        made('+12125550111', 'this-one', 1),
      ],
    },
  );
  expect(codes(given)).toEqual([
    'invalid_number', undefined, 'duplicate', 'suppressed', 'duplicate', 'duplicate', 'no_zone', 'no_common_window',
    'no_window_in_horizon', 'expired', 'line_not_owned', 'cap_reached', 'invalid_number',
  ]); // prettier-ignore
  const consent = request([person('+12125550101'), person('+12125550102', { consent: true })], {
    policy: { ...DEFAULT_POLICY, requireConsent: true },
  });
  expect(codes(consent)).toEqual(['no_consent', undefined]);
  const variables = request(
    [person('+12125550101'), person('+12125550102', { variables: { name: 'Ann' } })],
    {
      requiredVariables: ['name'],
    },
  );
  expect(codes(variables)).toEqual(['missing_variable', undefined]);
  const aDay = { ...DEFAULT_POLICY, horizonMs: 86_400_000 };
  expect(codes(request(newYorkers(3), { accountPerDay: 2, policy: aDay }))).toEqual([
    undefined,
    undefined,
    'quota',
  ]);
  expect(codes(request(newYorkers(1), { lines: [] }))).toEqual(['line_not_owned']);
  const full = request(newYorkers(400), { policy: { ...DEFAULT_POLICY, horizonMs: 86_400_000 } });
  expect(codes(full).filter((code) => code === 'capacity_exhausted').length).toBeGreaterThan(100);
});

test('zones without a common hour are told with the minutes that miss', () => {
  const [unplaced] = planCalls(
    request([person('+12125550100', { zone: 'Europe/Paris;America/Los_Angeles' })]),
  ).unplaced;
  // Los Angeles opens at 18:00 in Paris, an hour after it shut; the call needs nine minutes more.
  expect(unplaced).toMatchObject({ code: 'no_common_window' });
  expect(unplaced?.detail).toContain('1 h 09 min are missing');
});

test.each([
  ['+18505550100', ['America/Chicago', 'America/New_York'], 'area-code'],
  ['+12125550100', ['America/New_York'], 'area-code'],
  ['+18005550100', 10, 'country'],
  ['+61412345678', 8, 'country'],
  ['+61293744000', 1, 'prefix'],
  ['+442079460018', ['Europe/London'], 'prefix'],
  ['+5511987654321', ['America/Sao_Paulo'], 'prefix'],
  ['+74951234567', ['Europe/Moscow'], 'prefix'],
])('%s may be in these zones', (phone, zones, source) => {
  const nowMs = Date.parse('2026-11-16T00:00Z');
  const [slot] = planCalls(request([person(phone)], { nowMs })).placed;
  expect(slot?.zoneSource.kind).toBe(source);
  const names = slot?.local.flatMap(({ zone, sameAs }) => [zone, ...sameAs]) ?? [];
  const enough = typeof zones === 'number' && names.length >= zones;
  expect(enough ? zones : names.toSorted()).toEqual(zones);
});

test('a zone wins over a state, a state over the number', () => {
  const source = (more: Partial<Target>): string | undefined =>
    planCalls(request([person('+12125550100', more)])).placed[0]?.zoneSource.kind;
  expect(source({ zone: 'Europe/Paris', region: 'CA' })).toBe('column');
  expect(source({ region: 'CA' })).toBe('region');
  expect(source({ country: 'DE' })).toBe('country');
  expect(source({})).toBe('area-code');
});

test('class 3 sends one call and draws the rest, one after another', () => {
  const plan = planCalls(
    request(
      newYorkers(4).map((target, at) => ({ ...target, priority: at })),
      { missionClass: 3 },
    ),
  );
  expect(plan.placed.map(({ row, status }) => [row, status])).toEqual([
    [4, 'firm'],
    [3, 'ghost'],
    [2, 'ghost'],
    [1, 'ghost'],
  ]);
  for (const [at, slot] of plan.placed.entries()) {
    expect(plan.placed[at + 1]?.atMs ?? Infinity).toBeGreaterThanOrEqual(slot.endMs);
  }
  const waiting = request(newYorkers(2), {
    missionClass: 3,
    calls: [
      { phone: '+12125559999', mission: 'this-one', status: 'pending', atMs: NOW + 600_000, line: LINE },
    ],
  });
  expect(planCalls(waiting).summary.firm).toBe(0);
});

test('class 5 keeps three calls under way, class 4 waits for a person before round 2', () => {
  expect(planCalls(request(newYorkers(9), { missionClass: 5 })).summary).toMatchObject({
    placed: 9,
    firm: 3,
  });
  const round = (approved: boolean): number =>
    planCalls(request(newYorkers(3), { missionClass: 4, round: { number: 2, approved } })).summary.firm;
  expect([round(false), round(true)]).toEqual([0, 3]);
});

test('retries keep to their share while fresh targets wait', () => {
  const given = request([
    ...newYorkers(40),
    ...newYorkers(80, { attempts: 1 }).map((target, at) => ({ ...target, phone: `+1646555${1000 + at}` })),
  ]);
  const plan = planCalls(given);
  const lastFresh = plan.placed.findLastIndex(({ retry }) => !retry);
  const head = plan.placed.slice(0, lastFresh + 1);
  const retries = head.filter(({ retry }) => retry).length;
  expect(retries).toBeGreaterThan(0);
  expect(retries / head.length).toBeLessThanOrEqual(0.3);
});

test('the tightest is called first, then by priority, then by row', () => {
  const plan = planCalls(
    request([
      person('+12125550101'),
      person('+12125550102', { priority: 5 }),
      person('+12125550103', { latest: { kind: 'time-of-day', minute: 11 * 60 } }),
    ]),
  );
  expect(plan.placed.map(({ row }) => row)).toEqual([3, 2, 1]);
});

test('the digest binds to numbers, slots, words and subject, not to the order of the list', () => {
  const digest = (given: PlanRequest): string => planCalls(given).digest;
  const base = request(newYorkers(3), { subject: { assistant: 'a', mission: 'm' } });
  expect(digest(base)).toMatch(/^[0-9a-f]{64}$/);
  expect(digest({ ...base, subject: { mission: 'm', assistant: 'a' } })).toBe(digest(base));
  expect(digest({ ...base, subject: { assistant: 'b', mission: 'm' } })).not.toBe(digest(base));
  expect(digest({ ...base, nowMs: NOW + 60_000 })).not.toBe(digest(base));
  expect(digest({ ...base, lines: ['+14155550101'] })).not.toBe(digest(base));
  const other = base.targets.map((target) => ({ ...target, variables: { offer: '5' } }));
  expect(digest({ ...base, targets: other })).not.toBe(digest(base));
});

test('a runtime with older zone data is told, and our own is used', () => {
  const { versions, warnings } = planCalls(request([], { tzVersion: '2025b' }));
  expect(zoneDataText(versions)).toBe(`${CLOCKS_VERSION} (Node has 2025b)`);
  expect(zoneDataText({ tz: '2099a', tables: CLOCKS_VERSION })).toBe('2099a');
  expect(warnings).toEqual([]);
});

test('every slot carries its proof', () => {
  const [slot] = planCalls(request(newYorkers(1))).placed;
  const proof = slot?.why.join('\n') ?? '';
  for (const part of ['area code 212', 'policy hours', '47 CFR', 'as of', 'date-holidays'])
    expect(proof).toContain(part);
  expect(slot?.local).toEqual([{ zone: 'America/New_York', sameAs: [], time: '2026-11-17T10:02:00-05:00' }]);
});

test('a policy file is read over the defaults', () => {
  const read = parsePolicy({
    hours: { service: { 'mon-fri': ['09:00-12:00', '13:00-17:00'] } },
    spacing_minutes: 2,
    batch_pause: 15,
    expected_minutes: { professional: 10 },
    daily_cap_per_line: 100,
  });
  expect(read.ok && read.value).toMatchObject({
    spacingMs: 120_000,
    batchPause: { kind: 'gap', gapMs: 900_000 },
    expectedLengthMs: { professional: 600_000, service: 240_000 },
    dailyCapPerLine: 100,
    leadMs: 60_000,
  });
  expect(read.ok && read.value.hours.service[1]).toHaveLength(2);
  expect(read.ok && read.value.hours.professional[1]).toHaveLength(1);
});

test.each([
  [{ hours: { someday: ['9:00-10:00'] } }, 'hours'],
  [{ hours: { mon: ['17:00-09:00'] } }, 'hours'],
  [{ hours: { mon: ['09:00-12:00', '11:00-13:00'] } }, 'hours'],
  [{ spacing_minutes: 0 }, 'spacing_minutes'],
  [{ spacing_minutes: 'two' }, 'spacing_minutes'],
  [{ batch_size: 2.5 }, 'batch_size'],
  [{ lead_minutes: 0 }, 'lead_minutes'],
  [{ daily_cap: { robot: 1 } }, 'daily_cap'],
  [{ legal_hours: {} }, 'legal_hours'],
  [[], ''],
])('a fault in a policy names its field', (value, field) => {
  const read = parsePolicy(value);
  expect(read.ok ? [] : read.error.map((fault) => fault.field)).toEqual([field]);
});

test('a refusal for speed halves the batch and widens the spacing', () => {
  expect(easePacing(DEFAULT_POLICY)).toMatchObject({ batchSize: 4, spacingMs: 135_000 });
  expect(easePacing({ ...DEFAULT_POLICY, batchSize: 1 }).batchSize).toBe(1);
});

test("a user's data adds zones, laws and holidays, and never widens a law", () => {
  const read = parseDataOverrides({
    zones: { '+1850': ['America/Chicago'] },
    legal: [
      {
        id: 'mine',
        country: 'US',
        hours: { daily: ['00:00-24:00'] },
        source: 'wishes',
        reviewed_on: '2026-11-01',
      },
      {
        id: 'strict',
        country: 'US',
        hours: { 'mon-fri': ['13:00-15:00'] },
        source: 'our counsel',
        reviewed_on: '2026-11-01',
      },
    ],
    holidays: { US: { '2026-11-18': 'Company day', '2026-11-26': false } },
  });
  if (!read.ok) throw new Error(read.error.join());
  // Lunch is over at half past one.
  const given = request([person('+18505550100')], { data: plannerData(read.value) });
  const [slot] = planCalls(given).placed;
  expect(slot?.local).toMatchObject([{ zone: 'America/Chicago', time: '2026-11-17T13:30:00-06:00' }]);
  const tomorrow = planCalls({ ...given, nowMs: NOW + 86_400_000 }).placed[0];
  expect(tomorrow?.local[0]?.time).toBe('2026-11-19T13:30:00-06:00');
  const thanksgiving = planCalls({ ...given, nowMs: Date.parse('2026-11-26T10:00-05:00') }).placed[0];
  expect(thanksgiving?.local[0]?.time).toBe('2026-11-26T13:30:00-06:00');
});

test('faults of a data file are all told', () => {
  const read = parseDataOverrides({
    zones: { '+1850': ['Nowhere/Land'], abc: ['UTC'] },
    legal: [{ id: 'x', country: 'usa', hours: {}, source: 's', reviewed_on: '2026-11-01' }],
    holidays: { US: { '2026-02-30': 'never' } },
    colour: 'red',
  });
  expect(read.ok ? [] : read.error).toHaveLength(5);
});
