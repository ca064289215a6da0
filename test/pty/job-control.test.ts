import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { ptySession, type PtySession } from '../support/pty-session.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));

let folder: string;
let simulator: Simulator;
let session: PtySession | undefined;

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('The program is not built: npm run build comes first.');
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-jobs-'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'jobs', private: true, scripts: { start: `node ${PROGRAM}` } }),
  );
  writeFileSync(join(folder, 'run.sh'), `#!/bin/sh\nnode ${PROGRAM}\necho left\n`, { mode: 0o755 });
  // The shell's own use of the paste mode would hide whether ours was taken back.
  writeFileSync(join(folder, 'inputrc'), 'set enable-bracketed-paste off\n');
  simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
});
afterEach(async () => {
  session?.close();
  session = undefined;
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

function open(command: string, args: readonly string[]): PtySession {
  session = ptySession(command, args, {
    columns: 100,
    rows: 30,
    cwd: folder,
    env: {
      HOME: folder,
      PS1: '$ ',
      INPUTRC: join(folder, 'inputrc'),
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      CLAWDTALK_TUI_HOME: folder,
      CLAWDTALK_API_URL: simulator.baseUrl,
      CLAWDTALK_API_KEY: simulator.apiKey,
      npm_config_update_notifier: 'false',
    },
  });
  return session;
}

test.each([
  ['by itself', `node ${PROGRAM}`],
  ['under npm', 'npm start'],
  ['under a script of sh', './run.sh'],
])('%s, ctrl-z gives the shell back whole and fg brings the screen back whole', async (_way, command) => {
  const shell = open('bash', ['--norc', '--noprofile', '-i']);
  await shell.waitFor('$ ');
  shell.send(`${command}\r`);
  await shell.waitFor('Window washing');
  for (const word of ['first', 'second']) {
    shell.send('\u001a');
    await shell.waitFor(/Stopped/);
    expect(await shell.terminalState()).toMatchObject({ buffer: 'normal', paste: false, cursor: 'shown' });
    // The shell reads every key: none of the group is left that could take one.
    shell.send(`echo ${word}-$((40+2))\r`);
    await shell.waitFor(`${word}-42`);
    shell.send('fg\r');
    await shell.waitFor('Window washing');
    expect(await shell.terminalState()).toMatchObject({ buffer: 'alternate', cooked: false });
    shell.send('2');
    await shell.waitFor('2 Schedule');
    shell.send('1');
    await shell.waitFor('1 Missions');
  }
});

test('where no shell waits behind, ctrl-z says so and the program goes on', async () => {
  const console_ = open(process.execPath, [PROGRAM]);
  await console_.waitFor('Window washing');
  console_.send('\u001a');
  await console_.waitFor('No shell waits behind this program');
  console_.send('2');
  await console_.waitFor('2 Schedule');
  expect(await console_.terminalState()).toMatchObject({ buffer: 'alternate', cooked: false });
});

const WHEEL = '\u001b[<65;20;10M';

/** Turns the wheel for as long as the terminal is asked for it, as a hand does that does not know of the ending. */
async function turnWheel(shell: PtySession): Promise<void> {
  while ((await shell.mouse()) !== 'none') {
    shell.send(WHEEL);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('the mouse is let go with the screen, and nothing of it reaches the shell', async () => {
  const shell = open('bash', ['--norc', '--noprofile', '-i']);
  await shell.waitFor('$ ');
  shell.send(`node ${PROGRAM}\r`);
  await shell.waitFor('Window washing');
  expect(await shell.mouse()).toBe('vt200');
  // A click on another row moves the cursor and opens nothing.
  const row = shell.screen().findIndex((line) => line.includes('Window washing'));
  shell.send(`\u001b[<0;20;${row + 1}M\u001b[<0;20;${row + 1}m`);
  await shell.waitFor(/^▸.*Window washing/m);

  shell.send('\u001a');
  await turnWheel(shell);
  await shell.waitFor(/Stopped/);
  expect(await shell.mouse()).toBe('none');
  expect(await shell.terminalState()).toMatchObject({ buffer: 'normal' });
  shell.send('echo after-$((40+2))\r');
  await shell.waitFor('after-42');
  expect(shell.text()).not.toMatch(/65;20|command not found/);

  shell.send('fg\r');
  await shell.waitFor('Window washing');
  expect(await shell.mouse()).toBe('vt200');
  shell.send('\u0003');
  await shell.waitFor('Leave clawdtalk-tui');
  shell.send('\u0003');
  await turnWheel(shell);
  await shell.waitFor(/\$ $/m);
  shell.send('echo left-$((40+3))\r');
  await shell.waitFor('left-43');
  expect(await shell.mouse()).toBe('none');
  expect(await shell.terminalState()).toMatchObject({ buffer: 'normal' });
  expect(shell.text()).not.toMatch(/65;20|command not found/);
});

test('a signal that ends the program lets the mouse go, and a setting keeps it from being asked for', async () => {
  const first = open(process.execPath, [PROGRAM]);
  await first.waitFor('Window washing');
  expect(await first.mouse()).toBe('vt200');
  first.kill('SIGTERM');
  await first.exit;
  expect(await first.mouse()).toBe('none');
  expect(await first.terminalState()).toMatchObject({ buffer: 'normal', cursor: 'shown' });
  first.close();
  writeFileSync(join(folder, 'run.sh'), `#!/bin/sh\nCLAWDTALK_TUI_MOUSE=off exec node ${PROGRAM}\n`, {
    mode: 0o755,
  });
  const second = open('./run.sh', []);
  await second.waitFor('Window washing');
  expect(await second.mouse()).toBe('none');
  expect(await second.terminalState()).toMatchObject({ buffer: 'alternate' });
});
