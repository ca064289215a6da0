import { afterEach, expect, test } from 'vitest';
import { openConsole, type OpenConsole, type OpenOptions } from './support/open-console.tsx';
import { safe } from '../../src/lib/safe-text.ts';
import { missionKey, missionRow, NOW_MS } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole;
afterEach(() => app.close());

const open = async (options: OpenOptions = {}): Promise<void> => {
  app = await openConsole({ mouse: true, ...options });
};
const text = (): string => app.terminal.text();
const cursorRow = (): string => app.terminal.screen().find((row) => row.startsWith('▸')) ?? '';
/** Cells from the corner of the screen, as the emulator counts its rows. */
const report = (code: number, column: number, row: number, final = 'M'): string =>
  `\u001b[<${code};${column + 1};${row + 1}${final}`;
const click = (column: number, row: number): Promise<void> =>
  app.terminal.send(report(0, column, row), report(0, column, row, 'm'));
const rowOf = (words: string): number => app.terminal.screen().findIndex((row) => row.includes(words));

test('a click puts the cursor on the row under it and opens nothing', async () => {
  await open();
  const row = rowOf('Negotiate the rug');
  await click(20, row);
  expect(cursorRow()).toContain('Negotiate the rug');
  await click(20, row);
  expect(text()).toContain('1 Missions');
  expect(app.backend.submitted).toEqual([]);
  expect(app.backend.previewed).toEqual([]);
});

test('a click on the second line of a row chooses that row, and the rows below it are where they are drawn', async () => {
  const rows = ['one', 'two', 'three'].map((id, index) =>
    missionRow(id, {
      ...(index === 1
        ? { name: safe`two has a name of so many words that it goes on in another line of its row` }
        : {}),
      lastChangeAtMs: NOW_MS - index,
    }),
  );
  const backend = scriptedBackend([
    { kind: 'upsert', into: 'missions', rows: rows.map((row) => [row.key, row]) },
  ]);
  await open({ backend, rows: 40 });
  const second = rowOf('two has') + 1;
  expect(app.terminal.screen()[second]).toContain('another');
  expect(rowOf('three')).toBe(second + 1);
  await click(20, second);
  expect(cursorRow()).toContain('two has');
  await click(20, second + 1);
  expect(cursorRow()).toContain('three');
  await click(20, second + 2);
  expect(cursorRow()).toContain('three');
});

test('a click on the header row, below the last row or on the footer moves nothing', async () => {
  await open({ start: { screen: 'schedule' } });
  const before = cursorRow();
  await click(10, 1);
  await click(10, 0);
  await click(10, 8);
  await click(2, 23);
  expect(cursorRow()).toBe(before);
});

test('a click turns to a tab', async () => {
  const start = { screen: 'mission', mission: missionKey('window-washers') };
  await open({ start });
  const row = rowOf('[steps');
  await click(app.terminal.screen()[row]?.indexOf('calls') ?? 0, row);
  expect(text()).toContain('[calls 3]');
  await click(app.terminal.screen()[row]?.indexOf('time') ?? 0, row);
  expect(text()).toContain('[time]');
});

test('the wheel moves through a list, and through what lies over it', async () => {
  await open({ start: { screen: 'schedule' } });
  await app.terminal.send(report(65, 10, 4));
  expect(cursorRow()).toContain('(no mission)');
  await app.terminal.send(report(64, 10, 4));
  expect(cursorRow()).toContain('41 min overdue');
  await app.terminal.send('x');
  const list = cursorRow();
  const chosen = (): string =>
    app.terminal.screen().find((row) => row.includes('│▸') || row.includes('│ ▸')) ?? '';
  const before = chosen();
  await app.terminal.send(report(65, 10, 4));
  expect(chosen()).not.toBe(before);
  expect(cursorRow()).toBe(list);
});

test('no dialog is answered by a click, wherever it falls', async () => {
  await open();
  await app.slowly('P');
  for (let row = 0; row < 24; row += 1)
    for (let column = 0; column < 80; column += 7) await click(column, row);
  expect(app.backend.submitted).toEqual([]);
});

test('without the setting nothing is asked of the terminal, and reports are no keys', async () => {
  await open({ mouse: false });
  expect(app.terminal.mouse()).toBe('none');
  const before = text();
  await click(20, 6);
  await app.terminal.send(report(65, 20, 6));
  expect(text()).toBe(before);
});

test('the mouse is asked for with the screen and let go with it', async () => {
  await open();
  expect(app.terminal.mouse()).toBe('vt200');
  expect(app.terminal.takeBytes()).toContain('\u001b[?1006h');
  app.close();
  await app.terminal.idle();
  expect(app.terminal.mouse()).toBe('none');
  expect(app.terminal.state().buffer).toBe('normal');
  expect(app.terminal.takeBytes()).toContain('\u001b[?1006l');
  await app.clock.advance(1_000);
  expect(app.terminal.state().raw).toBe(false);
});
