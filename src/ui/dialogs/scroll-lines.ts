import { safe } from '../../lib/safe-text.ts';
import type { InputEvent } from '../keys/key-parser.ts';
import { words, type LineContent } from '../text/segments.ts';

/**
 * By how many lines a key scrolls a dialog; undefined where it is none of these. They are none of a one-line input's,
 * so that a dialog scrolls while one is typed. A page is what is seen at once: paging skips nothing.
 */
export function scrollStep(event: InputEvent, page: number): number | undefined {
  if (event.kind !== 'key') return undefined;
  switch (event.key) {
    case 'up':
      return -1;
    case 'down':
      return 1;
    case 'pageup':
      return -page;
    case 'pagedown':
      return page;
    default:
      return undefined;
  }
}

/** A first line that is there, with as much of the rest in sight as fits. */
export const scrollTop = (wanted: number, length: number, visible: number): number =>
  Math.max(0, Math.min(wanted, length - visible));

/** Where one is in lines that do not fit, and what moves them; blank where all of them are seen. */
export const scrollFoot = (top: number, length: number, visible: number): LineContent =>
  length <= visible
    ? safe``
    : [words('dim')`${Math.min(top + visible, length)} of ${length} lines, arrows and pgdn scroll`];
