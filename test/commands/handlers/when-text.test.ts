import { expect, test } from 'vitest';
import { theirTimeText, whenText } from '../../../src/commands/handlers/when-text.ts';

const NOW_MS = Date.parse('2026-03-02T15:00:00Z');

test.each([
  ['2026-03-03T21:10:00Z', 'Tue 3 Mar 2026 21:10 UTC'],
  ['2026-03-03T21:10:30.400Z', 'Tue 3 Mar 2026 21:10 UTC'],
  ['2024-12-01T14:30:00Z', 'Sun 1 Dec 2024 14:30 UTC'],
])('%s reads %s', (iso, text) => {
  expect(whenText(Date.parse(iso))).toBe(text);
});

test('the year is left out where it is this one', () => {
  expect(whenText(Date.parse('2026-03-03T21:10:00Z'), NOW_MS)).toBe('Tue 3 Mar 21:10 UTC');
  expect(whenText(Date.parse('2027-01-01T00:00:00Z'), NOW_MS)).toBe('Fri 1 Jan 2027 00:00 UTC');
});

test.each([
  ['2026-11-30T17:30:29Z', 'America/Los_Angeles', 'Mon 30 Nov 09:30 their time (17:30 UTC)'],
  ['2026-12-01T03:30:00Z', 'America/Los_Angeles', 'Mon 30 Nov 19:30 their time (Tue 1 Dec 03:30 UTC)'],
  ['2026-12-31T23:30:00Z', 'Europe/Berlin', 'Fri 1 Jan 2027 00:30 their time (Thu 31 Dec 23:30 UTC)'],
  [
    '2026-11-30T17:30:00Z',
    'America/Denver;America/Phoenix',
    'Mon 30 Nov 17:30 UTC (10:30 in America/Denver, or in 1 other zone)',
  ],
  ['2026-11-30T17:30:00Z', 'Nowhere/At_All', 'Mon 30 Nov 17:30 UTC'],
  ['2026-11-30T17:30:00Z', undefined, 'Mon 30 Nov 17:30 UTC'],
])('%s in %s reads %s', (iso, zone, text) => {
  expect(theirTimeText(Date.parse(iso), zone, NOW_MS)).toBe(text);
});
