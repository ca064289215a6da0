import { describe, expect, test } from 'vitest';
import {
  insightTable,
  parseWeights,
  rankTalks,
  weightsText,
} from '../../../src/domain/insight/insight-table.ts';
import type { JsonValue } from '../../../src/lib/json.ts';
import { NOW } from '../fixtures.ts';
import { insightAnswer, missionOf } from '../results-fixture.ts';

const phone = (index: number): string => `+1312555${String(100 + index).padStart(4, '0')}`;

const tableOf = (answers: readonly JsonValue[]): ReturnType<typeof insightTable> =>
  insightTable(missionOf(answers.map((answer, index) => ({ to: phone(index), answer }))), NOW);

describe('results of five schemas', () => {
  test('an object for each call: every kind of field', () => {
    const { fields } = tableOf(
      [
        { price: '$1,200', insured: true, speed: 'fast', note: 'asks for the key a day before the visit' },
        { price: 900, insured: 'no', speed: 'slow', note: 'works alone' },
        { price: null, insured: false, speed: 'fast', note: '' },
      ].map((result) => insightAnswer([result])),
    );
    expect(fields.map(({ name, kind, filled }) => [name, kind, filled])).toEqual([
      ['price', 'number', 2],
      ['insured', 'yes-no', 3],
      ['speed', 'choice', 3],
      ['note', 'text', 2],
    ]);
    expect(fields[2]?.values).toEqual(['fast', 'slow']);
  });

  test('JSON text, with objects inside: inner fields stand for themselves', () => {
    const { talks, fields } = tableOf([
      insightAnswer(['{"quote": {"amount": 80, "unit": "floor"}, "tags": ["a", "b"]}']),
      insightAnswer(['{"quote": {"amount": 95, "unit": "floor"}, "tags": []}']),
    ]);
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['quote.amount', 'number'],
      ['quote.unit', 'choice'],
      ['tags', 'text'],
    ]);
    expect(talks.map((talk) => talk.fields['quote.amount'])).toEqual([80, 95]);
  });

  test('plain text alone: a summary and no fields', () => {
    const { talks, fields } = tableOf([insightAnswer(['They will call back on Monday.'])]);
    expect(fields).toEqual([]);
    expect(talks[0]?.summary).toBe('They will call back on Monday.');
    expect(talks[0]?.result).toBe('ready');
  });

  test('lists of name and value, and the summary form of the other client', () => {
    const { talks } = tableOf([
      insightAnswer([
        [
          { name: 'price', value: 70 },
          { question: 'Free on Friday?', answer: 'yes' },
        ],
      ]),
      {
        data: { conversation_id: 'c1', summary: 'Short talk.', sentiment: 'neutral', key_topics: ['price'] },
      },
    ]);
    expect(talks[0]?.fields).toEqual({ price: 70, 'Free on Friday?': 'yes' });
    expect(talks[1]?.fields).toEqual({
      conversation_id: undefined,
      sentiment: 'neutral',
      key_topics: ['price'],
    });
    expect(talks[1]?.summary).toBe('Short talk.');
  });

  test('broken JSON stays what it is: text that anybody can read', () => {
    const { talks, fields } = tableOf([
      insightAnswer(['{"price": 70, "insured": tru']),
      insightAnswer([{ price: 80 }]),
    ]);
    expect(talks[0]?.summary).toBe('{"price": 70, "insured": tru');
    expect(talks[0]?.fields).toEqual({});
    expect(fields.map(({ name, filled }) => [name, filled])).toEqual([['price', 1]]);
  });
});

test('ready, waiting, late, empty and failed are told apart', () => {
  const told = missionOf([
    { to: phone(0), answer: insightAnswer([{ price: 1 }]) },
    { to: phone(1), answer: insightAnswer([], 'in_progress'), event: { updatedAtMs: NOW - 1_000 } },
    { to: phone(2), event: { updatedAtMs: NOW - 24 * 3_600_000 } },
    { to: phone(3), answer: insightAnswer(['']) },
    { to: phone(4), answer: insightAnswer([null], 'failed') },
  ]);
  expect(insightTable(told, NOW).talks.map(({ result }) => result)).toEqual([
    'ready',
    'waiting',
    'late',
    'empty',
    'failed',
  ]);
});

test('which try it was stands beside each conversation', () => {
  const told = missionOf([
    { to: phone(0), answer: insightAnswer([{ voicemail: true }]) },
    { to: phone(0), answer: insightAnswer([{ price: 5 }]) },
  ]);
  expect(insightTable(told, NOW).talks.map(({ attempt, attempts }) => [attempt, attempts])).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

describe('ranking', () => {
  const { talks } = tableOf(
    [
      { price: 100, insured: true },
      { price: 50, insured: false },
      { price: 100, insured: true },
      { insured: true },
      { note: 'nothing that counts' },
    ].map((result) => insightAnswer([result])),
  );

  test('less can be better; equal scores share a rank and say so; what is missing is named', () => {
    const ranked = rankTalks(talks, { price: -1, insured: 3 });
    expect(ranked.map(({ talk, ranked: { rank }, tied }) => [talk.id, rank, tied])).toEqual([
      ['e0', 1, true],
      ['e2', 1, true],
      ['e3', 1, true],
      ['e1', 4, false],
    ]);
    expect(ranked[2]?.ranked.missing).toEqual(['price']);
    expect(ranked[3]?.ranked.parts).toEqual([
      { field: 'price', value: 50, share: 0.25 },
      { field: 'insured', value: 0, share: 0 },
    ]);
  });

  test('a voicemail is no candidate, whatever stands in its result', () => {
    const told = missionOf([{ to: phone(0), answer: insightAnswer([{ voicemail: true, price: 1 }]) }]);
    expect(rankTalks(insightTable(told, NOW).talks, { price: -1 })).toEqual([]);
  });
});

test('weights as they are typed, and back', () => {
  expect(parseWeights('price:-2, insured', ['price', 'insured'])).toEqual({
    ok: true,
    value: { price: -2, insured: 1 },
  });
  expect(weightsText({ price: -2, insured: 1 })).toBe('price:-2, insured:1');
  for (const wrong of ['price:', 'price:x', ':2', 'price:1,price:2', 'other:1', 'price:99999']) {
    expect(parseWeights(wrong, ['price', 'insured']).ok).toBe(false);
  }
});
