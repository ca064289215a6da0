import { expect, test } from 'vitest';
import { plannedHours } from '../../src/commands/door/planned-hours.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../src/planner/policy.ts';

const EVERY_HOUR = Array.from(
  { length: 24 },
  (_, hour) => Date.parse('2026-03-04T00:30:00Z') + hour * 3_600_000,
);

const at = (atMs: number) => ({ phone: '+15551234567', channel: 'call', atMs, opKey: 'one' }) as const;

test('a number of area code 555 passes at no hour where the server may be a real one', () => {
  const hours = plannedHours(DEFAULT_POLICY, () => plannerData());
  expect(EVERY_HOUR.filter((atMs) => hours.check(at(atMs)).allowed)).toEqual([]);
});

test('on a server of this machine the numbers of the instructions can be tried, and no others', () => {
  const hours = plannedHours(
    DEFAULT_POLICY,
    () => plannerData(),
    () => [],
    { examples: true },
  );
  expect(EVERY_HOUR.every((atMs) => hours.check(at(atMs)).allowed)).toBe(true);
  const lawful = EVERY_HOUR.filter((atMs) => hours.check({ ...at(atMs), phone: '+13125550123' }).allowed);
  expect(lawful.length).toBeLessThan(EVERY_HOUR.length);
});
