import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { ptySession } from '../support/pty-session.ts';
import { runProgram, startProgram } from '../support/run-program.ts';

let folder: string;
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
});
afterAll(async () => {
  await simulator.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-special-'));
  for (const name of ['own/config/templates', 'own/data', 'skill', 'home/.openclaw']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  return () => rmSync(folder, { recursive: true, force: true });
});

const env = (): Record<string, string> => ({
  HOME: join(folder, 'home'),
  CLAWDTALK_TUI_HOME: join(folder, 'own'),
  CLAWDTALK_SKILL_DIR: join(folder, 'skill'),
  CLAWDTALK_API_URL: simulator.baseUrl,
  CLAWDTALK_API_KEY: simulator.apiKey,
});

const pipeAt = (path: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  execFileSync('mkfifo', [join(folder, path)]);
};

test.each([
  ['skill/.missions_state.json', 'not a regular file'],
  ['own/data/ledger.db', 'a pipe, a socket or a device stands in its place'],
])('a pipe at %s keeps nobody waiting', async (path, words) => {
  pipeAt(path);
  const done = await runProgram(['status'], env());
  expect(done.signal).toBeNull();
  expect(done.out + done.said).toContain(words);
});

const OTHERS = [
  'own/config/settings.json',
  'own/config/policy.json',
  'own/config/planner-data.json',
  'own/config/do-not-call.csv',
  'own/config/templates/mine.json',
  'skill/skill-config.json',
  'skill/.env',
  'skill/.connect.pid',
  'skill/.connect.log',
  'skill/.watchdog.log',
  'skill/.device-status',
  'home/.openclaw/.env',
  'home/.openclaw/openclaw.json',
];

test.each([['status'], ['doctor']])('pipes at all other paths keep %s from nothing', async (verb) => {
  OTHERS.forEach(pipeAt);
  const done = await runProgram([verb], env());
  expect(done.signal).toBeNull();
  expect([0, 3, 4, 5]).toContain(done.status);
});

test('a list that is a pipe is one sentence', async () => {
  pipeAt('list.csv');
  const done = await runProgram(['plan', join(folder, 'list.csv')], env());
  expect(done.signal).toBeNull();
  expect(done.status).not.toBe(0);
  expect(done.status).not.toBe(1);
});

test('the console opens beside pipes, says so, and ends when it is asked to', async () => {
  for (const path of ['skill/.missions_state.json', 'own/config/templates/a.json', 'skill/.connect.log'])
    pipeAt(path);
  const program = ptySession(process.execPath, [join(import.meta.dirname, '../../dist/clawdtalk-tui.js')], {
    env: env(),
    columns: 120,
    rows: 40,
  });
  try {
    await program.waitFor('not a regular file');
    const begun = performance.now();
    program.kill('SIGTERM');
    const { exitCode, signal } = await program.exit;
    expect(exitCode === 143 || signal === 15).toBe(true);
    expect(performance.now() - begun).toBeLessThan(2_500);
  } finally {
    program.close();
  }
});

test('a verb that waits for a lock ends when it is asked to', async () => {
  const path = join(folder, 'own/data/ledger.db');
  await runProgram(['status'], env());
  const other = new DatabaseSync(path);
  other.exec('BEGIN EXCLUSIVE');
  try {
    const verb = startProgram(['status'], env());
    await new Promise((resolve) => setTimeout(resolve, 700));
    const begun = performance.now();
    verb.child.kill('SIGTERM');
    const done = await verb.ended;
    expect(performance.now() - begun).toBeLessThan(2_500);
    expect(done.signal ?? done.status).not.toBe('SIGKILL');
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
});

test('a console whose background waits for a lock ends by the signal, its terminal whole', async () => {
  const path = join(folder, 'own/data/ledger.db');
  await runProgram(['status'], env());
  const other = new DatabaseSync(path);
  other.exec('BEGIN EXCLUSIVE');
  const program = ptySession(process.execPath, [join(import.meta.dirname, '../../dist/clawdtalk-tui.js')], {
    env: env(),
  });
  try {
    await program.waitFor('Missions');
    const begun = performance.now();
    program.kill('SIGTERM');
    const { exitCode, signal } = await program.exit;
    expect(performance.now() - begun).toBeLessThan(2_500);
    expect([exitCode, signal]).not.toContain(9);
    expect((await program.terminalState()).buffer).toBe('normal');
  } finally {
    other.exec('ROLLBACK');
    other.close();
    program.close();
  }
});

test('no home is a sentence, and nothing is written where the program was started', async () => {
  const { CLAWDTALK_TUI_HOME: _, ...others } = env();
  const cwd = join(folder, 'cwd');
  mkdirSync(cwd);
  const done = await runProgram(['status'], { ...others, HOME: '' }, cwd);
  expect(done.status).toBe(2);
  expect(done.said).toContain('HOME is empty');
  expect(execFileSync('ls', ['-A', cwd], { encoding: 'utf8' })).toBe('');
});

test('the folder of compiled code is its owner’s alone, and a foreign one is not used', async () => {
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  await runProgram(['--help'], { ...env(), XDG_CACHE_HOME: cache });
  expect(statSync(join(cache, 'clawdtalk-tui')).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'file'), '');
  expect((await runProgram(['--help'], { ...env(), XDG_CACHE_HOME: join(folder, 'file') })).status).toBe(0);
});

test.skipIf(process.platform !== 'linux')(
  'folders below one that takes none keep nobody waiting',
  async () => {
    const none = '/proc/none/at/all';
    const slower = await runProgram(['--help'], { ...env(), XDG_CACHE_HOME: none });
    expect(slower).toMatchObject({ status: 0, signal: null });
    const refused = await runProgram(['status'], { ...env(), CLAWDTALK_TUI_HOME: none });
    expect(refused).toMatchObject({ status: 5, signal: null });
    expect(refused.said).toContain(none);
    // Where folders can be made, all of them are.
    const deep = join(folder, 'a/b/c');
    expect((await runProgram(['status'], { ...env(), CLAWDTALK_TUI_HOME: deep })).status).toBe(0);
    expect(statSync(join(deep, 'data')).mode & 0o777).toBe(0o700);
  },
);

test('words that every object knows are ordinary words', async () => {
  for (const word of ['constructor', '__proto__']) {
    const done = await runProgram([word], env());
    expect([done.status, done.said]).toEqual([2, `There is no verb '${word}'. See clawdtalk-tui --help.\n`]);
    const mission = await runProgram(['mission', word], env());
    expect([mission.status, mission.said]).toEqual([
      2,
      `There is no mission '${word}': neither the state file nor the server knows it.\n`,
    ]);
  }
});
