import { describe, expect, test } from 'vitest';
import { goalFault, goalFrom, goalOf, testGoal, verdictOn } from '../../../src/domain/goal/goal.ts';
import type { JsonObject, JsonValue } from '../../../src/lib/json.ts';

const results = (...fields: readonly JsonObject[]): readonly { readonly fields: JsonObject }[] =>
  fields.map((each) => ({ fields: each }));

describe('memory’s goal', () => {
  test.each<[JsonValue, string, JsonObject, string]>([
    ['slot = yes', 'slot = yes', { slot: 'yes' }, 'yes'],
    [{ condition: 'price < 400' }, 'price < 400', { price: 350 }, 'yes'],
    [{ field: 'slot_today', equals: true }, 'slot_today = yes', { slot_today: true }, 'yes'],
    [{ field: 'slot_today', equals: 'morning' }, 'slot_today = "morning"', { slot_today: 'Morning' }, 'yes'],
    [{ field: 'price', at_most: 400 }, 'price <= 400', { price: '$400' }, 'yes'],
    [{ field: 'years', at_least: 5 }, 'years >= 5', { years: 4 }, 'no'],
    [{ field: 'Slot today' }, '"Slot today" = yes', { 'Slot today': true }, 'yes'],
  ])('%j', (goal, text, fields, verdict) => {
    const read = goalOf({ goal });
    expect(read).toMatchObject({ kind: 'condition', text });
    expect(verdictOn(read, fields)).toBe(verdict);
  });

  test('without one, the fields that insights usually have are looked at', () => {
    expect(verdictOn(goalOf({}), { booked: true })).toBe('yes');
    expect(verdictOn(goalOf({}), { booked: false })).toBe('untold');
  });

  test('prose is no goal: nothing meets it, and it says so', () => {
    const read = goalOf({ goal: 'somebody can come today' });
    expect(read.kind).toBe('unreadable');
    expect(verdictOn(read, { somebody: true })).toBe('untold');
    expect(goalFault(read, [])).toMatch(/“somebody can come today” cannot be tested/);
    const own = goalOf({ goal: { met: false, wanted: 'an appointment' } });
    expect(goalFault(own, [])).toBe('The goal “an appointment” cannot be tested. It is not a condition.');
  });
});

test('a goal is held against the results so far', () => {
  const told = results({ slot: true, price: 300 }, { slot: false }, { seats: 4 });
  const tested = testGoal(goalFrom('slot = yes'), told);
  expect([tested.met.length, tested.unmet.length, tested.untold.length]).toEqual([1, 1, 1]);
  expect(tested.knownFields).toEqual(['slot', 'price', 'seats']);
  expect(testGoal(goalFrom('slot and rooms > 2'), told).missingFields).toEqual(['rooms']);
});

describe('whether any call could meet it', () => {
  test('a condition is trusted until results show that no field tells', () => {
    const goal = goalFrom('slot_offered = yes');
    expect(goalFault(goal, [])).toBeUndefined();
    expect(goalFault(goal, results({ slot_offered: false }))).toBeUndefined();
    expect(goalFault(goal, results({ slot: true, price: 3 }))).toBe(
      'The only result so far does not tell slot_offered; it has slot, price.',
    );
    expect(goalFault(goal, results({}, {}))).toBe(
      'None of the 2 results so far tells slot_offered; they have no fields at all.',
    );
  });

  test('no goal is met by nothing, unless a usual field is there', () => {
    expect(goalFault(goalOf({}), [])).toBe('No goal is set, so no call could meet it.');
    expect(goalFault(goalOf({}), results({ price: 3 }))).toBe(
      'No goal is set, so no call could meet it; the results so far have price.',
    );
    expect(goalFault(goalOf({}), results({ booked: false }))).toBeUndefined();
  });
});
