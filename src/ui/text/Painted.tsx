import { createElement } from 'react';

/** Under this name a box carries the line that is drawn in it. */
export const PAINTED = 'painted';

/**
 * One row of the screen with looks applied, exactly `width` cells. Ink lays the box out and never sees the text: what Ink
 * takes apart and puts together again at every frame is read here once, by the painter, and again when it changes.
 */
export function Painted({ width, text }: { readonly width: number; readonly text: string }) {
  return createElement('ink-box', { style: { width, height: 1, flexShrink: 0 }, [PAINTED]: text });
}
