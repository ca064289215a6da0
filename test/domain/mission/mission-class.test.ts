import { describe, expect, test } from 'vitest';
import {
  askClass,
  CLASS_QUESTIONS,
  CLASS_RULES,
  driveModeOf,
  missionClassOf,
} from '../../../src/domain/mission/mission-class.ts';
import type { JsonValue } from '../../../src/lib/json.ts';

describe('the questions lead to a class', () => {
  test.each([
    [{ depends: true, negotiating: true }, 3],
    [{ depends: true, negotiating: false, rounds: true }, 4],
    [{ depends: true, negotiating: false, rounds: false }, 5],
    [{ depends: false, ranking: true }, 2],
    [{ depends: false, ranking: false }, 1],
  ] as const)('%j is class %i', (answers, missionClass) => {
    expect(askClass(answers)).toEqual({ kind: 'class', missionClass });
  });

  test('each is asked only when it is needed, in order', () => {
    expect(askClass({})).toEqual({ kind: 'ask', question: CLASS_QUESTIONS[0] });
    expect(askClass({ depends: true })).toMatchObject({ question: { id: 'negotiating' } });
    expect(askClass({ depends: true, negotiating: false })).toMatchObject({ question: { id: 'rounds' } });
    expect(askClass({ depends: false })).toMatchObject({ question: { id: 'ranking' } });
  });
});

describe('what memory says', () => {
  test.each<[JsonValue, number | undefined]>([
    [3, 3],
    ['3', 3],
    [' Class 4 ', 4],
    [{ class: 5 }, 5],
    ['parallel sweep', 1],
    ['screening with a rubric', 2],
    [0, undefined],
    [6, undefined],
    ['six', undefined],
    [null, undefined],
    [[1], undefined],
  ])('class %j is %s', (value, expected) => {
    expect(missionClassOf({ mission_class: value })).toBe(expected);
  });

  test('the plain key counts where ours is absent', () => {
    expect(missionClassOf({ class: 2 })).toBe(2);
    expect(missionClassOf({ class: 2, mission_class: 1 })).toBe(1);
  });

  test.each<[JsonValue, string | undefined]>([
    ['on', 'on'],
    ['off', 'off'],
    ['suggest', 'suggest'],
    ['ON', undefined],
    [true, undefined],
  ])('drive %j is %s', (value, expected) => {
    expect(driveModeOf({ drive: value })).toBe(expected);
  });
});

test('only negotiation goes one by one, only rounds have a gate, only finding ends at the goal', () => {
  const classes = [1, 2, 3, 4, 5] as const;
  expect(classes.filter((each) => CLASS_RULES[each].maxInFlight === 1)).toEqual([3]);
  expect(classes.filter((each) => CLASS_RULES[each].injectsInsight)).toEqual([3]);
  expect(classes.filter((each) => CLASS_RULES[each].gate)).toEqual([4]);
  expect(classes.filter((each) => CLASS_RULES[each].endsOnGoal)).toEqual([5]);
  expect(classes.filter((each) => CLASS_RULES[each].ranks)).toEqual([2, 4]);
});
