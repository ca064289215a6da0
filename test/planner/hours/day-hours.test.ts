import { expect, test } from 'vitest';
import { dayHours } from '../../../src/planner/hours/day-hours.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';

const data = plannerData();
/** Wednesday 11 March 2026, midnight in London, where it is UTC. */
const fromMs = Date.UTC(2026, 2, 11);
const letters = (phones: readonly string[]): string =>
  dayHours({ phones, fromMs, hours: 24 }, DEFAULT_POLICY, data)
    .map((verdict) => (verdict === 'open' ? '1' : verdict === 'unknown' ? '?' : '0'))
    .join('');

test('the hours of a day as law and policy have them, and the worst of several numbers', () => {
  const london = letters(['+442079460958']);
  expect(london.slice(9, 16)).toBe('1111111');
  expect(london.slice(0, 8)).not.toContain('1');
  expect(london.slice(18)).not.toContain('1');
  // Nine in the morning in London is five in New York.
  const both = letters(['+442079460958', '+12125550123']);
  expect(both.slice(0, 13)).not.toContain('1');
  expect(both[15]).toBe('1');
  expect(letters([])).toBe('?'.repeat(24));
});
