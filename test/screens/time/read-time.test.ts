import { expect, test } from 'vitest';
import { readTime } from '../../../src/screens/time/read-time.ts';

/** Monday 30 November 2026, 14:57 UTC: 09:57 in New York, 15:57 in Berlin. */
const NOW_MS = Date.UTC(2026, 10, 30, 14, 57);
const context = { zone: 'America/New_York', operatorZone: 'Europe/Berlin', nowMs: NOW_MS };

const read = (text: string, more: object = {}): string => {
  const found = readTime(text, { ...context, ...more });
  return found.ok ? new Date(found.value).toISOString() : found.error;
};

test.each([
  ['10:30', '2026-11-30T15:30:00.000Z'],
  ['9:30', '2026-12-01T14:30:00.000Z'],
  ['9:30 pm', '2026-12-01T02:30:00.000Z'],
  ['5pm', '2026-11-30T22:00:00.000Z'],
  ['tomorrow 10:00', '2026-12-01T15:00:00.000Z'],
  ['tomorrow 10:00 their time', '2026-12-01T15:00:00.000Z'],
  ['tomorrow 10:00 my time', '2026-12-01T09:00:00.000Z'],
  ['10:00 tomorrow', '2026-12-01T15:00:00.000Z'],
  ['tomorrow at 10 am', '2026-12-01T15:00:00.000Z'],
  ['today 16:00 UTC', '2026-11-30T16:00:00.000Z'],
  ['Tue 9:30', '2026-12-01T14:30:00.000Z'],
  ['tuesday 9:30', '2026-12-01T14:30:00.000Z'],
  ['mon 9:30', '2026-12-07T14:30:00.000Z'],
  ['Mon 11:00', '2026-11-30T16:00:00.000Z'],
  ['1 Dec 9 am', '2026-12-01T14:00:00.000Z'],
  ['Dec 1 09:00', '2026-12-01T14:00:00.000Z'],
  ['24 nov 10:30', '2027-11-24T15:30:00.000Z'],
  ['2026-12-01 15:00', '2026-12-01T20:00:00.000Z'],
  ['2026-12-01T15:00', '2026-12-01T20:00:00.000Z'],
  ['2026-12-01T15:00Z', '2026-12-01T15:00:00.000Z'],
  ['2026-12-01T15:00:30+01:00', '2026-12-01T14:00:30.000Z'],
  ['in 2 h', '2026-11-30T16:57:00.000Z'],
  ['in 90 min', '2026-11-30T16:27:00.000Z'],
  ['in 1 hour 30 minutes', '2026-11-30T16:27:00.000Z'],
  ['in 1h30', '2026-11-30T16:27:00.000Z'],
  ['+45m', '2026-11-30T15:42:00.000Z'],
  ['in an hour', '2026-11-30T15:57:00.000Z'],
])('%s means %s', (text, instant) => expect(read(text)).toBe(instant));

test('a time of day alone is on the day that was offered', () => {
  expect(read('9:30', { nearMs: Date.UTC(2026, 11, 4, 15) })).toBe('2026-12-04T14:30:00.000Z');
});

test.each(['25h', '25:00', 'soon', '10:30 on the moon', '2026-13-01 10:00', '31 feb 10:00', 'in -2 h', ''])(
  '%j is no time, and the refusal says what can be written',
  (text) => expect(read(text)).toMatch(/write 9:30, tomorrow 10:00, Tue 9:30, in 2 h or 2026-12-01 15:00\.$/),
);

test('a time that the clocks leave out is refused with the reason', () => {
  expect(read('2027-03-14 02:30')).toBe(
    'The clocks in America/New_York are put forward over that time: there is no "2027-03-14 02:30".',
  );
});
