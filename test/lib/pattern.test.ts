import { expect, test } from 'vitest';
import { parsePattern } from '../../src/lib/pattern.ts';

const isIn = (source: string, text: string): boolean => {
  const pattern = parsePattern(source);
  if (!pattern.ok) throw new Error(pattern.error);
  return pattern.value.isIn(text);
};

test('a pattern is found anywhere, in upper and lower case', () => {
  expect(isIn('oak.*ranch', 'The Oak & Ember Ranch')).toBe(true);
  expect(isIn('^the', 'The Oak')).toBe(true);
  expect(isIn('^oak', 'The Oak')).toBe(false);
  expect(isIn('\\d{3}-\\d{4}', 'call 555-0125 now')).toBe(true);
  expect(isIn('ÄRZTE', 'zwei ärzte')).toBe(true);
  expect(isIn('北.京', '北x京')).toBe(true);
});

test('patterns that never end elsewhere end here', () => {
  const hostile = [
    '(a+)+$',
    '(a|a)*$',
    '(a*)*b',
    '([a-z]+)*$',
    '(.*)*x',
    '(?:a|aa)+$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
  ];
  for (const source of hostile) {
    const begun = performance.now();
    isIn(source, `${'a'.repeat(20_000)}!`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  }
});

test('what cannot be read says so in a sentence', () => {
  expect(parsePattern('(open')).toEqual({
    ok: false,
    error: 'The pattern /(open/ is not a valid regular expression.',
  });
  const back = parsePattern('(a)\\1');
  expect(back.ok ? '' : back.error).toContain('looks around or back');
  const huge = parsePattern('((a{100}){100}){100}');
  expect(huge.ok).toBe(false);
});
