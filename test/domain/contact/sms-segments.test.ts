import { assert as forAll, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { smsLength } from '../../../src/domain/contact/sms-segments.ts';

test.each([
  ['', 'gsm-7', 0],
  ['a'.repeat(160), 'gsm-7', 1],
  ['a'.repeat(161), 'gsm-7', 2],
  ['a'.repeat(306), 'gsm-7', 2],
  ['a'.repeat(307), 'gsm-7', 3],
  ['€'.repeat(80), 'gsm-7', 1],
  ['€'.repeat(81), 'gsm-7', 2],
  // A sign of two units is not split: one unit at the end of a segment stays free.
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm-7', 3],
  ['é'.repeat(160), 'gsm-7', 1],
  ['ê'.repeat(70), 'ucs-2', 1],
  ['ê'.repeat(71), 'ucs-2', 2],
  ['😀'.repeat(35), 'ucs-2', 1],
  ['😀'.repeat(36), 'ucs-2', 2],
] as const)('%#: %s … %s %i', (text, encoding, segments) => {
  expect(smsLength(text)).toMatchObject({ encoding, segments });
});

test('never fewer segments than its units need, and the culprit is not in the alphabet', () => {
  forAll(
    property(string({ unit: 'binary', maxLength: 250 }), (text) => {
      const { encoding, segments, units, culprit } = smsLength(text);
      const [alone, each] = encoding === 'gsm-7' ? [160, 153] : [70, 67];
      expect(segments).toBeGreaterThanOrEqual(units <= alone ? Math.min(1, units) : Math.ceil(units / each));
      expect(culprit === undefined).toBe(encoding === 'gsm-7');
    }),
    { numRuns: 60 },
  );
});
