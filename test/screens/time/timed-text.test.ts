import { expect, test } from 'vitest';
import { instantText } from '../../../src/domain/mission/join-text.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { timedText } from '../../../src/screens/time/timed-text.ts';

const NOW_MS = Date.UTC(2026, 10, 30, 17, 0);
const environment = { zoneMode: 'recipient', operatorZone: 'Europe/Berlin', minuteMs: NOW_MS } as const;
const at = (atMs: number, before: string, after: string): string =>
  timedText({ sentence: safe`${before} ${instantText(atMs)}${after}`, atMs }, environment);

test('an instant that a reason names is told in the zone and the words of the reader', () => {
  const hour = 3_600_000;
  expect(at(NOW_MS - hour, 'no change since', ', nothing scheduled: stuck')).toBe(
    'no change since today 17:00 CET, nothing scheduled: stuck',
  );
  expect(at(NOW_MS + hour / 6, 'next call to Bo', ', 3 more after it')).toBe(
    'next call to Bo in 10 min, 3 more after it',
  );
  expect(at(NOW_MS + 20 * hour, 'next call to Bo', '')).toBe('next call to Bo tomorrow 14:00 CET');
  expect(at(NOW_MS + 2 * hour, 'succeeded, but call to Bo at', ' still goes out')).toBe(
    'succeeded, but call to Bo today 20:00 CET still goes out',
  );
});

test('a sentence without an instant, or whose instant is not in it, stays as it is', () => {
  expect(timedText({ sentence: safe`waits for approval` }, environment)).toBe('waits for approval');
  expect(timedText({ sentence: safe`$& costs 30 Nov`, atMs: NOW_MS }, environment)).toBe('$& costs 30 Nov');
});

test('UTC is kept where it was asked for', () => {
  const sentence = safe`was due ${instantText(NOW_MS - 60_000)}`;
  expect(timedText({ sentence, atMs: NOW_MS - 60_000 }, { ...environment, zoneMode: 'utc' })).toBe(
    'was due today 16:59 UTC',
  );
});
