import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { safeText } from '../../src/lib/safe-text.ts';
import { NARROW } from '../../src/lib/narrow.ts';
import { cellWidth, fit, pad, truncate, wrap } from '../../src/lib/width.ts';

test.each([
  ['abc', 3],
  ['東京', 4],
  ['é\u0302', 1],
  ['👍', 2],
  ['✓ →', 3],
])('%j takes %i cells', (text, cells) => {
  expect(cellWidth(text)).toBe(cells);
});

test('a cut never splits a wide character', () => {
  expect(truncate('東京都', 4)).toBe('東…');
  expect(truncate('東京都', 5)).toBe('東京…');
  expect(truncate('東京都', 6)).toBe('東京都');
  expect(truncate('abcdef', 3, '~')).toBe('ab~');
  expect(truncate('abc', 0)).toBe('');
});

test('what passes as narrow takes one cell a unit, and is never part of a cluster', () => {
  const narrow = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).filter((one) =>
    NARROW.test(one),
  );
  expect(narrow.length).toBeGreaterThan(1_000);
  expect(narrow.filter((one) => stringWidth(one) !== 1)).toEqual([]);
  expect([...new Intl.Segmenter().segment(narrow.flatMap((one) => [one, one]).join(''))]).toHaveLength(
    narrow.length * 2,
  );
});

test('padding counts cells', () => {
  expect(pad('東', 4)).toBe('東  ');
  expect(pad('7', 3, 'right')).toBe('  7');
});

test('text wraps at spaces, and inside a word that is too long', () => {
  expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
  expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
  expect(wrap('one\n\ntwo', 10)).toEqual(['one', '', 'two']);
  expect(wrap('東京都庁', 5)).toEqual(['東京', '都庁']);
});

test('any safe text fits exactly, and its wrapped lines fit too', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((raw) => safeText(raw));
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), (drawn, width) => {
      expect(cellWidth(fit(drawn, width))).toBe(width);
      for (const line of wrap(drawn, width)) expect(cellWidth(line)).toBeLessThanOrEqual(Math.max(width, 4));
    }),
  );
});
