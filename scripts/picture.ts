/** Draws the README's picture: starts the built console on its demo in a real terminal and takes its screen. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { svgOfFrame } from './svg-frame.ts';

const COLUMNS = 120;
const ROWS = 24;
const GIVE_UP_MS = 60_000;
/** The plans are read in this time, after the missions are. */
const SETTLED_MS = 5_000;

const home = mkdtempSync(join(tmpdir(), 'clawdtalk-picture-'));
const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
const console_ = spawn('node', ['dist/clawdtalk-tui.js', '--demo'], {
  cols: COLUMNS,
  rows: ROWS,
  name: 'xterm-256color',
  env: { ...process.env, CLAWDTALK_TUI_HOME: home, FORCE_COLOR: '1', CI: '' },
});
console_.onData((data) => terminal.write(data));
await live();
await wait(SETTLED_MS);
mkdirSync('docs', { recursive: true });
writeFileSync('docs/board.svg', svgOfFrame(terminal, 'The missions board of clawdtalk-tui on its demo'));
console_.kill('SIGTERM');
rmSync(home, { recursive: true, force: true });
process.exit(0);

/** Resolves when the board says that it is live. */
async function live(): Promise<void> {
  const giveUpAtMs = performance.now() + GIVE_UP_MS;
  while (!(terminal.buffer.active.getLine(0)?.translateToString() ?? '').includes('live')) {
    if (performance.now() > giveUpAtMs) throw new Error('the board never came to life');
    await wait(100);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
