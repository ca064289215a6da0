import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ptySession, type PtySession } from '../support/pty-session.ts';

const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-kit-'));
const program = join(folder, 'kit.mjs');
let session: PtySession | undefined;

beforeAll(async () => {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export default {};');
  await build({
    entryPoints: [fileURLToPath(new URL('../support/kit-program.tsx', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    alias: { 'react-devtools-core': empty },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
});
afterEach(() => session?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RESTORED = { buffer: 'normal', paste: false, cursor: 'shown', cooked: true };
const TAKEN = { buffer: 'alternate', paste: true, cursor: 'hidden', cooked: false };

async function open(columns = 120, rows = 40): Promise<PtySession> {
  const opened = ptySession(process.execPath, [program], { columns, rows });
  session = opened;
  await opened.waitFor('1/10,000');
  await opened.waitFor('⏎ open');
  // A signal that comes before the program's handlers would meet the system's.
  let said = '';
  await expect.poll(() => (said += opened.takeBytes())).toContain('ready\u0007');
  return opened;
}

test('keys move in a real terminal, at a few hundred bytes each', async () => {
  const board = await open();
  board.takeBytes();
  for (let row = 2; row <= 12; row += 1) {
    board.send('j');
    await board.waitFor(` ${row}/10,000`);
    expect(board.takeBytes().length).toBeLessThanOrEqual(500);
  }
  board.send('G');
  await board.waitFor('10,000/10,000');
  board.resize(80, 24);
  await board.waitFor(/mission-|contractors 9999/);
  expect(board.screen()).toHaveLength(24);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s leaves the terminal whole', async (signal, exitCode) => {
  const board = await open();
  board.kill(signal);
  expect((await board.exit).exitCode).toBe(exitCode);
  expect(await board.terminalState()).toMatchObject({
    ...RESTORED,
    cooked: expect.toSatisfy((cooked) => cooked !== false),
  });
});

test('ctrl-c and a crash leave the terminal whole', async () => {
  const interrupted = await open();
  interrupted.send('\u0003');
  expect((await interrupted.exit).exitCode).toBe(130);
  expect(await interrupted.terminalState()).toMatchObject({
    buffer: 'normal',
    paste: false,
    cursor: 'shown',
  });
  interrupted.close();
  const broken = await open();
  broken.send('\r');
  expect((await broken.exit).exitCode).toBe(1);
  expect(broken.text()).toContain('planted');
  expect(await broken.terminalState()).toMatchObject({ buffer: 'normal', paste: false, cursor: 'shown' });
});

test('ctrl-z gives a cooked terminal back, and SIGCONT takes it again', async () => {
  const board = await open();
  board.send('\u001a');
  await board.stopped();
  await expect.poll(() => board.terminalState()).toEqual(RESTORED);
  board.kill('SIGCONT');
  await board.waitFor('1/10,000');
  await expect.poll(() => board.terminalState()).toEqual(TAKEN);
  board.send('j');
  await board.waitFor(' 2/10,000');
});

test('stopped from outside and left with other modes, it comes back whole', async () => {
  const board = await open();
  board.kill('SIGSTOP');
  await board.stopped();
  spawnSync('stty', ['-F', board.device ?? '', 'sane']);
  expect((await board.terminalState()).cooked).toBe(true);
  board.takeBytes();
  board.kill('SIGCONT');
  let drawn = '';
  await expect.poll(() => (drawn += board.takeBytes())).toContain('10,000');
  await expect.poll(() => board.terminalState()).toEqual(TAKEN);
});
