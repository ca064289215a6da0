import type { TimeWindow } from '../../../state/view/time-window.ts';
import type { Lane } from './lanes.ts';

interface Signs {
  readonly bar: string;
  readonly now: string;
  readonly early: string;
  readonly late: string;
}

const UNICODE: Signs = { bar: '━', now: '┊', early: '‹', late: '›' };
const ASCII: Signs = { bar: '=', now: '|', early: '<', late: '>' };

/** The column of an instant; below 0 or from `width` on it lies outside. */
export const columnOf = ({ fromMs, lengthMs }: TimeWindow, width: number, atMs: number): number =>
  Math.floor(((atMs - fromMs) / lengthMs) * width);

/**
 * A lane as `width` signs: its stretches as bars, what happened as marks over them (a digit where several fall into one
 * cell), now as a line, and at the edges whether more lies outside.
 */
export function laneBar(
  { spans, marks }: Pick<Lane, 'spans' | 'marks'>,
  window: TimeWindow,
  width: number,
  nowMs: number,
  ascii: boolean,
): string {
  const signs = ascii ? ASCII : UNICODE;
  const cells: string[] = Array<string>(width).fill(' ');
  const now = columnOf(window, width, nowMs);
  if (now >= 0 && now < width) cells[now] = signs.now;
  let early = false;
  let late = false;
  for (const span of spans) {
    const first = columnOf(window, width, span.fromMs);
    const last = columnOf(window, width, span.toMs ?? nowMs);
    early ||= first < 0;
    late ||= last >= width;
    for (let x = Math.max(0, first); x <= Math.min(width - 1, last); x += 1) cells[x] = signs.bar;
  }
  const counts = new Map<number, number>();
  for (const mark of marks) {
    const x = columnOf(window, width, mark.atMs);
    early ||= x < 0;
    late ||= x >= width;
    if (x < 0 || x >= width) continue;
    const count = (counts.get(x) ?? 0) + 1;
    counts.set(x, count);
    cells[x] = count === 1 ? (ascii ? mark.ascii : mark.glyph) : count > 9 ? '+' : String(count);
  }
  if (early && (cells[0] === ' ' || cells[0] === signs.bar)) cells[0] = signs.early;
  if (late && (cells[width - 1] === ' ' || cells[width - 1] === signs.bar)) cells[width - 1] = signs.late;
  return cells.join('');
}
