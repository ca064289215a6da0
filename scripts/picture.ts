/** Draws the README's picture: starts the built console on its demo in a real terminal and takes its screen. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { svgOfFrame } from './svg-frame.ts';

const COLUMNS = 120;
const ROWS = 32;
const SETTLED_MS = 6_000;

const home = mkdtempSync(join(tmpdir(), 'clawdtalk-picture-'));
const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
const console_ = spawn('node', ['dist/clawdtalk-tui.js', '--demo'], {
  cols: COLUMNS,
  rows: ROWS,
  name: 'xterm-256color',
  env: { ...process.env, CLAWDTALK_TUI_HOME: home, FORCE_COLOR: '1', CI: '' },
});
console_.onData((data) => terminal.write(data));
await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
mkdirSync('docs', { recursive: true });
writeFileSync('docs/board.svg', svgOfFrame(terminal, 'The missions board of clawdtalk-tui on its demo'));
console_.kill('SIGTERM');
rmSync(home, { recursive: true, force: true });
process.exit(0);
