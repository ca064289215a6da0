import { cellWidth, graphemes } from '../../lib/width.ts';

/** A row of cells. A wide character takes its first cell; the cells after it hold ''. */
export interface FrameRow {
  readonly signs: readonly string[];
  /** SGR parameters of each cell in one fixed order, '' for plain; behind a tab the address that it leads to. */
  readonly styles: readonly string[];
  /** True when terminals may disagree about the width of something in it. */
  readonly doubtful: boolean;
}

/** Characters whose width every terminal agrees on: Latin, Greek, Cyrillic, lines, blocks, arrows, kana, Han, Hangul. */
const AGREED =
  /^[\x20-\x7e\xa1-\u02ff\u0370-\u0377\u0384-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u23ce\u2400-\u2426\u2500-\u25fc\u2713-\u2718\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]*$/;

/**
 * Text, one SGR sequence in its plain `;` form, or the beginning or end of a link. Anything else that starts with ESC is
 * no sequence of ours.
 */
// oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
const PARTS = /\u001b\[([0-9;]*)m|\u001b\]8;;((?:https?:\/\/[!-~]+)?)(?:\u001b\\|\u0007)|[^\u001b]+|\u001b/g;

/** An empty row: what a cleared screen shows. */
export function blankRow(columns: number): FrameRow {
  return { signs: Array(columns).fill(' '), styles: Array(columns).fill(''), doubtful: false };
}

/** Reads a painted line: as many cells as it has. Only colours and emphasis survive; what goes over `columns` is cut. */
export function parseCells(line: string, columns: number): FrameRow {
  const signs: string[] = [];
  const styles: string[] = [];
  const pen = new Map<number, string>();
  let link = '';
  let style = '';
  let doubtful = false;

  const put = (sign: string, cells: number): void => {
    if (cells === 0 || signs.length + cells > columns) return;
    signs.push(sign);
    styles.push(style);
    for (let extra = 1; extra < cells; extra += 1) {
      signs.push('');
      styles.push(style);
    }
  };

  for (const [part, parameters, address] of line.matchAll(PARTS)) {
    if (parameters !== undefined || address !== undefined) {
      if (parameters !== undefined) applySgr(pen, parameters);
      else link = address ?? '';
      style = link === '' ? styleOf(pen) : `${styleOf(pen)}${LINK}${link}`;
      continue;
    }
    if (part === '\u001b') {
      put('␛', 1);
      continue;
    }
    if (!AGREED.test(part)) doubtful = true;
    for (const sign of graphemes(part)) put(sign, sign < ' ' ? 0 : cellWidth(sign));
  }
  return { signs, styles, doubtful };
}

/** Between a cell's looks and where it leads. */
export const LINK = '\t';

/** Slots of the pen, so that equal looks always give equal parameters. */
const FOREGROUND = 10;
const BACKGROUND = 11;

/** Closing codes and the slots they clear. Conceal and blink are not taken over: they serve only to deceive. */
const CLOSES: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4],
  27: [7],
  29: [9],
  39: [FOREGROUND],
  49: [BACKGROUND],
};

function applySgr(pen: Map<number, string>, parameters: string): void {
  const codes = parameters.split(';').map(Number);
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 0) pen.clear();
    else if (code === 38 || code === 48) {
      const length = codes[index + 1] === 5 ? 3 : 5;
      pen.set(code === 38 ? FOREGROUND : BACKGROUND, codes.slice(index, index + length).join(';'));
      index += length - 1;
    } else if ([1, 2, 3, 4, 7, 9].includes(code)) pen.set(code, String(code));
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) pen.set(FOREGROUND, String(code));
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) pen.set(BACKGROUND, String(code));
    else for (const slot of CLOSES[code] ?? []) pen.delete(slot);
  }
}

function styleOf(pen: ReadonlyMap<number, string>): string {
  if (pen.size === 0) return '';
  return [...pen.entries()]
    .sort(([left], [right]) => left - right)
    .map(([, code]) => code)
    .join(';');
}
