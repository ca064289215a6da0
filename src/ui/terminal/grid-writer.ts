import { blankRow, LINK, type FrameRow } from './frame-row.ts';

/** Turns whole frames into the fewest bytes that bring a terminal from the last one to the next. */
export interface GridWriter {
  /** What must be written so that the terminal shows `frame`, rows of `columns` cells. '' when nothing changed. */
  paint(frame: readonly FrameRow[], columns: number, rows: number): string;
  /** The terminal's content is no longer known: the next `paint` clears and draws all of it. */
  forget(): void;
}

/** Rewriting so many unchanged cells is cheaper than moving over them. */
const GAP = 4;
/** From this size on a frame is sent as one synchronised update, where the terminal knows them. */
const SYNC_BYTES = 1_024;

const RESET_AND_CLEAR = '\u001b[0m\u001b[2J';

/**
 * A grid of cells between the renderer and the terminal. Cells are addressed absolutely, so a stray write, a lost
 * frame or a terminal that measures a character differently never shifts more than the row it happened in.
 */
export function gridWriter(): GridWriter {
  let shown: readonly FrameRow[] | undefined;
  let size = '';

  return {
    forget: () => {
      shown = undefined;
    },
    paint: (frame, columns, rows) => {
      const nextSize = `${columns}x${rows}`;
      const clear = shown === undefined || nextSize !== size;
      const before = clear ? undefined : shown;
      const blank = blankRow(columns);
      const next = Array.from({ length: rows }, (_, y) => frame[y] ?? blank);
      const pen = { style: '' };
      let bytes = clear ? RESET_AND_CLEAR : '';
      next.forEach((row, y) => {
        bytes += rowUpdate(before?.[y] ?? blank, row, y, pen);
      });
      bytes += penTo(pen, '');
      shown = next;
      size = nextSize;
      return bytes.length > SYNC_BYTES ? `\u001b[?2026h${bytes}\u001b[?2026l` : bytes;
    },
  };
}

interface Pen {
  style: string;
}

function penTo(pen: Pen, style: string): string {
  if (pen.style === style) return '';
  const [from = '', fromLink = ''] = pen.style.split(LINK);
  const [to = '', toLink = ''] = style.split(LINK);
  pen.style = style;
  return `${fromLink === toLink ? '' : `\u001b]8;;${toLink}\u001b\\`}${sgrTo(from, to)}`;
}

function sgrTo(from: string, style: string): string {
  if (from === style) return '';
  if (style === '') return '\u001b[m';
  if (from === '') return `\u001b[${style}m`;
  return style.startsWith(`${from};`) ? `\u001b[${style.slice(from.length + 1)}m` : `\u001b[0;${style}m`;
}

function rowUpdate(before: FrameRow, next: FrameRow, y: number, pen: Pen): string {
  if (before === next) return '';
  const changed = changedRuns(before, next);
  if (changed.length === 0) return '';
  // What such a row shows is the terminal's own opinion, so nothing of it is taken for granted.
  if (before.doubtful || next.doubtful) {
    const filled = blankFrom(next);
    return `\u001b[${y + 1}H${penTo(pen, '')}\u001b[K${cells(next, 0, filled, pen)}`;
  }
  let bytes = '';
  const blankAt = blankFrom(next);
  for (const [index, [start, end]] of changed.entries()) {
    bytes +=
      index > 0 ? `\u001b[${start + 1}G` : start === 0 ? `\u001b[${y + 1}H` : `\u001b[${y + 1};${start + 1}H`;
    // A blank tail longer than the erase sequence is erased instead of written.
    if (end - Math.max(start, blankAt) > 3 && changed.at(-1)?.[1] === end) {
      bytes += cells(next, start, Math.max(start, blankAt), pen) + penTo(pen, '') + '\u001b[K';
    } else bytes += cells(next, start, end, pen);
  }
  return bytes;
}

/**
 * Runs `[start, end)` of cells to write, joined over small gaps. The second cell of a wide character never differs
 * without its first, so no run begins inside of one.
 */
function changedRuns(before: FrameRow, next: FrameRow): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (let x = 0; x < next.signs.length; x += 1) {
    if (next.signs[x] === before.signs[x] && next.styles[x] === before.styles[x]) continue;
    const last = runs.at(-1);
    if (last !== undefined && x - last[1] <= GAP) last[1] = x + 1;
    else runs.push([x, x + 1]);
  }
  return runs;
}

function cells(row: FrameRow, start: number, end: number, pen: Pen): string {
  let bytes = '';
  for (let x = start; x < end; x += 1) {
    const sign = row.signs[x] ?? ' ';
    if (sign === '') continue;
    // Where widths are in doubt the cursor is put back to where it should be after each character outside ASCII.
    if (row.doubtful && x > start && !isAscii(row.signs[x - 1] ?? '')) bytes += `\u001b[${x + 1}G`;
    bytes += penTo(pen, row.styles[x] ?? '') + sign;
  }
  // A link never lasts beyond its own cells: nothing that is moved over or erased belongs to it.
  return bytes + penTo(pen, pen.style.split(LINK)[0] ?? '');
}

const isAscii = (sign: string): boolean => sign >= ' ' && sign <= '~' && sign.length === 1;

/** The first cell of the plain blank tail. */
function blankFrom(row: FrameRow): number {
  let end = row.signs.length;
  while (end > 0 && row.signs[end - 1] === ' ' && row.styles[end - 1] === '') end -= 1;
  return end;
}
