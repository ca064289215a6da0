import { parseCells, type FrameRow } from '../../src/ui/terminal/frame-row.ts';

/** Painted lines, joined by line breaks, as the rows that a grid writer takes. */
export function rowsOf(frame: string, columns: number): readonly FrameRow[] {
  return frame.split('\n').map((line) => {
    const { signs, styles, doubtful } = parseCells(line, columns);
    const rest = columns - signs.length;
    return {
      signs: [...signs, ...Array<string>(rest).fill(' ')],
      styles: [...styles, ...Array<string>(rest).fill('')],
      doubtful,
    };
  });
}
