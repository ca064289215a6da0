import * as fc from 'fast-check';
import type { PlanRequest } from '../../src/planner/plan.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/planner/policy.ts';
import type { Target } from '../../src/planner/list/target.ts';

export const LINES = ['+14155550100', '+14155550101', '+14155550102'];

/** Numbers of many kinds: one zone, several, none in common, toll-free, broken. */
const NUMBERS = [
  '+1212555', '+1312555', '+1303555', '+1213555', '+1808555', '+1907555', '+1850555', '+1305555', '+1416555', '+1709555',
  '+1800555', '+4420794', '+4477119', '+3314444', '+3361234', '+4930901', '+6129374', '+6141257', '+7916123', '+7495123',
  '+5511987', '+8133500', '+9122277', '+1900555', '+1999000', '+8823456',
]; // prettier-ignore
/** Digits of a whole number, by how it begins. */
const LENGTHS: readonly (readonly [prefix: string, digits: number])[] = [
  ['+1', 11],
  ['+33', 11],
  ['+44', 12],
  ['+49', 12],
  ['+55', 13],
  ['+61', 11],
  ['+7', 11],
  ['+81', 11],
  ['+91', 12],
  ['+882', 12],
];

const phone = fc
  .tuple(fc.constantFrom(...NUMBERS), fc.integer({ min: 0, max: 99_999 }))
  .map(([prefix, tail]) => {
    const digits = LENGTHS.find(([start]) => prefix.startsWith(start))?.[1] ?? 11;
    const missing = digits - (prefix.length - 1);
    return `${prefix}${String(tail % 10 ** missing).padStart(missing, '0')}`;
  });

const bound = fc.oneof(
  fc.integer({ min: 8 * 60, max: 18 * 60 }).map((minute) => ({ kind: 'time-of-day' as const, minute })),
  fc.integer({ min: 20_390, max: 20_430 }).map((day) => ({ kind: 'local' as const, day, minute: 600 })),
);

const target = fc.record(
  {
    phone,
    recipient: fc.constantFrom('automated' as const, 'service' as const, 'professional' as const),
    priority: fc.integer({ min: 0, max: 3 }),
    variables: fc.constantFrom({}, { name: 'Ann' }),
    zone: fc.constantFrom(
      'Australia/Lord_Howe',
      'America/Santiago',
      'Asia/Beirut;Europe/Paris',
      'Nowhere/Land',
    ),
    region: fc.constantFrom('FL', 'TX', 'ON'),
    earliest: bound,
    latest: bound,
    expires: bound,
    line: fc.constantFrom(...LINES, '+14155550199'),
    attempts: fc.integer({ min: 0, max: 2 }),
  },
  { requiredKeys: ['phone', 'recipient', 'priority', 'variables'] },
);

/** Mostly plain targets, now and then one with everything. */
const targets = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: target.map(({ phone, recipient, priority, variables }) => ({
          phone,
          recipient,
          priority,
          variables,
        })),
      },
      { weight: 1, arbitrary: target },
    ),
    { maxLength: 60, size: 'max' },
  )
  .map((list): Target[] => list.map((entry, index) => ({ ...entry, row: index + 1 })));

const day = (open: number, close: number): readonly { openMinute: number; closeMinute: number }[] => [
  { openMinute: open * 60, closeMinute: close * 60 },
];

const policy = fc
  .record({
    open: fc.integer({ min: 0, max: 10 }),
    close: fc.integer({ min: 14, max: 24 }),
    weekends: fc.boolean(),
    spacingS: fc.integer({ min: 30, max: 300 }),
    overallS: fc.constantFrom(0, 0, 20),
    batchSize: fc.integer({ min: 1, max: 10 }),
    supervised: fc.boolean(),
    perLine: fc.integer({ min: 1, max: 4 }),
    all: fc.integer({ min: 1, max: 6 }),
    lengthS: fc.integer({ min: 60, max: 900 }),
    lineCap: fc.constantFrom(undefined, undefined, 5),
    days: fc.integer({ min: 1, max: 14 }),
  })
  .map((random): Policy => {
    const open = day(random.open, random.close);
    const week = [0, 1, 2, 3, 4, 5, 6].map((at) => (at % 6 === 0 && !random.weekends ? [] : open));
    const lengthMs = random.lengthS * 1000;
    return {
      ...DEFAULT_POLICY,
      hours: { service: week, professional: week },
      spacingMs: random.spacingS * 1000,
      overallSpacingMs: random.overallS * 1000,
      batchSize: random.batchSize,
      batchPause: random.supervised
        ? { kind: 'supervised', settleMs: 30_000 }
        : { kind: 'gap', gapMs: 240_000 },
      concurrencyPerLine: random.perLine,
      concurrency: random.all,
      expectedLengthMs: { automated: lengthMs, service: lengthMs, professional: lengthMs * 2 },
      horizonMs: random.days * 86_400_000,
      ...(random.lineCap === undefined ? {} : { dailyCapPerLine: random.lineCap }),
    };
  });

/** Instants around clock changes of both hemispheres, holidays, a year's turn, and plain days. */
const NOWS = [
  '2026-03-06T15:00:00Z', '2026-10-30T20:00:00Z', '2026-03-27T10:00:00Z', '2026-10-02T08:00:00Z', '2026-04-03T23:59:59.500Z',
  '2026-12-23T12:00:00Z', '2026-11-24T12:00:00Z', '2026-06-15T03:07:11Z', '2026-09-04T18:00:00Z',
].map((text) => Date.parse(text)); // prettier-ignore

export const randomRequest = fc
  .record({
    nowMs: fc.constantFrom(...NOWS),
    targets,
    lines: fc.subarray(LINES, { minLength: 1 }),
    policy,
    missionClass: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const),
    accountPerDay: fc.constantFrom(undefined, undefined, undefined, 7),
    pending: fc.array(fc.tuple(fc.constantFrom(...LINES), fc.integer({ min: 0, max: 2000 })), {
      maxLength: 8,
    }),
  })
  .map(({ accountPerDay, pending, ...random }): PlanRequest & fc.WithToStringMethod => ({
    ...random,
    data: plannerData(),
    mission: 'this-one',
    calls: pending.map(([line, minute], index) => ({
      phone: `+1646555${String(1000 + index)}`,
      line,
      atMs: random.nowMs + minute * 60_000,
      status: 'pending' as const,
      mission: 'another',
      lengthMs: 240_000,
    })),
    suppressed: new Map([['+12125550007', 'asked to stop']]),
    tzVersion: '2026c',
    // The data would bury a counterexample.
    [fc.toStringMethod]: () => JSON.stringify({ ...random, accountPerDay, pending }),
    ...(accountPerDay === undefined ? {} : { accountPerDay }),
  }));
