import { useCallback, useRef, useState } from 'react';

/**
 * State that key handlers can read as it is now, not as it was drawn: several keys of one burst may come before the
 * next drawing. Gives what to draw, how to read the newest, and how to set it.
 */
export function useLiveState<State>(
  initial: () => State,
): readonly [drawn: State, read: () => State, update: (next: State) => void] {
  const [drawn, setDrawn] = useState(initial);
  const latest = useRef(drawn);
  const read = useCallback(() => latest.current, []);
  const update = useCallback((next: State) => {
    latest.current = next;
    setDrawn(next);
  }, []);
  return [drawn, read, update];
}
