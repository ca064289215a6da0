import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridWriter } from '../../../src/ui/terminal/grid-writer.ts';
import { rowsOf } from '../../support/rows-of.ts';
import { screenReader, type ScreenReader } from '../../support/screen-reader.ts';

const COLUMNS = 24;
const ROWS = 6;
const MODES = '\u001b[?7l';

function cellsOf(reader: ScreenReader): readonly string[] {
  return Array.from({ length: COLUMNS * ROWS }, (_, index) =>
    reader.cell(index % COLUMNS, Math.floor(index / COLUMNS)),
  );
}

const look = fc.constantFrom(
  '',
  '\u001b[31m',
  '\u001b[1;36m',
  '\u001b[7m',
  '\u001b[38;5;114m',
  '\u001b[48;5;24m',
  '\u001b[22m',
);
const sign = fc.constantFrom('a', 'b', ' ', ' ', '●', '東', '京', 'é', '█', '👍', 'e\u0301', '…');
const line = fc
  .array(fc.tuple(look, sign), { maxLength: COLUMNS + 4 })
  .map((parts) => `${parts.map(([style, text]) => style + text).join('')}\u001b[0m`);
const frame = fc.array(line, { minLength: 1, maxLength: ROWS }).map((lines) => lines.join('\n'));

test('after any sequence of frames the screen is the same as one drawn from nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 5 }), async (frames) => {
      const writer = gridWriter();
      const stepwise = screenReader(COLUMNS, ROWS);
      stepwise.write(MODES);
      for (const each of frames) stepwise.write(writer.paint(rowsOf(each, COLUMNS), COLUMNS, ROWS));
      const fresh = screenReader(COLUMNS, ROWS);
      fresh.write(MODES + gridWriter().paint(rowsOf(frames.at(-1) ?? '', COLUMNS), COLUMNS, ROWS));
      await stepwise.settled();
      await fresh.settled();
      expect(cellsOf(stepwise)).toEqual(cellsOf(fresh));
    }),
    { numRuns: 150 },
  );
});

test('a full drawing shows what the frame says', async () => {
  const reader = screenReader(COLUMNS, ROWS);
  reader.write(
    gridWriter().paint(
      rowsOf('one \u001b[31mred\u001b[39m\n\n東京 👍 x\nlonger than the terminal is wide', COLUMNS),
      COLUMNS,
      ROWS,
    ),
  );
  await reader.settled();
  expect(reader.rows()).toEqual(['one red', '', '東京 👍 x', 'longer than the terminal', '', '']);
  expect(reader.cell(4, 0)).not.toBe(reader.cell(0, 0));
});

test('the same frame again is not one byte; a change is only that change', () => {
  const writer = gridWriter();
  const before = `status \u001b[32mrunning\u001b[39m 1/10\nsecond`;
  writer.paint(rowsOf(before, COLUMNS), COLUMNS, ROWS);
  expect(writer.paint(rowsOf(before, COLUMNS), COLUMNS, ROWS)).toBe('');
  expect(writer.paint(rowsOf(before.replace('1/10', '2/10'), COLUMNS), COLUMNS, ROWS)).toBe('\u001b[1;16H2');
});

test('only colours and emphasis pass; any other sequence in a frame is drawn as text', () => {
  const bytes = gridWriter().paint(
    rowsOf('a\u001b]0;xb\u001b[2J\u001b[8mc\u001b[5md\u001b[31me', COLUMNS),
    COLUMNS,
    ROWS,
  );
  expect(bytes).toBe('\u001b[0m\u001b[2J\u001b[1Ha␛]0;xb␛[2Jcd\u001b[31me\u001b[m');
  const controls = gridWriter().paint(rowsOf('a\u0007b\rc\u009bd', COLUMNS), COLUMNS, ROWS);
  // oxlint-disable-next-line no-control-regex -- these are looked for
  expect(controls).not.toMatch(/[\u0007\r\u009b]/);
});

test('a character whose width is in doubt cannot shift the rest of its row', async () => {
  const reader = screenReader(COLUMNS, ROWS);
  const writer = gridWriter();
  reader.write(MODES + writer.paint(rowsOf('กำ 👨‍👩‍👧 ❤️ status', COLUMNS), COLUMNS, ROWS));
  reader.write(writer.paint(rowsOf('กำ 👨‍👩‍👧 ❤️ stayed', COLUMNS), COLUMNS, ROWS));
  await reader.settled();
  const fresh = screenReader(COLUMNS, ROWS);
  fresh.write(MODES + gridWriter().paint(rowsOf('กำ 👨‍👩‍👧 ❤️ stayed', COLUMNS), COLUMNS, ROWS));
  await fresh.settled();
  expect(cellsOf(reader)).toEqual(cellsOf(fresh));
  expect(reader.rows()[0]).toMatch(/stayed$/);
});
