import { oneLine } from '../../lib/one-line.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth, truncate, wrap } from '../../lib/width.ts';
import { linked, type OwnLink } from './own-link.ts';
import type { Theme, Tone } from '../theme/theme.ts';

/** A piece of one line. Text from outside can only be in it as `SafeText`. */
export interface Segment {
  readonly text: SafeText;
  readonly tone?: Tone;
  /** Where it leads: an address of our own, whose own letters the text is. */
  readonly link?: OwnLink;
}

/** What may stand where a line is expected. */
export type LineContent = SafeText | readonly Segment[];

/** A segment from a template of our own words: ``words('dim')`next ${name}` ``. */
export function words(tone?: Tone): (parts: TemplateStringsArray, ...values: readonly unknown[]) => Segment {
  return (parts, ...values) => ({ text: safe(parts, ...values), ...(tone === undefined ? {} : { tone }) });
}

export function segmentsOf(content: LineContent): readonly Segment[] {
  return typeof content === 'string' ? [{ text: content }] : content;
}

export function segmentsWidth(segments: readonly Segment[]): number {
  return segments.reduce((sum, { text }) => sum + cellWidth(text), 0);
}

/**
 * Content as lines of at most `width` cells. What has to be broken loses its tones, and nothing of its words; it goes
 * on under where it began.
 */
export function wrapContent(content: LineContent, width: number): readonly LineContent[] {
  const segments = segmentsOf(content);
  const broken = segments.some(({ text }) => text.includes('\n'));
  if (!broken && segmentsWidth(segments) <= width) return [content];
  return segments
    .map(({ text }) => text)
    .join('')
    .split('\n')
    .flatMap((line) => {
      const indent = line.slice(0, line.search(/\S|$/));
      const room = width - cellWidth(indent);
      if (room < LEAST_ROOM) return wrap(safe`${line}`, width);
      return wrap(safe`${line.slice(indent.length)}`, room).map((part) => safe`${indent}${part}`);
    });
}

/** An indent that leaves less than this is not kept. */
const LEAST_ROOM = 20;

/** Segments that take exactly `width` cells: cut where they are too long, filled where too short. */
export function fitSegments(
  segments: readonly Segment[],
  width: number,
  ellipsis: string,
): readonly Segment[] {
  let used = 0;
  const fitted: Segment[] = [];
  for (const segment of segments) {
    const whole = oneLine(segment.text);
    const text = truncate(whole, width - used, ellipsis);
    used += cellWidth(text);
    fitted.push({ ...segment, text });
    // What was cut ends the line; shorter text behind it would read as if it belonged there.
    if (text !== whole) break;
  }
  return used < width ? [...fitted, { text: safe`${' '.repeat(width - used)}` }] : fitted;
}

/** Exactly `width` cells with looks applied, ready for one `Painted`. `base` is for what has no tone of its own. */
export function paintLine(
  segments: readonly Segment[],
  width: number,
  theme: Theme,
  base: Tone = 'plain',
): string {
  return fitSegments(segments, width, theme.glyphs.ellipsis)
    .map(({ text, tone, link }) => paint(theme, tone ?? base, link === undefined ? text : linked(link, text)))
    .join('');
}

/** One run of text in the look of a tone. */
export function paint(theme: Theme, tone: Tone, text: string): string {
  const look = theme.looks[tone];
  return look === '' || text === '' ? text : `\u001b[${look}m${text}\u001b[0m`;
}
