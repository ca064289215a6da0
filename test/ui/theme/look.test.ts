import { expect, test } from 'vitest';
import { lookOf } from '../../../src/ui/theme/look.ts';
import { theme, TONES } from '../../../src/ui/theme/theme.ts';

test.each([
  ['plain', ''],
  ['red', '31'],
  ['bold bright-red', '1;91'],
  ['Bold  RED on 236', '1;31;48;5;236'],
  ['#5fafff on bright-black', '38;2;95;175;255;100'],
  ['reverse', '7'],
  ['on yellow', '43'],
])('%s', (words, sgr) => {
  expect(lookOf(words)).toBe(sgr);
});

test.each([
  '',
  'on',
  'pink',
  '256',
  '#12345',
  'red green',
  'red on',
  'red on red',
  'red on blue green',
  '31;5m',
  'plain red',
])('“%s” is no look', (words) => {
  expect(lookOf(words)).toBeUndefined();
});

test('own looks lie over every theme, and never over none', () => {
  const own = { good: '35' };
  expect(theme('dark', false, own).looks).toEqual({ ...theme('dark').looks, good: '35' });
  for (const tone of TONES) expect(theme('none', false, own).looks[tone]).toBe('');
});
