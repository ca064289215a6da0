import { expect, test } from 'vitest';
import { plainValue } from '../../src/lib/plain-value.ts';

test('a value of memory is told without the signs of JSON, and nothing of it is left out', () => {
  expect(plainValue({ years: 2, salary: -1 })).toBe('years: 2, salary: -1');
  expect(plainValue([{ a: true }, 'b', null])).toBe('(a: yes); b; nothing');
  expect(plainValue({ goal: { op: 'equals', value: false } })).toBe('goal: (op: equals, value: no)');
  expect(plainValue('as it is')).toBe('as it is');
});
