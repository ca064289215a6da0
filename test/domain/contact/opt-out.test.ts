import { expect, test } from 'vitest';
import { optOutInInsight, readOptOut } from '../../../src/domain/contact/opt-out.ts';
import { EXACT_WORDS, NOT_ONE, PROBABLE } from './opt-out-phrasings.ts';

const kindsOf = (texts: readonly string[], wanted: string | undefined): readonly (readonly unknown[])[] =>
  texts.map((text) => [text, readOptOut(text)?.kind] as const).filter(([, kind]) => kind !== wanted);

test('a word that ends contact by rule is exact, in every language', () => {
  expect(EXACT_WORDS.length).toBeGreaterThan(50);
  expect(kindsOf(EXACT_WORDS, 'exact')).toEqual([]);
});

test('free words that mean it are probable', () => {
  expect(PROBABLE.length).toBeGreaterThan(100);
  expect(kindsOf(PROBABLE, 'probable')).toEqual([]);
});

test('words that only sound like it are none', () => {
  expect(NOT_ONE.length).toBeGreaterThan(80);
  expect(kindsOf(NOT_ONE, undefined)).toEqual([]);
});

test('what it says is found in a longer message too', () => {
  expect(
    readOptOut(
      'Hello, this is Ana from the shop. We got your message. Please take us off your list. Thanks!',
    ),
  ).toEqual({ kind: 'probable', language: 'en' });
});

test('a hostile text is read in time', () => {
  for (const part of ['stop ', 'dont ', 'a', 'call me ', '不要', 'no me llame ', '(((', 'do not do not ']) {
    const begun = performance.now();
    readOptOut(part.repeat(200_000));
    expect(performance.now() - begun).toBeLessThan(3_000);
  }
});

test('insights say it as a flag, as a text, or not at all', () => {
  expect(optOutInInsight({ do_not_call: true, summary: 'Angry.' })).toBe('Angry.');
  expect(optOutInInsight({ opt_out: 'yes' })).toBe('opt_out: yes');
  expect(
    optOutInInsight([{ price: 3 }, 'They asked us to take them off: remove us from the list']),
  ).toContain('remove us');
  expect(optOutInInsight({ note: 'Please do not call again' })).toBe('Please do not call again');
  expect(optOutInInsight({ do_not_call: false, status: 'end', price: 12 })).toBeUndefined();
  expect(optOutInInsight(undefined)).toBeUndefined();
});
