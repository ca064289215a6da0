import { expect, test } from 'vitest';
import { clockText, inBothZones, shownZones, zoneName } from '../../../src/screens/time/clock-text.ts';
import { lengthText } from '../../../src/lib/length-text.ts';
import { dueText, parseLength, relativeText, shortLength } from '../../../src/screens/time/relative-text.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 15);
const MINUTE_MS = 60_000;

test.each([
  ['America/Chicago', NOW_MS + 5 * MINUTE_MS, '09:05 CST'],
  ['America/Los_Angeles', NOW_MS, '07:00 PST'],
  ['UTC', NOW_MS, '15:00 UTC'],
  ['Europe/London', Date.UTC(2026, 6, 1, 12), '1 Jul 13:00 BST'],
  ['Europe/Berlin', NOW_MS, '16:00 CET'],
  ['Asia/Kolkata', NOW_MS, '20:30 GMT+5:30'],
  // By the law of 2026, which the clocks that come with Node 24 do not know yet.
  ['America/Winnipeg', Date.UTC(2026, 11, 15, 15), '15 Dec 10:00 GMT-5'],
  ['America/Havana', Date.UTC(2026, 11, 15, 15), '15 Dec 11:00 GMT-4'],
  ['America/Chicago', NOW_MS + 24 * 60 * MINUTE_MS, 'Tue 09:00 CST'],
  ['America/Chicago', Date.UTC(2027, 0, 5, 15), '5 Jan 2027 09:00 CST'],
  ['America/Chicago', Date.UTC(2026, 2, 8, 7, 59), 'Sun 01:59 CST'],
  ['America/Chicago', Date.UTC(2026, 2, 8, 8, 1), 'Sun 03:01 CDT'],
])('an instant in %s reads %#', (zone, atMs, text) => {
  expect(clockText(atMs, zone, NOW_MS)).toBe(text);
});

test('a zone that does not exist is named as it is, and never throws', () => {
  expect(zoneName(NOW_MS, 'Mars/Olympus')).toBe('Mars/Olympus');
  expect(clockText(NOW_MS, 'Mars/Olympus', NOW_MS)).toBe('15:00 Mars/Olympus');
});

test('whose time comes first', () => {
  const theirs = ['America/Chicago'];
  expect(shownZones('recipient', theirs, 'Europe/Berlin')).toEqual({
    first: 'America/Chicago',
    second: 'Europe/Berlin',
  });
  expect(shownZones('mine', theirs, 'Europe/Berlin')).toEqual({
    first: 'Europe/Berlin',
    second: 'America/Chicago',
  });
  expect(shownZones('utc', theirs, 'Europe/Berlin')).toEqual({ first: 'UTC' });
  expect(shownZones('recipient', [], 'Europe/Berlin')).toEqual({ first: 'Europe/Berlin' });
});

test('how long and how far', () => {
  expect(lengthText(30_000)).toBe('under a minute');
  expect(lengthText(12 * MINUTE_MS)).toBe('12 min');
  expect(lengthText(125 * MINUTE_MS)).toBe('2 h 05 min');
  expect(lengthText(76 * 60 * MINUTE_MS)).toBe('3 d 4 h');
  expect(relativeText(NOW_MS + 12 * MINUTE_MS, NOW_MS)).toBe('in 12 min');
  expect(relativeText(NOW_MS - 12 * MINUTE_MS, NOW_MS)).toBe('12 min ago');
  expect(relativeText(NOW_MS + 20_000, NOW_MS)).toBe('now');
  expect(dueText(NOW_MS - 41 * MINUTE_MS, NOW_MS)).toBe('41 min overdue');
  expect(shortLength(26 * 60 * MINUTE_MS)).toBe('1d');
});

test.each([
  ['30s', 30_000],
  ['2h', 120 * MINUTE_MS],
  ['1h30m', 90 * MINUTE_MS],
  ['90', 90 * MINUTE_MS],
  ['1.5d', 36 * 60 * MINUTE_MS],
  ['-5min', -5 * MINUTE_MS],
  ['soon', undefined],
  ['', undefined],
  ['2h x', undefined],
])('the length %s', (text, lengthMs) => {
  expect(parseLength(text)).toBe(lengthMs);
});

/** 04:00 on 1 December in Berlin, the evening before in America. */
const NIGHT_MS = Date.UTC(2026, 11, 1, 3);

test.each([
  // The same today on both clocks, and the same day.
  [NOW_MS, NOW_MS + 12 * MINUTE_MS, 'recipient', 'today 09:12 CST (16:12 CET)'],
  [NOW_MS, NOW_MS + 24 * 60 * MINUTE_MS, 'recipient', 'tomorrow 09:00 CST (16:00 CET)'],
  [NOW_MS, NOW_MS + 10 * 60 * MINUTE_MS, 'recipient', 'today 19:00 CST (tomorrow 02:00 CET)'],
  // Their today is not ours: a word would be read on the wrong calendar.
  [NIGHT_MS, Date.UTC(2026, 11, 1, 15, 18), 'recipient', 'Tue 1 Dec 09:18 CST (today 16:18 CET)'],
  [NIGHT_MS, Date.UTC(2026, 11, 1, 15, 18), 'mine', 'today 16:18 CET (Tue 1 Dec 09:18 CST)'],
  [NIGHT_MS, Date.UTC(2026, 11, 1, 3, 11), 'recipient', 'Mon 30 Nov 21:11 CST (today 04:11 CET)'],
  [NIGHT_MS, Date.UTC(2026, 11, 1, 15, 18), 'utc', 'today 15:18 UTC'],
] as const)('an instant told on two clocks, %#', (nowMs, atMs, zoneMode, text) => {
  const environment = { zoneMode, operatorZone: 'Europe/Berlin', minuteMs: nowMs };
  expect(inBothZones(atMs, ['America/Chicago'], environment)).toBe(text);
});
