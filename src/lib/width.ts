import stringWidth from 'string-width';
import { NARROW } from './narrow.ts';
import type { SafeText } from './safe-text.ts';

let made: Intl.Segmenter | undefined;
/** Made when the first text needs it: what Intl loads costs a verb that draws nothing a tenth of its time. */
const segmenter = (): Intl.Segmenter => (made ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

/** Cells that `text` takes on a terminal. Sequences are not expected in it. */
export function cellWidth(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** What a reader sees as characters, in order. */
export function graphemes(text: string): readonly string[] {
  if (NARROW.test(text)) return text.split('');
  return Array.from(segmenter().segment(text), (part) => part.segment);
}

/** `text` in at most `width` cells; what is cut is marked with `ellipsis` (one cell). */
export function truncate(text: SafeText, width: number, ellipsis?: string): SafeText;
export function truncate(text: string, width: number, ellipsis?: string): string;
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (NARROW.test(text)) return text.length <= width ? text : text.slice(0, width - 1) + ellipsis;
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter().segment(text)) {
    const cells = stringWidth(segment);
    if (used + cells > width - 1) break;
    kept += segment;
    used += cells;
  }
  return kept + ellipsis;
}

/** `text` filled with spaces to `width` cells; longer text is left as it is. */
export function pad(text: SafeText, width: number, align?: 'left' | 'right'): SafeText;
export function pad(text: string, width: number, align?: 'left' | 'right'): string;
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const gap = ' '.repeat(Math.max(0, width - cellWidth(text)));
  return align === 'left' ? text + gap : gap + text;
}

/** `text` in exactly `width` cells: cut or filled. */
export function fit(text: SafeText, width: number, align?: 'left' | 'right', ellipsis?: string): SafeText;
export function fit(text: string, width: number, align?: 'left' | 'right', ellipsis?: string): string;
export function fit(text: string, width: number, align: 'left' | 'right' = 'left', ellipsis = '…'): string {
  return pad(truncate(text, width, ellipsis), width, align);
}

/** Lines of at most `width` cells, broken at spaces where there are any; line breaks in `text` are kept. */
export function wrap(text: SafeText, width: number): readonly SafeText[];
export function wrap(text: string, width: number): readonly string[];
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (cellWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const word of line.split(/(?<= )/)) {
    const cells = cellWidth(word.trimEnd());
    if (used > 0 && used + cells > width) {
      lines.push(current.trimEnd());
      current = '';
      used = 0;
    }
    for (const sign of cells > width ? graphemes(word) : [word]) {
      const signCells = cellWidth(sign);
      if (used > 0 && sign !== word && used + signCells > width) {
        lines.push(current);
        current = '';
        used = 0;
      }
      current += sign;
      used += signCells;
    }
  }
  return [...lines, current.trimEnd()];
}
