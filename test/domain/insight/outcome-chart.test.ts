import { expect, test } from 'vitest';
import { insightTable } from '../../../src/domain/insight/insight-table.ts';
import { offerLedger } from '../../../src/domain/insight/offer-ledger.ts';
import {
  attemptsUntilSuccess,
  byHour,
  byOutcome,
  byZone,
  distribution,
  progress,
  settledTries,
} from '../../../src/domain/insight/outcome-chart.ts';
import { MINUTE, NOW } from '../fixtures.ts';
import { insightAnswer, missionOf } from '../results-fixture.ts';

const missed = { status: 'failed', callStatus: 'no-answer' } as const;
const told = missionOf([
  { to: '+13125550101', event: missed },
  { to: '+13125550101', answer: insightAnswer([{ price: 10 }]) },
  { to: '+12125550102', answer: insightAnswer([{ price: 30 }]) },
  { to: '+12125550103', event: missed },
]);
const tries = settledTries(told, NOW);
const zoneOf = (phone: string): string | undefined =>
  phone.startsWith('+1312') ? 'America/Chicago' : undefined;

test('each try counts once, with how it ended', () => {
  expect(tries.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [1, 'no-answer'],
    [2, 'succeeded'],
    [1, 'succeeded'],
    [1, 'no-answer'],
  ]);
  expect(byOutcome(tries)).toEqual([
    { label: 'no-answer', count: 2 },
    { label: 'succeeded', count: 2 },
  ]);
});

test('the hour is the recipient’s; a number whose zone is not certain is left out', () => {
  // 14:20 and 14:30 UTC in June are 09:20 and 09:30 in Chicago.
  expect(byHour(tries, zoneOf)).toEqual([{ label: '09:00', count: 2, good: 1 }]);
  expect(byZone(tries, zoneOf)).toEqual([
    { label: 'America/Chicago', count: 2, good: 1 },
    { label: 'not known', count: 2, good: 1 },
  ]);
});

test('tries until they were reached, and how many were reached by when', () => {
  expect(attemptsUntilSuccess(tries)).toEqual([
    { label: 'try 1', count: 1, good: 1 },
    { label: 'try 2', count: 1, good: 1 },
    { label: 'not reached', count: 1, good: 0 },
  ]);
  const course = progress(tries, 4);
  expect(course?.reached).toEqual([0, 1, 2, 2]);
  expect((course?.toMs ?? 0) - (course?.fromMs ?? 0)).toBe(30 * MINUTE);
  expect(progress([], 4)).toBeUndefined();
});

test('a number falls into ranges with round bounds; every value is in one of them', () => {
  const many = missionOf(
    Array.from({ length: 50 }, (_, index) => ({
      to: `+1312555${1000 + index}`,
      answer: insightAnswer([{ price: index === 0 ? 'call back' : 83 + index * 7 }]),
    })),
  );
  const { talks, fields } = insightTable(many, NOW);
  const rows = distribution(fields[0]!, talks);
  expect(fields[0]?.kind).toBe('number');
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(50);
  expect(rows.at(-1)).toEqual({ label: 'no number', count: 1 });
  expect(rows[0]?.label).toBe('50 to 100');
});

test('offers: what each had heard is the best of the calls before', () => {
  const rounds = missionOf(
    [90, 95, 80, 85].map((price, index) => ({
      to: `+1312555010${index}`,
      answer: insightAnswer([{ price }]),
    })),
    { negotiation: { field: 'price', better: 'lower' } },
  );
  const offers = offerLedger(insightTable(rounds, NOW), rounds.entry?.memory ?? {});
  expect(offers.map(({ amount, heard, better, isBest }) => [amount, heard?.amount, better, isBest])).toEqual([
    [90, undefined, undefined, false],
    [95, 90, -5, false],
    [80, 90, 10, true],
    [85, 80, -5, false],
  ]);
});
