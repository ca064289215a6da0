import { assert, integer, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meetsCondition } from '../../../src/domain/goal/meets-condition.ts';
import { parseCondition } from '../../../src/domain/goal/parse-condition.ts';
import type { JsonObject } from '../../../src/lib/json.ts';

function verdict(text: string, fields: JsonObject): string {
  const read = parseCondition(text);
  if (!read.ok) throw new Error(read.error);
  return meetsCondition(read.value, fields);
}

const VET = {
  slot_offered: true,
  treats_tortoises: 'yes',
  price: '$1,200',
  note: 'Next week, Tuesday',
  when: null,
};

describe('what a result meets', () => {
  test.each([
    ['slot_offered = yes and treats_tortoises = yes', 'yes'],
    ['slot_offered', 'yes'],
    ['not slot_offered', 'no'],
    ['SLOT_OFFERED = TRUE', 'yes'],
    ['"Slot offered" is yes', 'yes'],
    ['slot_offered is not yes', 'no'],
    ['treats_tortoises = no or slot_offered = yes', 'yes'],
    ['price <= 1200', 'yes'],
    ['price < 1200', 'no'],
    ['price > 1e3', 'error'],
    ['price = 1200', 'yes'],
    ['price != 1200', 'no'],
    ['note contains tuesday', 'yes'],
    ['note = Next week, Tuesday', 'yes'],
    ['note = "next week, tuesday"', 'yes'],
    // What a result does not say meets nothing, and denies nothing.
    ['when = yes', 'untold'],
    ['not when', 'untold'],
    ['seats >= 4', 'untold'],
    ['slot_offered and seats >= 4', 'untold'],
    ['slot_offered or seats >= 4', 'yes'],
    ['not slot_offered and seats >= 4', 'no'],
    ['note >= 4', 'untold'],
    // And binds closer than or; parentheses closer than both.
    ['seats or slot_offered and treats_tortoises', 'yes'],
    ['(slot_offered or seats) and not (price > 1000 and price < 2000)', 'no'],
    ['slot_offered && !(price > 2000) || seats', 'yes'],
  ])('%s: %s', (text, wanted) => {
    const read = parseCondition(text);
    expect(read.ok ? meetsCondition(read.value, VET) : 'error').toBe(wanted);
  });
});

test.each([
  ['', /A condition is needed/],
  ['somebody can come today', /After “somebody” comes “can”/],
  ['slot =', /After “slot =” a value is missing/],
  ['slot = yes and', /After “= yes and” a field is missing; there is the end/],
  ['(slot = yes', /A \( is not closed/],
  ['slot = yes)', /a \) too many/],
  ['= yes', /At the beginning a field is missing/],
  ['price < cheap', /price < needs a number, not “cheap”/],
  ['note = "half', /quote at “"half” is not closed/],
  [`${'('.repeat(30)}a${')'.repeat(30)}`, /too many parentheses/],
  ['a & b', /cannot be read/],
])('what makes no sense is told where: %s', (text, sentence) => {
  expect(parseCondition(text)).toEqual({ ok: false, error: expect.stringMatching(sentence) as string });
});

test('whatever is typed is read or refused, and never takes long', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 400 }), (text) => {
      const read = parseCondition(text);
      expect(read.ok ? meetsCondition(read.value, {}) : read.error).not.toBe('');
    }),
    { numRuns: 2_000 },
  );
});

test('numbers, yes and no, and text compare as whoever wrote the result meant them', () => {
  assert(
    property(integer({ min: -10_000, max: 10_000 }), integer({ min: -10_000, max: 10_000 }), (a, b) => {
      for (const value of [a, String(a)]) {
        expect(verdict(`x <= ${b}`, { x: value })).toBe(a <= b ? 'yes' : 'no');
        expect(verdict(`x = ${b}`, { x: value })).toBe(a === b ? 'yes' : 'no');
        expect(verdict(`not x > ${b}`, { x: value })).toBe(a > b ? 'no' : 'yes');
      }
    }),
  );
});
