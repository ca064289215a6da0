import { expect, test } from 'vitest';
import { loadPerHour, policyHours } from '../../src/planner/day-picture.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../src/planner/policy.ts';

test('the hours of a zone on one day', () => {
  const fromMs = Date.parse('2026-11-17T00:00Z');
  const hours = policyHours(
    'America/New_York',
    'service',
    fromMs,
    fromMs + 86_400_000,
    DEFAULT_POLICY,
    plannerData(),
  );
  expect(hours).toEqual([
    { fromMs: Date.parse('2026-11-17T09:00-05:00'), toMs: Date.parse('2026-11-17T17:00-05:00') },
  ]);
  expect(policyHours('Mars/Olympus', 'service', 0, 1, DEFAULT_POLICY, plannerData())).toEqual([]);
});

test('the load of each hour, empty ones between included', () => {
  const hour = 3_600_000;
  expect(loadPerHour([{ atMs: 5 }, { atMs: hour - 1 }, { atMs: 2 * hour }])).toEqual([
    { hourMs: 0, calls: 2 },
    { hourMs: hour, calls: 0 },
    { hourMs: 2 * hour, calls: 1 },
  ]);
  expect(loadPerHour([])).toEqual([]);
});
