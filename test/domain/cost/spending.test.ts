import { describe, expect, test } from 'vitest';
import { callCost, moneyText, priceFor, type Prices } from '../../../src/domain/cost/prices.ts';
import { forecastOf, spendingOf } from '../../../src/domain/cost/spending.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import { parsePricesFile, PRICES_SAMPLE } from '../../../src/state/settings/prices-file.ts';

const PRICES: Prices = {
  currency: 'EUR',
  calls: new Map([
    ['+1', 14_000],
    ['+49', 30_000],
    ['+4915', 90_000],
  ]),
  messages: new Map([
    ['+1', 4_000],
    ['*', 80_000],
  ]),
  billedSeconds: 60,
  callMinutes: 2,
};

test('the longest beginning decides, and * where none fits', () => {
  expect(
    ['+13125550101', '+4930123', '+49151234', '+33123'].map((phone) => priceFor(PRICES.calls, phone)),
  ).toEqual([14_000, 30_000, 90_000, undefined]);
  expect(priceFor(PRICES.messages, '+33123')).toBe(80_000);
});

test.each([
  [0, 0],
  [1, 14_000],
  [60, 14_000],
  [61, 28_000],
  [180, 42_000],
])('a call of %i s is charged by whole minutes: %i', (seconds, micros) => {
  expect(callCost(PRICES, '+13125550101', seconds)).toBe(micros);
});

test('charged by the second, a call of 90 s costs one and a half minutes', () => {
  expect(callCost({ ...PRICES, billedSeconds: 1 }, '+13125550101', 90)).toBe(21_000);
});

test('money is written so that little is not nothing', () => {
  expect([0, 4_000, 99_000, 1_234_567].map((micros) => moneyText(micros, 'EUR'))).toEqual([
    '0.00 EUR',
    '0.0040 EUR',
    '0.0990 EUR',
    '1.23 EUR',
  ]);
});

const event = (change: Partial<Record<keyof ScheduledEvent, unknown>>): ScheduledEvent =>
  ({
    id: 'e',
    channel: 'call',
    to: '+13125550101',
    from: '+13125550102',
    status: 'completed',
    scheduledAtMs: Date.UTC(2026, 10, 30, 12),
    missionId: 'm1',
    ...change,
  }) as unknown as ScheduledEvent;
const by = {
  dayOf: (atMs: number) => new Date(atMs).toISOString().slice(0, 10),
  missionOf: ({ missionId }: ScheduledEvent) => missionId,
};

describe('what was spent', () => {
  test('is summed by day and mission; what did not go out costs nothing', () => {
    const rows = spendingOf(
      [
        event({ callDurationS: 61 }),
        event({ callDurationS: 30 }),
        event({ channel: 'sms' }),
        event({ callDurationS: 10, missionId: 'm2' }),
        event({ callDurationS: 10, scheduledAtMs: Date.UTC(2026, 11, 1, 12), missionId: undefined }),
        event({ status: 'pending' }),
        event({ status: 'cancelled' }),
      ],
      PRICES,
      by,
    );
    expect(
      rows.map(({ day, mission, calls, seconds, messages, micros }) => [
        day,
        mission,
        calls,
        seconds,
        messages,
        micros,
      ]),
    ).toEqual([
      ['2026-11-30', 'm1', 2, 91, 1, 46_000],
      ['2026-11-30', 'm2', 1, 10, 0, 14_000],
      ['2026-12-01', undefined, 1, 10, 0, 14_000],
    ]);
  });

  test('what nobody can tell is counted, not guessed', () => {
    const rows = spendingOf(
      [event({}), event({ to: '+33123', callDurationS: 60 }), event({ status: 'failed', callDurationS: 5 })],
      PRICES,
      by,
    );
    expect(rows).toMatchObject([{ calls: 3, untimed: 1, unpriced: 1, micros: 14_000 }]);
    expect(spendingOf([event({ callDurationS: 60 })], undefined, by)).toMatchObject([
      { seconds: 60, micros: 0, unpriced: 1 },
    ]);
  });
});

test('a forecast takes the assumed length, and says what has no price', () => {
  expect(forecastOf(['+13125550101', '+49151', '+33123'], PRICES)).toEqual({
    calls: 3,
    micros: 208_000,
    unpriced: 1,
  });
});

describe('the file of prices', () => {
  test('the sample is right', () => {
    const read = parsePricesFile(PRICES_SAMPLE);
    expect(read.ok && [...read.value.calls]).toEqual([
      ['+1', 14_000],
      ['+49', 30_000],
      ['+4915', 90_000],
      ['*', 200_000],
    ]);
  });

  test.each([
    ['{ "currency": "euro", "calls": {} }', '1:15 currency must be a code such as EUR.'],
    [
      '{ "currency": "EUR",\n "calls": { "0049": 1 } }',
      '2:13 calls.0049 must be named by the beginning of a number',
    ],
    ['{ "currency": "EUR", "calls": { "+1": "0.1" } }', 'calls.+1 must be a price'],
    ['{ "currency": "EUR" }', 'calls is missing.'],
    ['{ "currency": "EUR", "calls": {}, "bill": 1 }', 'is "bill" a slip?'],
  ])('says what is wrong, and where: %#', (text, expected) => {
    const read = parsePricesFile(text);
    const told = read.ok
      ? []
      : read.error.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`);
    expect(told.join('\n')).toContain(expected);
  });
});
