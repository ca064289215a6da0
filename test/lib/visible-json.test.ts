import { expect, test } from 'vitest';
import { visibleJson } from '../../src/lib/visible-json.ts';
import { HOSTILE } from '../support/hostile-text.ts';

test('JSON keeps its meaning and shows everything that could act', () => {
  const value = Object.fromEntries(HOSTILE.map((text, index) => [`${index}${text}`, [text, { text }]]));
  const shown = visibleJson(JSON.stringify(value, undefined, 2));
  expect(JSON.parse(shown)).toEqual(value);
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
});
