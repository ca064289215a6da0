import type { IBufferCell, Terminal } from '@xterm/headless';

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const PADDING = 12;
const FOREGROUND = '#d4d7dd';
const BACKGROUND = '#15181e';
/** The sixteen colours, as a common dark terminal shows them. */
const PALETTE = [
  ['#1d2027', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
  ['#6b7280', '#ff7b86', '#b5e890', '#ffd88a', '#82c7ff', '#de9bf5', '#7fdbe6', '#ffffff'],
].flat();

interface Look {
  readonly foreground: string;
  readonly background: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** A drawn terminal as an SVG picture: exactly the cells that a terminal holds. */
export function svgOfFrame(terminal: Terminal, title: string): string {
  const { cols, rows } = terminal;
  const width = Math.ceil(cols * CELL_WIDTH + 2 * PADDING);
  const height = rows * CELL_HEIGHT + 2 * PADDING;
  const lines = Array.from({ length: rows }, (_, row) => drawRow(terminal, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" xml:space="preserve">`,
    ...lines.flat(),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawRow(terminal: Terminal, row: number): string[] {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
  if (line === undefined) return [];
  const parts: string[] = [];
  let column = 0;
  while (column < terminal.cols) {
    const start = column;
    const look = lookOf(line.getCell(column));
    let text = '';
    while (column < terminal.cols && same(lookOf(line.getCell(column)), look)) {
      const cell = line.getCell(column);
      text += cell?.getChars() || ' ';
      column += Math.max(1, cell?.getWidth() ?? 1);
    }
    parts.push(...drawRun(text, look, start, column - start, row));
  }
  return parts;
}

function drawRun(text: string, look: Look, column: number, cells: number, row: number): string[] {
  const x = (PADDING + column * CELL_WIDTH).toFixed(1);
  const y = PADDING + row * CELL_HEIGHT;
  const width = (cells * CELL_WIDTH).toFixed(1);
  const drawn: string[] = [];
  if (look.background !== BACKGROUND) {
    drawn.push(
      `<rect x="${x}" y="${y}" width="${width}" height="${CELL_HEIGHT}" fill="${look.background}"/>`,
    );
  }
  if (text.trim() !== '') {
    const style = `${look.bold ? ' font-weight="bold"' : ''}${look.dim ? ' opacity="0.65"' : ''}`;
    drawn.push(
      `<text x="${x}" y="${y + 13}" textLength="${width}" fill="${look.foreground}"${style}>${escape(text)}</text>`,
    );
  }
  return drawn;
}

function lookOf(cell: IBufferCell | undefined): Look {
  if (cell === undefined) return { foreground: FOREGROUND, background: BACKGROUND, bold: false, dim: false };
  const foreground = colour(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()) ?? FOREGROUND;
  const background = colour(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()) ?? BACKGROUND;
  const inverse = cell.isInverse() !== 0;
  return {
    foreground: inverse ? background : foreground,
    background: inverse ? foreground : background,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

function colour(rgb: boolean, palette: boolean, value: number): string | undefined {
  if (rgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (!palette) return undefined;
  if (value < 16) return PALETTE[value];
  if (value >= 232) return grey(8 + (value - 232) * 10);
  const level = (part: number): number => (part === 0 ? 0 : 55 + part * 40);
  const cube = value - 16;
  return `rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`;
}

const grey = (level: number): string => `rgb(${level},${level},${level})`;

const same = (one: Look, other: Look): boolean =>
  one.foreground === other.foreground &&
  one.background === other.background &&
  one.bold === other.bold &&
  one.dim === other.dim;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
