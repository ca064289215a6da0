import { expect, test } from 'vitest';
import { splitLines } from '../../../src/planner/list/split-lines.ts';

const pair = (first: readonly string[], second: readonly string[], chosen?: readonly string[]) =>
  splitLines({ name: 'Ada', owned: first }, { name: 'Ben', owned: second }, chosen);
const pairs = (...given: Parameters<typeof pair>) => {
  const read = pair(...given);
  return read.ok ? read.value.pairs : read.error;
};

test('each number of one stands beside one of the other; who has more leaves some out', () => {
  expect(pairs(['a', 'b'], ['x', 'y'])).toEqual([
    ['a', 'x'],
    ['b', 'y'],
  ]);
  expect(pairs(['a', 'b'], ['x'])).toEqual([['a', 'x']]);
});

test('an account with one number calls from it for both', () => {
  expect(pairs(['a'], ['a'])).toEqual([['a', 'a']]);
  expect(pairs(['a', 'b'], ['b', 'c'])).toEqual([
    ['b', 'b'],
    ['a', 'c'],
  ]);
  expect(pairs(['a', 'b'], ['b'])).toEqual([['b', 'b']]);
});

test('every number of either has its place, so that calls that are out already hold a slot', () => {
  const read = pair(['a', 'b', 'c'], ['x']);
  expect(read.ok && [...read.value.placeOf]).toEqual([
    ['a', 'a'],
    ['b', 'a'],
    ['c', 'a'],
    ['x', 'a'],
  ]);
});

test('numbers that were chosen, and what cannot be', () => {
  expect(pairs(['a', 'b'], ['x', 'y'], ['b', 'x'])).toEqual([['b', 'x']]);
  expect(pairs(['a'], ['x'], ['z'])).toBe('z is a number of neither Ada nor Ben.');
  expect(pairs(['a'], [])).toBe('Ben has no number to call from.');
});
