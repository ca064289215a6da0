import { safe, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth, fit } from '../../lib/width.ts';
import type { Segment } from '../text/segments.ts';
import type { Theme, Tone } from '../theme/theme.ts';

/** Values as one character each, lowest to highest; the newest `width` of them. */
export function sparkline(values: readonly number[], width: number, theme: Theme): SafeText {
  const shown = values.slice(-width);
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const { levels } = theme.glyphs;
  const level = (value: number): string => {
    const share = high === low ? 0 : (value - low) / (high - low);
    return levels[Math.round(share * (levels.length - 1))] ?? ' ';
  };
  return safe`${shown.map((value) => (Number.isFinite(value) ? level(value) : ' ')).join('')}`;
}

export interface BarRow {
  readonly label: SafeText;
  readonly value: number;
  /** Said behind the bar; the value when absent. */
  readonly note?: SafeText;
  readonly tone?: Tone;
}

/** One line per row: label, a bar in proportion to the largest value, a note. */
export function barLines(
  rows: readonly BarRow[],
  width: number,
  theme: Theme,
): readonly (readonly Segment[])[] {
  const labels = Math.min(Math.floor(width / 3), Math.max(0, ...rows.map(({ label }) => cellWidth(label))));
  const notes = Math.max(0, ...rows.map(({ note, value }) => cellWidth(note ?? String(value))));
  const room = Math.max(1, width - labels - notes - 2);
  const highest = Math.max(0, ...rows.map(({ value }) => value));
  return rows.map(({ label, value, note, tone = 'accent' }) => {
    const cells = highest > 0 ? Math.round((Math.max(0, value) / highest) * room) : 0;
    return [
      { text: fit(label, labels, 'left', theme.glyphs.ellipsis) },
      // Something that is there is never drawn as nothing.
      { text: safe` ${theme.glyphs.bar.repeat(value > 0 ? Math.max(1, cells) : 0)}`, tone },
      { text: safe` ${note ?? String(value)}` },
    ];
  });
}
