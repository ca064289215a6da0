import type { ReactNode } from 'react';
import { Box, type DOMElement } from 'ink';
import { useTerminalSize } from './terminal-context.ts';

/**
 * Everything that is drawn, in a box of the terminal's size. It takes no room in Ink's own frame, so that Ink has nothing to
 * write. `onRoot` hears of its node when it is there, and when it is gone.
 */
export function Stage({
  onRoot,
  children,
}: {
  readonly onRoot: (node: DOMElement | undefined) => void;
  readonly children?: ReactNode;
}) {
  const { columns, rows } = useTerminalSize();
  return (
    <Box
      ref={(node: DOMElement | null) => onRoot(node ?? undefined)}
      position="absolute"
      flexDirection="column"
      width={columns}
      height={rows}
    >
      {children}
    </Box>
  );
}
