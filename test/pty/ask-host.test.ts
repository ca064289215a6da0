import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { ptySession, type PtySession } from '../support/pty-session.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));

let folder: string;
let simulator: Simulator;
let session: PtySession | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-ask-'));
  simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
  writeFileSync(join(folder, 'skill-config.json'), JSON.stringify({ api_key: simulator.apiKey }));
});
afterEach(async () => {
  session?.close();
  session = undefined;
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The key stands in a file, the host in the environment. */
function open(): PtySession {
  session = ptySession(process.execPath, [PROGRAM], {
    cwd: folder,
    env: {
      HOME: folder,
      CLAWDTALK_TUI_HOME: join(folder, 'own'),
      CLAWDTALK_SKILL_DIR: folder,
      CLAWDTALK_API_URL: simulator.baseUrl,
      CLAWDTALK_API_KEY: undefined,
    },
  });
  return session;
}

test('a key from a file goes to a host from the environment only after a yes that was not typed ahead', async () => {
  const console_ = open();
  console_.send('y\r');
  await console_.waitFor('[y/N]');
  expect(simulator.requests.count()).toBe(0);
  console_.send('y\r');
  await console_.waitFor('Window');
  expect(simulator.requests.count()).toBeGreaterThan(0);
  console_.send('2');
  await console_.waitFor('2 Schedule');
});

test.each(['\r', 'n\r', 'yeah\r', '\u0004'])(
  'any other answer (%j) ends with 3 and sends nothing',
  async (answer) => {
    const console_ = open();
    await console_.waitFor('[y/N]');
    console_.send(answer);
    expect((await console_.exit).exitCode).toBe(3);
    expect(console_.text()).toContain('Nothing was sent.');
    expect(simulator.requests.count()).toBe(0);
  },
);
