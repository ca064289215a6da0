import { expect, test } from 'vitest';
import { readOutcomes } from '../../src/simulator/read-outcomes.ts';

test('outcomes are read try by try, with what an insight says', () => {
  expect(readOutcomes('+13125550101=busy,completed')).toEqual({
    ok: true,
    value: ['+13125550101', [{ kind: 'busy' }, { kind: 'completed' }]],
  });
  expect(readOutcomes('*= completed:{"price": 250, "note": "a, b } \\" c"} , stuck-ringing')).toEqual({
    ok: true,
    value: [
      '*',
      [{ kind: 'completed', insight: [{ price: 250, note: 'a, b } " c' }] }, { kind: 'stuck-ringing' }],
    ],
  });
});

test.each([
  ['busy', /names no number/],
  ['+1312=busy', /names no number/],
  ['+13125550101=', /says no outcome/],
  ['+13125550101=engaged', /'engaged' is not an outcome/],
  ['+13125550101=busy:{"a":1}', /after no other/],
  ['+13125550101=completed:{a}', /cannot be read/],
])('what cannot be read is named: %s', (text, sentence) => {
  expect(readOutcomes(text)).toEqual({ ok: false, error: expect.stringMatching(sentence) as string });
});
