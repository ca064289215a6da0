import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparisonText, goalFields, goalTrial, joinedText } from '../../../src/domain/goal/goal-parts.ts';
import { goalFrom } from '../../../src/domain/goal/goal.ts';
import { meetsCondition } from '../../../src/domain/goal/meets-condition.ts';

const ADA = { who: 'Ada', fields: { slot_offered: true, price: 350, note: 'has a cat' } };
const BEA = { who: 'Bea', fields: { slot_offered: false, price: 500 } };
const CAL = { who: 'Cal', fields: { price: 90 } };

describe('a goal picked together', () => {
  test('offers the fields that results have, those that most tell first', () => {
    expect(goalFields([ADA, BEA, CAL]).map(({ name, kind, filled }) => [name, kind, filled])).toEqual([
      ['price', 'number', 3],
      ['slot_offered', 'yes-no', 2],
      ['note', 'choice', 1],
    ]);
  });

  test('is the condition that somebody would have typed', () => {
    const first = comparisonText('slot_offered', '=', 'yes');
    expect(first).toBe('slot_offered = yes');
    const both = joinedText(first, 'and', comparisonText('price', '<=', '400'));
    expect(both).toBe('slot_offered = yes and price <= 400');
    const either = joinedText(both, 'or', comparisonText('opening hours', 'contains', 'late or never'));
    expect(either).toBe('(slot_offered = yes and price <= 400) or "opening hours" contains "late or never"');
    expect(goalFrom(either).kind).toBe('condition');
  });

  test('any field and value that can be typed reads back as that field and that value', () => {
    const word = string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter(
      (text) => text.trim() === text && text !== '',
    );
    assert(
      property(word, word, (field, value) => {
        const goal = goalFrom(comparisonText(field, '=', value));
        if (goal.kind !== 'condition') throw new Error(goal.kind === 'unreadable' ? goal.fault : goal.kind);
        expect(goal.condition).toMatchObject({ kind: 'compare', field });
        expect(meetsCondition(goal.condition, { [field]: value })).toBe('yes');
      }),
      { numRuns: 500 },
    );
  });

  test('is held against the results before it is taken', () => {
    expect(goalTrial('slot_offered = yes and price <= 400', [ADA, BEA, CAL])).toBe(
      'Held against 3 results so far: 1 meets it (Ada), 1 does not, 1 does not say.',
    );
    expect(goalTrial('rooms > 2', [ADA])).toMatch(/ No result so far has rooms\.$/);
    expect(goalTrial('price <', [ADA])).not.toMatch(/Held/);
    expect(goalTrial('price < 3', [])).toMatch(/cannot be tested/);
  });
});
