import { memo } from 'react';
import { Box } from 'ink';
import { useTheme } from '../theme/theme-context.ts';
import type { Tone } from '../theme/theme.ts';
import { Painted } from './Painted.tsx';
import { paintLine, segmentsOf, type LineContent } from './segments.ts';

export interface LineProps {
  readonly width: number;
  readonly content: LineContent;
  /** Look of the whole line where a segment has none of its own. */
  readonly tone?: Tone;
}

/** One row of the screen, exactly `width` cells: cut or filled. */
export const Line = memo(function Line({ width, content, tone }: LineProps) {
  const theme = useTheme();
  return <Painted width={width} text={paintLine(segmentsOf(content), width, theme, tone)} />;
});

/** Empty rows, so that a body always has its full height. */
export function Blank({ rows, width }: { readonly rows: number; readonly width: number }) {
  return rows > 0 ? <Box height={rows} width={width} flexShrink={0} /> : null;
}
