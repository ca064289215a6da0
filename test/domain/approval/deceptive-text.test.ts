import { expect, test } from 'vitest';
import { deceptionsIn } from '../../../src/domain/approval/deceptive-text.ts';

const kinds = (text: string): readonly string[] => deceptionsIn(text).map(({ kind }) => kind);

test('honest text in any script is not accused', () => {
  const honest = [
    'Book flight LAX→JFK for $450',
    'Überweisung an Café Noël, 120 €',
    'Позвонить в аптеку Здоровье',
    'Ζητήστε προσφορά από τον Νίκο',
    '東京のホテルを予約する',
    'اتصل بالفندق غدا',
    'Send https://example.com/quote?id=4 to m.reyes@stbrendan.example',
    'Text [the quote](https://example.com/q) to example.com',
    'Call 👩‍👩‍👧 at 5 p.m.\nthen report',
  ];
  expect(honest.filter((text) => deceptionsIn(text).length > 0)).toEqual([]);
});

test('each way to deceive is named', () => {
  expect(kinds('Pay to \u202egnp.exe')).toEqual(['direction']);
  expect(kinds('Pay 1\u200b0000')).toEqual(['invisible']);
  expect(kinds('ok \u001b[2J gone')).toEqual(['control']);
  expect(kinds('Log in at pаypal')).toEqual(['look-alike']);
  expect(kinds('see https://аpple.com/x')).toContain('link');
  expect(kinds('see https://xn--pple-43d.com')).toEqual(['link']);
  expect(kinds('see https://bank.com@evil.example/a')).toEqual(['link']);
  expect(kinds('see http://203.0.113.7/pay')).toEqual(['link']);
  expect(kinds('[bank.com](https://evil.example)')).toEqual(['link']);
  expect(kinds('Type abc and press enter to continue')).toEqual(['imitation']);
  expect(kinds('───── ready')).toEqual(['imitation']);
});

test('what it says holds no character of what it found', () => {
  for (const { sentence } of deceptionsIn('a\u202eb\u200bc\u001bd pаy')) {
    expect(sentence).toMatch(/^[\x20-\x7e]+$/);
  }
});
