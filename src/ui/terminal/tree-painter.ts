import type { DOMElement } from 'ink';
import { PAINTED } from '../text/Painted.tsx';
import { blankRow, parseCells, type FrameRow } from './frame-row.ts';

/** Makes rows of cells of what Ink has laid out. */
export interface TreePainter {
  /** The rows of the screen. A row in which nothing has changed since the last time is the same object. */
  paint(root: DOMElement, columns: number, rows: number): readonly FrameRow[];
}

/** Cells of a line that are drawn at `x`, those from `from` up to `to`. */
interface Piece {
  readonly cells: FrameRow;
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** What may be drawn on: half open, in cells of the screen. */
interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Reads each line once, for as long as its box keeps it. Later boxes lie over earlier ones. Only what this program uses of
 * Ink is drawn: painted lines, text, and boxes that hide what goes over them.
 */
export function treePainter(): TreePainter {
  const read = new WeakMap<DOMElement, { readonly text: string; readonly lines: readonly FrameRow[] }>();
  let before: readonly (readonly Piece[])[] = [];
  let drawn: readonly FrameRow[] = [];
  let size = '';
  let blank = blankRow(0);

  const linesOf = (node: DOMElement, text: string): readonly FrameRow[] => {
    const known = read.get(node);
    if (known?.text === text) return known.lines;
    const lines = text.split('\n').map((line) => parseCells(line, MOST_CELLS));
    read.set(node, { text, lines });
    return lines;
  };

  const visit = (node: DOMElement, left: number, top: number, area: Area, rows: Piece[][]): void => {
    const { yogaNode } = node;
    if (yogaNode === undefined || node.isHidden === true) return;
    const x = left + yogaNode.getComputedLeft();
    const y = top + yogaNode.getComputedTop();
    const own: Area = {
      left: x,
      top: y,
      right: x + yogaNode.getComputedWidth(),
      bottom: y + yogaNode.getComputedHeight(),
    };
    const text = node.nodeName === 'ink-text' ? textOf(node) : node.attributes[PAINTED];
    if (typeof text === 'string') {
      const room = meet(area, own);
      for (const [index, cells] of linesOf(node, text).entries()) {
        const piece = cut(cells, x, room);
        if (y + index >= room.top && y + index < room.bottom && piece !== undefined)
          rows[y + index]?.push(piece);
      }
      return;
    }
    const hides = node.style.overflow === 'hidden';
    const inside = hides ? meet(area, own) : area;
    for (const child of node.childNodes) {
      if (child.nodeName !== '#text') visit(child, x, y, inside, rows);
    }
  };

  return {
    paint: (root, columns, rows) => {
      const nextSize = `${columns}x${rows}`;
      if (nextSize !== size) {
        size = nextSize;
        before = [];
        blank = blankRow(columns);
      }
      const pieces: Piece[][] = Array.from({ length: rows }, () => []);
      visit(root, 0, 0, { left: 0, top: 0, right: columns, bottom: rows }, pieces);
      const last = drawn;
      drawn = pieces.map((row, y) => {
        const known = last[y];
        return known !== undefined && samePieces(before[y], row) ? known : compose(row, blank);
      });
      before = pieces;
      return drawn;
    },
  };
}

/** No terminal is as wide; a line that is longer is somebody's mistake. */
const MOST_CELLS = 2_000;

function cut(cells: FrameRow, x: number, room: Area): Piece | undefined {
  const from = Math.max(0, room.left - x);
  const to = Math.min(cells.signs.length, room.right - x);
  return from < to ? { cells, x: x + from, from, to } : undefined;
}

const meet = (a: Area, b: Area): Area => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom),
});

const samePieces = (a: readonly Piece[] | undefined, b: readonly Piece[]): boolean =>
  a !== undefined &&
  a.length === b.length &&
  a.every((piece, index) => {
    const other = b[index];
    return (
      piece.cells === other?.cells &&
      piece.x === other.x &&
      piece.from === other.from &&
      piece.to === other.to
    );
  });

function compose(pieces: readonly Piece[], blank: FrameRow): FrameRow {
  const columns = blank.signs.length;
  const [only] = pieces;
  if (only === undefined) return blank;
  const isWhole = only.from === 0 && only.to === columns && only.cells.signs.length === columns;
  if (pieces.length === 1 && isWhole) return only.cells;
  const signs = [...blank.signs];
  const styles = [...blank.styles];
  for (const { cells, x, from, to } of pieces) {
    // Half of a wide character is none: what is left of it is blank.
    if (signs[x] === '') signs[x - 1] = ' ';
    for (let at = from; at < to; at += 1) {
      signs[x + at - from] = cells.signs[at] ?? ' ';
      styles[x + at - from] = cells.styles[at] ?? '';
    }
    const end = x + to - from;
    if (signs[x] === '') signs[x] = ' ';
    if (signs[end] === '') signs[end] = ' ';
    if (to < cells.signs.length && cells.signs[to] === '') signs[end - 1] = ' ';
  }
  return { signs, styles, doubtful: pieces.some(({ cells }) => cells.doubtful) };
}

/** The text of a `<Text>` as Ink would write it, the looks of its parts applied. */
function textOf(node: DOMElement): string {
  let text = '';
  for (const child of node.childNodes) text += child.nodeName === '#text' ? child.nodeValue : textOf(child);
  const { internal_transform: transform } = node;
  return text === '' || transform === undefined
    ? text
    : text
        .split('\n')
        .map((line, index) => transform(line, index))
        .join('\n');
}
