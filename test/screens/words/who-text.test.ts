import { assert, constantFrom, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { cellWidth } from '../../../src/lib/width.ts';
import { whoIn } from '../../../src/screens/words/who-text.ts';

test.each([
  [30, 'Delaware Doors', '+13022340126', 'Delaware Doors +13022340126'],
  [24, 'Delaware Doors', '+13022340126', 'Delaware D… +13022340126'],
  [18, 'Delaware Doors', '+13022340126', 'Dela… +13022340126'],
  [17, 'Delaware Doors', '+13022340126', '+13022340126'],
  [11, 'Delaware Doors', '+13022340126', 'Delaware D…'],
])('in %d cells', (width, name, phone, text) => {
  expect(whoIn(width, name, phone, { ascii: false, first: 'number' })).toBe(text);
});

test('where names go first a number that does not fit is left out, not cut', () => {
  expect(whoIn(15, 'Kapiolani Surf & Paper', '+18085550152', { ascii: false, first: 'name' })).toBe(
    'Kapiolani Surf…',
  );
});

test('a number is whole or not there, and the cell is never too wide', () => {
  assert(
    property(
      string({ unit: 'grapheme', minLength: 1 }),
      constantFrom('+13022340126', '+4915112345678', '+999'),
      integer({ min: 4, max: 60 }),
      constantFrom('name', 'number'),
      (name, phone, width, first) => {
        const clean = name.replaceAll(/[\s+\d]/gu, 'x');
        const text = whoIn(width, clean, phone, { ascii: false, first });
        expect(cellWidth(text)).toBeLessThanOrEqual(width);
        expect(text.includes('+') ? text.endsWith(phone) : true).toBe(true);
      },
    ),
    { numRuns: 5_000 },
  );
});
