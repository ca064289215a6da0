import { afterEach, expect, test } from 'vitest';
import { DemoBoard } from '../../support/DemoBoard.tsx';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';

let term: TestTerminal | undefined;
afterEach(() => term?.close());

test('ten thousand rows: the keys move, the counter says where', async () => {
  term = await renderTerminal(<DemoBoard count={10_000} />, { columns: 120, rows: 40 });
  expect(term.screen()[0]).toContain('Missions  DEMO ');
  expect(term.text()).toContain('1/10,000');
  await term.send('jj');
  expect(term.text()).toContain('3/10,000');
  await term.send('G');
  expect(term.text()).toContain('10,000/10,000');
  expect(term.text()).toMatch(/▸ .*mission-9999/);
  await term.send('g', 'jjjjj');
  expect(term.text()).toContain('6/10,000');
});

test('a move at 120×40 costs at most 250 bytes, an idle board none, and nothing is cleared again', async () => {
  term = await renderTerminal(<DemoBoard count={10_000} />, { columns: 120, rows: 40 });
  term.takeBytes();
  const sizes: number[] = [];
  for (let move = 0; move < 15; move += 1) {
    await term.send('j');
    const bytes = term.takeBytes();
    expect(bytes).not.toMatch(/\[[23]?J/);
    sizes.push(bytes.length);
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(250);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  await term.clock.advance(60_000);
  await term.idle();
  expect(term.takeBytes()).toBe('');
});
