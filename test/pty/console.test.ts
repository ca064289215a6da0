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

/** How long the machine takes for a start just now: what has a limit may take so much longer, and no more. */
let startMs: number;

async function open(columns = 120, rows = 40, command = [process.execPath, PROGRAM]): Promise<PtySession> {
  const [program = '', ...args] = command;
  const sinceMs = performance.now();
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
  await opened.waitFor('Window washing');
  startMs = performance.now() - sinceMs;
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

test('starts on live missions, moves, filters, opens, resizes and quits, and the key stands nowhere', async () => {
  writeFileSync(join(folder, '.missions_state.json'), '{}');
  const console_ = await open(120, 40, FROM_SHELL);
  // Missions may still come in: the end is where the last one is.
  await expect
    .poll(() => (console_.send('G'), console_.text()), { interval: 200 })
    .toMatch(/\b(1[5-9]|[2-9]\d)\/\1\b/);
  console_.send('/');
  console_.send('freight\r');
  await console_.waitFor('Freight rate');
  await expect.poll(() => console_.text()).not.toContain('Window washing');
  console_.send('\r');
  await console_.waitFor(/steps \d\/\d/);
  console_.resize(80, 24);
  await expect.poll(() => console_.screen().length).toBe(24);
  await console_.waitFor('Freight rate');
  for (const [key, shown] of [
    ['9', /9 Connection[^]*answers/],
    ['0', /0 Settings[^]*server/],
    ['8', /8 Log[^]*\[acts/],
    ['!', /8 Log[^]*\[notices/],
  ] as const) {
    console_.send(key);
    await console_.waitFor(shown);
    expect(console_.text()).not.toContain(simulator.apiKey);
  }
  console_.send('\u0003');
  await console_.waitFor(/ctrl-c/);
  console_.send('\u0003');
  await console_.waitFor('left 0');
  expect(await console_.terminalState()).toEqual({ ...RESTORED, cooked: true });

  expect(console_.takeBytes()).not.toContain(simulator.apiKey);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    expect(readFileSync(join(file.parentPath, file.name)).includes(simulator.apiKey)).toBe(false);
  }
});

test('a stop from outside is survived, SIGCONT draws the screen again, and SIGTERM ends it within two seconds', async () => {
  const console_ = await open();
  console_.kill('SIGSTOP');
  await console_.stopped();
  console_.takeBytes();
  console_.kill('SIGCONT');
  await expect.poll(() => console_.takeBytes()).toContain('\u001b[?1049h');
  await console_.waitFor('Window washing');
  console_.send('2');
  await console_.waitFor('2 Schedule');
  expect(await ended(console_, 'SIGTERM')).toMatchObject({ exitCode: 143, inTime: true, ...RESTORED });
});

test('SIGHUP ends it within two seconds', async () => {
  const console_ = await open();
  expect(await ended(console_, 'SIGHUP')).toMatchObject({ exitCode: 129, inTime: true, ...RESTORED });
});

/** How it ends by this signal, and what it leaves. */
async function ended(console_: PtySession, signal: NodeJS.Signals) {
  const sinceMs = performance.now();
  console_.kill(signal);
  const { exitCode } = await console_.exit;
  const inTime = performance.now() - sinceMs < 2_000 + startMs;
  return { exitCode, inTime, ...(await console_.terminalState()) };
}

test('a terminal that is taken away ends the program and leaves nothing behind', async () => {
  const console_ = await open();
  const { pid } = console_;
  console_.hangUp();
  await expect.poll(() => isGone(pid)).toBe(true);
});

test('a ledger that is deleted under it is said in a banner, and no key changes anything any more', async () => {
  const console_ = await open();
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, 'data', `ledger.db${end}`), { force: true });
  await console_.waitFor('was deleted or replaced while this program');
  const before = simulator.requests.all().filter(({ method }) => method !== 'GET').length;
  // The hold asks nothing: it is refused all the same.
  console_.send('H');
  await console_.waitFor(/was deleted or replaced[^]*was deleted or replaced|not been done|could not/i);
  expect(console_.text()).not.toContain('HOLD since');
  expect(simulator.requests.all().filter(({ method }) => method !== 'GET')).toHaveLength(before);
  expect(await ended(console_, 'SIGTERM')).toMatchObject({ exitCode: 143, inTime: true, ...RESTORED });
});
