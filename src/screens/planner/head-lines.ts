import { grouped } from '../../lib/grouped.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Planning, PlanView } from '../../state/planning.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { CellEnvironment } from '../table/column.ts';

export const dot = (environment: CellEnvironment): string => (environment.ascii ? '-' : '·');

export const notPlaced = ({ unplaced }: PlanView): string =>
  unplaced.size === 0 ? '' : `, ${unplaced.size} not`;

export const allSent = (sent: number): string =>
  sent === 0
    ? 'Nothing to schedule'
    : sent === 1
      ? 'The only call is scheduled'
      : `All ${sent} are scheduled`;

/** What is under way, with how far it is where it takes long. */
export function busyLine({ busy, progress }: Planning): LineContent {
  if (progress === undefined) return [words('info')` ${busy === 'reading' ? 'Reading' : 'Planning'} …`];
  const { done, total } = progress;
  return [
    words('info')` Reading …  ${grouped(done)} of ${grouped(total)} rows  `,
    words('key')`esc`,
    words('dim')` stops`,
  ];
}

export const faultLines = ({ fault }: Planning, width: number): readonly LineContent[] =>
  fault === undefined ? [] : sentence('bad', safe`${fault}`, width);

/** A sentence that is read to its end, on as many rows as it takes. */
export const sentence = (tone: Tone, text: SafeText, width: number): readonly LineContent[] =>
  wrap(text, width - 2).map((part) => [words(tone)` ${part}`]);

/** What there is of each, without what there is none of. */
export const listedCounts = (counts: readonly (readonly [count: number, word: string])[]): string =>
  counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
