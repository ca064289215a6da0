import { expect, test } from 'vitest';
import { withoutStop, withStop } from '../../src/lib/full-stop.ts';

test('what somebody else wrote ends a sentence with one full stop', () => {
  expect(withStop('/nope does not exist.')).toBe('/nope does not exist.');
  expect(withStop('/nope does not exist')).toBe('/nope does not exist.');
  expect(withStop('is it there? ')).toBe('is it there?');
  expect(withStop('and so on ...')).toBe('and so on.');
  expect(withoutStop('so it is. ')).toBe('so it is');
});
