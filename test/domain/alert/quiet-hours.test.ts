import { expect, test } from 'vitest';
import { fitsPattern } from '../../../src/domain/alert/alert-rule.ts';
import { isQuiet, minuteOfDay } from '../../../src/domain/alert/quiet-hours.ts';

const at = (weekday: number, text: string) => ({ weekday, minute: minuteOfDay(text) ?? NaN });
const night = { fromMinute: 22 * 60, untilMinute: 7 * 60 + 30, zone: 'UTC', days: [] };

test.each([
  ['21:59', false],
  ['22:00', true],
  ['03:00', true],
  ['07:29', true],
  ['07:30', false],
])('a night at %s: quiet %s', (text, quiet) => {
  expect(isQuiet(night, at(2, text))).toBe(quiet);
});

test('the morning belongs to the day on which the night began', () => {
  const friday = { ...night, days: [5] };
  expect(isQuiet(friday, at(5, '23:00'))).toBe(true);
  expect(isQuiet(friday, at(6, '06:00'))).toBe(true);
  expect(isQuiet(friday, at(5, '06:00'))).toBe(false);
  expect(isQuiet(friday, at(6, '23:00'))).toBe(false);
  expect(isQuiet({ ...night, days: [6] }, at(0, '06:00'))).toBe(true);
});

test('a whole day, and a stretch within one', () => {
  expect(isQuiet({ ...night, fromMinute: 0, untilMinute: 0, days: [0, 6] }, at(6, '12:00'))).toBe(true);
  expect(isQuiet({ ...night, fromMinute: 0, untilMinute: 0, days: [0, 6] }, at(1, '12:00'))).toBe(false);
  expect(isQuiet({ ...night, fromMinute: 720, untilMinute: 780 }, at(1, '12:30'))).toBe(true);
});

test('times of day', () => {
  expect(['7:30', '24:00', '25:00', '12:60', 'noon'].map(minuteOfDay)).toEqual([
    450,
    0,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each([
  ['acme-venue', 'acme-*', true],
  ['Acme-Venue', 'acme-venue', true],
  ['venue', 'acme-*', false],
  ['a.b', 'a*b', true],
  ['axb', 'a.b', false],
  ['ab', 'ab*b', false],
  ['x-mid-y', '*mid*', true],
  ['anything', '*', true],
])('%s fits %s: %s', (name, pattern, fits) => {
  expect(fitsPattern(name, pattern)).toBe(fits);
});
