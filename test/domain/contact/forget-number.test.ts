import { splitsOf, SPLIT_MEMORY_KEY } from '../../../src/domain/assistant/assistant-split.ts';
import { assert, jsonValue, property } from 'fast-check';
import { expect, test } from 'vitest';
import { forgetNumber, numberPattern } from '../../../src/domain/contact/forget-number.ts';
import type { JsonValue } from '../../../src/lib/json.ts';

const PHONE = '+13125550101';
const left = (value: JsonValue) => forgetNumber(value, PHONE).value;

test.each([
  '+13125550101',
  '13125550101',
  '3125550101',
  '(312) 555-0101',
  '+1 (312) 555.0101',
  '+1-312-555-0101',
])('%s is the number, alone and in a text', (spelled) => {
  expect(left([spelled, 'x'])).toEqual(['x']);
  expect(left(`call ${spelled}, please`)).toBe('call [forgotten], please');
});

test.each(['+131255501012', '93125550101', '+493125550101', '312555010', '2026-11-30'])(
  '%s is not',
  (other) => {
    expect(left([other])).toEqual([other]);
  },
);

test('records about them go, whatever names the number; the others stay as they were', () => {
  expect(
    left({
      list: [
        { phone: '+13125550101', name: 'Ann' },
        { phone: '+13125550102', name: 'Bob' },
      ],
      call_tracker: { '+13125550101': { status: 'busy' }, '+13125550102': { status: 'done' } },
      notes: 'Ann (312-555-0101) asked twice',
      deep: { calls: { a: { to: '312 555 0101', result: 'yes' }, b: 1 } },
    }),
  ).toEqual({
    list: [{ phone: '+13125550102', name: 'Bob' }],
    call_tracker: { '+13125550102': { status: 'done' } },
    notes: 'Ann ([forgotten]) asked twice',
    deep: { calls: { b: 1 } },
  });
});

test('the record of somebody else stays, without the number', () => {
  const found = forgetNumber(
    {
      lst: [
        { name: 'Joe', phone: PHONE },
        { name: 'Ann', phone: '+13125550102', referrer: PHONE, variables: { spouse: '312-555-0101' } },
        { name: 'Kim', Phone_Number: '(312) 555-0103', mobile: PHONE },
      ],
      call_tracker: { '+13125550102': { status: 'busy', referred_by: PHONE } },
      texts: [{ from: PHONE, to: '+13125550199', text: 'I am Joe' }],
    },
    PHONE,
  );
  expect(found).toEqual({
    value: {
      lst: [
        {
          name: 'Ann',
          phone: '+13125550102',
          referrer: '[forgotten]',
          variables: { spouse: '[forgotten]' },
        },
      ],
      call_tracker: { '+13125550102': { status: 'busy', referred_by: '[forgotten]' } },
      texts: [],
    },
    found: 6,
    blanked: 3,
  });
});

test('the number is nowhere afterwards, and nothing else is touched', () => {
  assert(
    property(jsonValue(), (raw) => {
      const value = raw as JsonValue;
      expect(forgetNumber(value, '+990000000000001').value).toEqual(value);
      const mixed = {
        a: [value, PHONE, { to: PHONE, v: value }],
        b: `x ${PHONE}`,
        [PHONE]: value,
      } as JsonValue;
      const after = forgetNumber(mixed, PHONE);
      expect(numberPattern(PHONE).test(JSON.stringify(after.value))).toBe(false);
      expect(after.value).toEqual({ a: [value], b: 'x [forgotten]' });
    }),
    { numRuns: 200 },
  );
});

test('whom two assistants share: the person goes, the others stay with theirs', () => {
  const kept = {
    calls: {
      seed: 's',
      step_id: 'calls',
      arms: [
        { assistant_id: 'a', name: 'Ada', percent: 50 },
        { assistant_id: 'b', name: 'Ben', percent: 50 },
      ],
      people: [
        { phone: '+13125550123', assistant_id: 'a' },
        { phone: '+13125550124', assistant_id: 'b' },
      ],
    },
  };
  const { value, found } = forgetNumber(kept, '+13125550123');
  expect(found).toBe(1);
  expect(value).toEqual({
    calls: { ...kept.calls, people: [{ phone: '+13125550124', assistant_id: 'b' }] },
  });
  expect(splitsOf({ [SPLIT_MEMORY_KEY]: value ?? null })[0]?.assigned.size).toBe(1);
});
