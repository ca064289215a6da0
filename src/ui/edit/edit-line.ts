import { safe, safeText } from '../../lib/safe-text.ts';
import { cellWidth, graphemes } from '../../lib/width.ts';
import { fitSegments, type Segment } from '../text/segments.ts';
import type { Theme } from '../theme/theme.ts';
import type { EditState } from './line-edit.ts';

/**
 * One line being edited, exactly `width` cells, scrolled so that the cursor is in it. Without looks the cursor is a
 * character of its own. Not focused, its beginning.
 */
export function editLine(state: EditState, width: number, theme: Theme, focused = true): readonly Segment[] {
  // Each character is made drawable by itself, so that the cursor's count and the screen's agree.
  const signs = graphemes(state.text).map((sign) => safeText(sign === '\n' ? '⏎' : sign));
  // Where nobody types, a text is read from its beginning.
  if (!focused) return fitSegments([{ text: safe`${signs.join('')}` }], width, theme.glyphs.ellipsis);
  const widths = signs.map((sign) => cellWidth(sign));
  const caret = !theme.styled;
  let start = 0;
  const cells = (from: number, to: number): number =>
    widths.slice(from, to).reduce((sum, each) => sum + each, 0);
  while (
    start < state.cursor &&
    cells(start, state.cursor) + (widths[state.cursor] ?? 1) + (caret ? 1 : 0) > width
  ) {
    start += 1;
  }
  const before = safe`${signs.slice(start, state.cursor).join('')}`;
  const under = safe`${signs[state.cursor] ?? ' '}`;
  let end = state.cursor + 1;
  let used = cells(start, state.cursor) + cellWidth(under) + (caret ? 1 : 0);
  while (end < signs.length && used + (widths[end] ?? 0) <= width) {
    used += widths[end] ?? 0;
    end += 1;
  }
  const after = safe`${signs.slice(state.cursor + 1, end).join('')}${' '.repeat(Math.max(0, width - used))}`;
  return caret
    ? [{ text: before }, { text: safe`${theme.glyphs.caret}` }, { text: under }, { text: after }]
    : [{ text: before }, { text: under, tone: 'cursor' }, { text: after }];
}
