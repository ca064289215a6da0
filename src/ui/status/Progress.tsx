import { safe, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth } from '../../lib/width.ts';
import { Line } from '../text/Line.tsx';
import type { Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Theme } from '../theme/theme.ts';

export interface ProgressProps {
  readonly width: number;
  readonly label: SafeText;
  readonly done: number;
  readonly total: number;
  readonly failed?: number;
}

/** Long work in one row: what, a bar, counts. It moves only when the counts do. */
export function Progress(props: ProgressProps) {
  return <Line width={props.width} content={progressSegments(props, useTheme())} />;
}

/** The same as segments, for a line of something else. */
export function progressSegments(
  { width, label, done, total, failed = 0 }: ProgressProps,
  { glyphs }: Theme,
): readonly Segment[] {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const counts = ` ${done}/${total} (${Math.floor(share * 100)}%)${failed > 0 ? `, ${failed} failed` : ''}`;
  const room = Math.max(5, Math.min(40, width - cellWidth(label) - counts.length - 2));
  const filled = Math.round(share * room);
  return [
    { text: safe`${label} ` },
    { text: safe`${glyphs.bar.repeat(filled)}`, tone: failed > 0 ? 'warn' : 'good' },
    { text: safe`${glyphs.track.repeat(room - filled)}`, tone: 'dim' },
    { text: safe`${counts}`, tone: failed > 0 ? 'bad' : 'plain' },
  ];
}
