import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOwnTime, textsOf } from '../../../src/commands/handlers/own-time.ts';
import { theirTimeText, whenText } from '../../../src/commands/handlers/when-text.ts';
import { instantText } from '../../../src/domain/mission/join-text.ts';
import { isInTheirWords, type InboxItem } from '../../../src/domain/approval/inbox-item.ts';
import { safe } from '../../../src/lib/safe-text.ts';

const NOW_MS = Date.UTC(2026, 10, 30, 15);
const DAY_MS = 86_400_000;
const reader = { nowMs: NOW_MS, tell: (atMs: number) => `<${atMs}>` };

const MINUTES = fc
  .integer({ min: -170 * 1_440, max: 170 * 1_440 })
  .map((minutes) => NOW_MS + minutes * 60_000);

describe('an instant that goes on record in UTC is told by the clock of whoever reads it', () => {
  test('in each form that our sentences have', () => {
    fc.assert(
      fc.property(MINUTES, (atMs) => {
        for (const written of [whenText(atMs, NOW_MS), whenText(atMs), instantText(atMs)])
          expect(inOwnTime(safe`Was due ${written}, twice: ${written}.`, reader)).toBe(
            `Was due <${atMs}>, twice: <${atMs}>.`,
          );
      }),
    );
  });

  test("beside the recipient's clock, which stays", () => {
    fc.assert(
      fc.property(
        MINUTES,
        fc.constantFrom('America/Los_Angeles', 'Asia/Kolkata', 'Europe/Berlin', 'Pacific/Kiritimati'),
        (atMs, zone) => {
          const told = inOwnTime(safe`Ada, ${theirTimeText(atMs, zone, NOW_MS)}`, reader);
          expect(told).toMatch(
            new RegExp(`^Ada, \\w{3} \\d+ \\w{3}( \\d{4})? \\d\\d:\\d\\d their time \\(<${atMs}>\\)$`),
          );
        },
      ),
    );
  });

  test('across the turn of the year the nearest one is meant', () => {
    const newYear = Date.UTC(2027, 0, 2, 9);
    expect(inOwnTime(safe`due ${instantText(newYear)}`, reader)).toBe(`due <${newYear}>`);
    const farAway = Date.UTC(2031, 4, 6, 9);
    expect(inOwnTime(safe`due ${whenText(farAway, NOW_MS)}`, reader)).toBe(`due <${farAway}>`);
  });
});

test('"at today" is no English, "at Tue 1 Dec" is', () => {
  const written = whenText(NOW_MS, NOW_MS);
  expect(inOwnTime(safe`It comes back at ${written}.`, { ...reader, tell: () => 'today 16:00 CET' })).toBe(
    'It comes back today 16:00 CET.',
  );
  expect(
    inOwnTime(safe`It comes back at ${written}.`, { ...reader, tell: () => 'Tue 1 Dec 16:00 CET' }),
  ).toBe('It comes back at Tue 1 Dec 16:00 CET.');
});

test('what others wrote is read to the letter', () => {
  const written = whenText(NOW_MS + DAY_MS, NOW_MS);
  const command = { kind: 'sms.send', parts: [{ text: `We call at ${written}, okay?` }] };
  const line = safe`Text: We call at ${written}, okay?`;
  expect(inOwnTime(line, reader, textsOf(command))).toBe(line);
  const quoted = safe`They wrote “call me ${written}” yesterday.`;
  expect(inOwnTime(quoted, reader)).toBe(quoted);
});

test('a day that never was is no instant', () => {
  const line = safe`due Mon 1 Dec 2026 09:00 UTC`;
  expect(inOwnTime(line, reader)).toBe(line);
});

test('what a bot asks and what a contact wrote is no sentence of ours', () => {
  const item = (kind: InboxItem['kind']): InboxItem => ({ kind }) as InboxItem;
  expect((['request', 'ask', 'opt-out'] as const).every((kind) => isInTheirWords(item(kind)))).toBe(true);
  expect((['proposal', 'held', 'unclear'] as const).some((kind) => isInTheirWords(item(kind)))).toBe(false);
});
