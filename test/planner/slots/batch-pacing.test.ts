import { expect, test } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../../../src/planner/policy.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { batchPacing, breaksBatches } from '../../../src/planner/slots/batch-pacing.ts';
import { planCalls } from '../../../src/planner/slots/plan-calls.ts';

const MINUTE_MS = 60_000;
const call = (minute: number, lengthMinutes = 3): { startMs: number; endMs: number } => ({
  startMs: minute * MINUTE_MS,
  endMs: (minute + lengthMinutes) * MINUTE_MS,
});
const policy = (batchSize: number): Policy => ({
  ...DEFAULT_POLICY,
  batchSize,
  spacingMs: MINUTE_MS,
  batchPause: { kind: 'supervised', settleMs: MINUTE_MS },
});

test('a call before others breaks their batches where it would fill one that they do not wait for', () => {
  const ahead = [call(10), call(12)];
  expect(breaksBatches(batchPacing(policy(2)), call(8), ahead)).toBe(true);
  expect(breaksBatches(batchPacing(policy(3)), call(8), ahead)).toBe(false);
  // Long before them its batch is over, and they begin one of their own.
  expect(breaksBatches(batchPacing(policy(2)), call(1), ahead)).toBe(false);
  expect(breaksBatches(batchPacing(policy(2)), call(8), [])).toBe(false);
});

test('calls that lie in a pause by themselves are nobody’s fault', () => {
  expect(breaksBatches(batchPacing(policy(1)), call(0), [call(10), call(11)])).toBe(false);
});

test('who comes second under a cap waits for a batch that was placed before, and fills no pause in front of it', () => {
  const open = [{ openMinute: 0, closeMinute: 1020 }];
  const week = [[], open, open, open, open, open, []];
  const { placed } = planCalls({
    nowMs: Date.parse('2026-03-06T15:00:00Z'),
    targets: [
      { phone: '+912227700000', recipient: 'professional', priority: 0, variables: {}, row: 1 },
      { phone: '+912227700001', recipient: 'service', priority: 0, variables: {}, row: 2 },
      { phone: '+912227700002', recipient: 'professional', priority: 0, variables: {}, row: 3 },
      { phone: '+61412570000', recipient: 'service', priority: 1, variables: {}, row: 4 },
    ],
    lines: ['+14155550101'],
    policy: {
      ...policy(1),
      hours: { service: week, professional: week },
      concurrencyPerLine: 2,
      concurrency: 2,
      expectedLengthMs: { automated: 668_000, service: 668_000, professional: 1_336_000 },
      horizonMs: 3 * 86_400_000,
    },
    data: plannerData(),
    missionClass: 1,
    accountPerDay: 7,
    tzVersion: '2026c',
  });
  const waited = placed.map(({ atMs }, index) => atMs >= (placed[index - 1]?.endMs ?? 0) + MINUTE_MS);
  expect(waited).toEqual([true, true, true, true]);
});
