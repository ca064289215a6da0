import { Box } from 'ink';
import { safe } from '../../lib/safe-text.ts';
import { cellWidth, truncate } from '../../lib/width.ts';
import { useTerminalSize } from '../terminal/terminal-context.ts';
import { Line } from '../text/Line.tsx';
import { fitSegments, segmentsOf, type LineContent } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Tone } from '../theme/theme.ts';

export interface PanelProps {
  readonly title: string;
  /** Outer size in cells; more than the terminal has is cut. */
  readonly width: number;
  readonly lines: readonly LineContent[];
  /** Rows between the borders; the terminal's height when that is less. */
  readonly height?: number;
  readonly tone?: Tone;
}

/** A framed box in the middle of the screen, over everything else. Every cell of it is written. */
export function Panel({ title, width, lines, height, tone = 'accent' }: PanelProps) {
  const size = useTerminalSize();
  const theme = useTheme();
  const outer = Math.min(width, size.columns);
  const rows = Math.min(height ?? lines.length, size.rows - 2);
  const inner = outer - 4;
  const corners = theme.ascii ? ['+', '+', '+', '+'] : ['┌', '┐', '└', '┘'];
  const { rule, side } = theme.glyphs;
  const name = truncate(` ${title} `, outer - 4, theme.glyphs.ellipsis);
  const top = `${corners[0]}${rule}${name}${rule.repeat(Math.max(0, outer - 3 - cellWidth(name)))}${corners[1]}`;
  return (
    <Box
      position="absolute"
      flexDirection="column"
      marginLeft={Math.floor((size.columns - outer) / 2)}
      marginTop={Math.max(0, Math.floor((size.rows - rows - 2) / 2))}
      width={outer}
      height={rows + 2}
    >
      <Line width={outer} content={[{ text: safe`${top}`, tone }]} />
      {Array.from({ length: rows }, (_, index) => (
        <Line
          key={index}
          width={outer}
          content={[
            { text: safe`${side} `, tone },
            ...fitSegments(segmentsOf(lines[index] ?? safe``), inner, theme.glyphs.ellipsis),
            { text: safe` ${side}`, tone },
          ]}
        />
      ))}
      <Line
        width={outer}
        content={[{ text: safe`${corners[2]}${rule.repeat(outer - 2)}${corners[3]}`, tone }]}
      />
    </Box>
  );
}
