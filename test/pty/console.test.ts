import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { ptySession, type PtySession } from '../support/pty-session.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));
const RESTORED = { buffer: 'normal', paste: false, cursor: 'shown' };

let folder: string;
let simulator: Simulator;
let session: PtySession | undefined;

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('The program is not built: npm run build comes first.');
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-pty-'));
  simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
});
afterEach(async () => {
  session?.close();
  session = undefined;
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** From a shell, as a person starts it: the shell stays and says how the program ended. */
const FROM_SHELL = ['sh', '-c', '"$0" "$1"; echo "left $?"; read line', process.execPath, PROGRAM];

async function open(columns = 120, rows = 40, command = [process.execPath, PROGRAM]): Promise<PtySession> {
  const [program = '', ...args] = command;
  const opened = ptySession(program, args, {
    columns,
    rows,
    cwd: folder,
    env: {
      HOME: folder,
      CLAWDTALK_TUI_HOME: folder,
      CLAWDTALK_API_URL: simulator.baseUrl,
      CLAWDTALK_API_KEY: simulator.apiKey,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined,
    },
  });
  session = opened;
  await opened.waitFor('Window washing', 20_000);
  return opened;
}

/** Nothing of ours is left running: no process of this group holds the ledger open. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

test('starts on live missions, moves, filters, opens, resizes and quits', async () => {
  const console_ = await open(120, 40, FROM_SHELL);
  console_.send('G');
  await console_.waitFor(/15\/15|16\/16/);
  console_.send('/');
  console_.send('freight\r');
  await console_.waitFor('Freight rate');
  await expect.poll(() => console_.text()).not.toContain('Window washing');
  console_.send('\r');
  await console_.waitFor(/steps \d\/\d/);
  console_.resize(80, 24);
  await expect.poll(() => console_.screen().length).toBe(24);
  await console_.waitFor('Freight rate');
  console_.send('\u0003');
  await console_.waitFor(/ctrl-c/);
  console_.send('\u0003');
  await console_.waitFor('left 0');
  expect(await console_.terminalState()).toEqual({ ...RESTORED, cooked: true });
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s leaves the terminal whole within two seconds', async (signal, code) => {
  const console_ = await open();
  const sinceMs = performance.now();
  console_.kill(signal);
  expect((await console_.exit).exitCode).toBe(code);
  expect(performance.now() - sinceMs).toBeLessThan(2_500);
  expect(await console_.terminalState()).toMatchObject(RESTORED);
});

test('a terminal that is taken away ends the program and leaves nothing behind', async () => {
  const console_ = await open();
  const { pid } = console_;
  console_.hangUp();
  await expect.poll(() => isGone(pid), { timeout: 4_000 }).toBe(true);
});

test('ctrl-z gives the shell back and SIGCONT brings the screen back', async () => {
  const console_ = await open();
  console_.send('\u001a');
  await expect.poll(async () => (await console_.terminalState()).buffer).toBe('normal');
  console_.kill('SIGCONT');
  await expect.poll(async () => (await console_.terminalState()).buffer).toBe('alternate');
  await console_.waitFor('Window washing');
  console_.send('2');
  await console_.waitFor('Schedule');
});

test('the key stands nowhere: not on a screen, not in a file', async () => {
  writeFileSync(join(folder, '.missions_state.json'), '{}');
  const console_ = await open();
  for (const key of ['9', '0', '8', '!']) {
    console_.send(key);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(console_.text()).not.toContain(simulator.apiKey);
  }
  expect(console_.takeBytes()).not.toContain(simulator.apiKey);
  console_.kill('SIGTERM');
  await console_.exit;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  for (const file of files) {
    try {
      expect(readFileSync(file).includes(simulator.apiKey)).toBe(false);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    }
  }
});
