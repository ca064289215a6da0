import { safe, safeText } from '../../lib/safe-text.ts';
import { cellWidth, graphemes } from '../../lib/width.ts';
import type { Segment } from '../text/segments.ts';
import type { Theme } from '../theme/theme.ts';
import type { EditState } from './line-edit.ts';

/** One drawn row of a longer text: characters `[start, end)`. */
interface Row {
  readonly start: number;
  readonly end: number;
}

/**
 * Text with line breaks being edited: exactly `height` rows of at most `width` cells, wrapped, scrolled so that the
 * cursor is in them.
 */
export function editLines(
  state: EditState,
  width: number,
  height: number,
  theme: Theme,
  focused: boolean,
): readonly (readonly Segment[])[] {
  const signs = graphemes(state.text);
  const rows = rowsOf(signs, width - 1);
  const cursorRow = rows.findLastIndex(({ start }) => start <= state.cursor);
  const top = focused ? Math.max(0, Math.min(cursorRow - Math.floor(height / 2), rows.length - height)) : 0;
  return Array.from({ length: height }, (_, index) => {
    const row = rows[top + index];
    if (row === undefined) return [];
    const text = (from: number, to: number): string =>
      signs
        .slice(from, to)
        .map((sign) => safeText(sign))
        .join('');
    if (!focused || top + index !== cursorRow) return [{ text: safe`${text(row.start, row.end)}` }];
    const under = state.cursor < row.end ? text(state.cursor, state.cursor + 1) : ' ';
    const before = { text: safe`${text(row.start, Math.min(state.cursor, row.end))}` };
    const after = { text: safe`${text(state.cursor + 1, row.end)}` };
    return theme.styled
      ? [before, { text: safe`${under}`, tone: 'cursor' }, after]
      : [before, { text: safe`${theme.glyphs.caret}` }, { text: safe`${under}` }, after];
  });
}

/** Broken between words where a word fits on a row at all; a space that is one too many hangs at its row's end. */
function rowsOf(signs: readonly string[], width: number): readonly Row[] {
  const rows: Row[] = [];
  let start = 0;
  let word = 0;
  let used = 0;
  let inWord = 0;
  for (const [index, sign] of signs.entries()) {
    if (sign === '\n') {
      rows.push({ start, end: index });
      start = index + 1;
      word = start;
      used = 0;
      inWord = 0;
      continue;
    }
    const cells = cellWidth(safeText(sign));
    const hangs = sign === ' ' && used <= width;
    if (used + cells > width && index > start && !hangs) {
      const at = word > start ? word : index;
      rows.push({ start, end: at });
      used = at === index ? 0 : inWord;
      start = at;
      word = at;
    }
    used += cells;
    if (sign === ' ') {
      word = index + 1;
      inWord = 0;
    } else inWord += cells;
  }
  return [...rows, { start, end: signs.length }];
}
