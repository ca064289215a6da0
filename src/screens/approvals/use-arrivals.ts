import { useEffect, useRef } from 'react';
import { useTerminal } from '../../ui/terminal/terminal-context.ts';
import { useConsoleState } from '../shell/context.ts';
import { waitsNow } from './words.ts';

/** Says that something waits: a count for the window's title, and a bell for what is new. Nothing pops over. */
export function useArrivals(): number {
  const terminal = useTerminal();
  // One text, so that nothing is drawn again while the same items wait.
  const waiting = useConsoleState(({ board }) =>
    [...board.inbox.values()]
      .filter(waitsNow)
      .map(({ id }) => id)
      .join('\n'),
  );
  const known = useRef<ReadonlySet<string>>(undefined);
  const ids = waiting === '' ? [] : waiting.split('\n');
  useEffect(() => {
    const now = waiting === '' ? [] : waiting.split('\n');
    const before = known.current;
    known.current = new Set([...(before ?? []), ...now]);
    // What waited already when the console was opened is on the screen, and no news.
    if (before !== undefined && now.some((id) => !before.has(id))) terminal.bell();
  }, [waiting, terminal]);
  return ids.length;
}
