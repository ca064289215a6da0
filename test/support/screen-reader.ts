import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import xterm from '@xterm/headless';

/** A terminal emulator that only reads: bytes in, what a person would see out. */
export interface ScreenReader {
  write(bytes: string): void;
  /** Resolves when all that was written is on the screen. */
  settled(): Promise<void>;
  /** The visible rows, without the blanks at their ends. */
  rows(): readonly string[];
  resize(columns: number, rows: number): void;
  /** `alternate` while a full-screen program has the terminal. */
  buffer(): 'normal' | 'alternate';
  bracketedPaste(): boolean;
  /** Which mouse events the program asks for; `none` where it asks for none. */
  mouse(): string;
  /** Character and look of one cell, to compare two screens exactly. */
  cell(x: number, y: number): string;
  answers(listener: (bytes: string) => void): void;
}

export function screenReader(columns: number, rows: number): ScreenReader {
  const term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  term.loadAddon(new UnicodeGraphemesAddon());
  return {
    write: (bytes) => term.write(bytes),
    settled: () => new Promise((resolve) => term.write('', resolve)),
    rows: () =>
      Array.from(
        { length: term.rows },
        (_, y) => term.buffer.active.getLine(term.buffer.active.viewportY + y)?.translateToString(true) ?? '',
      ),
    resize: (nextColumns, nextRows) => term.resize(nextColumns, nextRows),
    buffer: () => term.buffer.active.type,
    bracketedPaste: () => term.modes.bracketedPasteMode,
    mouse: () => term.modes.mouseTrackingMode,
    cell: (x, y) => {
      const cell = term.buffer.active.getLine(term.buffer.active.viewportY + y)?.getCell(x);
      if (cell === undefined) return '';
      const look = [
        cell.getFgColorMode(),
        cell.getFgColor(),
        cell.getBgColorMode(),
        cell.getBgColor(),
        cell.isBold(),
        cell.isDim(),
        cell.isInverse(),
        cell.isUnderline(),
      ];
      return `${cell.getChars() || ' '}|${cell.getWidth()}|${look.join(',')}`;
    },
    answers: (listener) => void term.onData(listener),
  };
}
