import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { DOMElement } from 'ink';
import type { MouseZone, Place } from './mouse.ts';
import { useTerminal } from './terminal-context.ts';

/** Makes the box with the returned ref a place that hears clicks and the wheel. It is only looked for when one comes. */
export function useMouseZone(handlers: Omit<MouseZone, 'place'>): RefObject<DOMElement | null> {
  const { mouse } = useTerminal();
  const box = useRef<DOMElement>(null);
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  useLayoutEffect(
    () =>
      mouse.add({
        place: () => (box.current === null ? undefined : placeOf(box.current)),
        onPress: (x, y) => latest.current.onPress?.(x, y),
        onWheel: (lines) => latest.current.onWheel?.(lines),
      }),
    [mouse],
  );
  return box;
}

/** Where the layout has put it: each node knows its place inside its parent. */
function placeOf(element: DOMElement): Place | undefined {
  const own = element.yogaNode;
  if (own === undefined) return undefined;
  let left = 0;
  let top = 0;
  for (let node: DOMElement | undefined = element; node !== undefined; node = node.parentNode) {
    left += node.yogaNode?.getComputedLeft() ?? 0;
    top += node.yogaNode?.getComputedTop() ?? 0;
  }
  return { left, top, width: own.getComputedWidth(), height: own.getComputedHeight() };
}
