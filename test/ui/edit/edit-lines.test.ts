import { assert, integer, property, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { editLine } from '../../../src/ui/edit/edit-line.ts';
import { editLines } from '../../../src/ui/edit/edit-lines.ts';
import { editing } from '../../../src/ui/edit/line-edit.ts';
import { cellWidth } from '../../../src/lib/width.ts';
import { theme as themeOf } from '../../../src/ui/theme/theme.ts';

const theme = themeOf('default');
const rows = (text: string, width: number, height: number): readonly string[] =>
  editLines(editing(text), width, height, theme, false).map((row) => row.map((part) => part.text).join(''));

test('a long text is broken between words, and inside one only where it fits on no row', () => {
  expect(rows('sweep both flues and tell me', 13, 4)).toEqual(['sweep both ', 'flues and ', 'tell me', '']);
  expect(rows('abcdefghijklmno pq', 9, 3)).toEqual(['abcdefgh', 'ijklmno ', 'pq']);
  expect(rows('one\n\ntwo', 13, 3)).toEqual(['one', '', 'two']);
});

test('broken or not, every character is on one row, and no row is too wide', () => {
  assert(
    property(stringMatching(/^[a-z é日]{0,80}$/), integer({ min: 4, max: 20 }), (text, width) => {
      const shown = rows(text, width, 90);
      expect(shown.join('')).toBe(text);
      for (const row of shown) expect(cellWidth(row)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a line that nobody types in is read from its beginning', () => {
  const line = editLine(editing('the first words of something long'), 12, theme, false);
  expect(line.map(({ text }) => text).join('')).toBe('the first w…');
});
