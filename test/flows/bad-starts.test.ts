import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBackend } from '../../src/app/backend/open-backend.ts';
import { openSession } from '../../src/app/headless/open-session.ts';
import type { Backend } from '../../src/commands/ports/backend.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { configurationFor, drawConsole, type LiveConsole } from '../support/live-console.tsx';

const KEY = 'cc_live_abcdef0123456789';

let folder: string;
let simulator: Simulator;
let backend: Backend | undefined;
let view: LiveConsole | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clawdtalk-start-'));
  simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
});
afterEach(async () => {
  view?.close();
  await backend?.close();
  [view, backend] = [undefined, undefined];
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const account = (): Record<string, string> => ({
  CLAWDTALK_API_URL: simulator.baseUrl,
  CLAWDTALK_API_KEY: simulator.apiKey,
});

async function start(env: Readonly<Record<string, string>>): Promise<LiveConsole> {
  const configuration = configurationFor(folder, env);
  backend = await openBackend(configuration);
  view = await drawConsole(configuration, backend, { columns: 80, rows: 24 });
  return view;
}

/** The whole of a sentence is on the screen, however it was broken into lines. */
const says = (words: string): RegExp => new RegExp(words.split(' ').join('\\s+'));

test.each([
  [
    'a key that the server refuses',
    () => ({ ...account(), CLAWDTALK_API_KEY: KEY }),
    'refused the key cc_live_…6789 for GET /\\w+: Invalid or missing API key. Check the API key',
  ],
  [
    'a key that cannot be one',
    () => ({ ...account(), CLAWDTALK_API_KEY: 'cc_live_abc def\tghi' }),
    'The API key in CLAWDTALK_API_KEY holds characters that no key has, or is too short. Copy it again.',
  ],
  [
    'a server that is not there',
    () => ({ ...account(), CLAWDTALK_API_URL: 'http://127.0.0.1:9/v1' }),
    'Nothing answers at 127.0.0.1:9: is the server running, and is the address right\\?',
  ],
  [
    'an address without encryption',
    () => ({ ...account(), CLAWDTALK_API_URL: 'http://example.com/v1' }),
    'The server address uses plain http, which would show the API key to the network. Use https://.',
  ],
] as const)('%s is said whole, with what to do', async (_, env, words) => {
  const console_ = await start(env());
  await console_.shows(says(words));
  await console_.type('2');
  await console_.shows('2 Schedule');
  // Nothing has been read: no screen may claim that there is nothing.
  await console_.shows(says(words));
  expect(console_.terminal.text()).not.toContain('Nothing is scheduled.');
});

test('a page that is no answer is taken for a sign-in page', async () => {
  const portal = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<html><h1>Welcome to the hotel</h1></html>');
  });
  await new Promise<void>((resolve) => {
    portal.listen(0, '127.0.0.1', resolve);
  });
  const { port } = portal.address() as AddressInfo;
  const console_ = await start({ ...account(), CLAWDTALK_API_URL: `http://127.0.0.1:${port}/v1` });
  await console_.shows(says('a sign-in page of this network, or a proxy, stands between. Open a browser'));
  expect(console_.terminal.text()).not.toContain('Welcome');
  portal.close();
  portal.closeAllConnections();
});

test('without a key it is a demo, and says so', async () => {
  const console_ = await start({});
  await console_.shows(' DEMO ');
  await console_.type('!');
  await console_.shows(says('There is no API key, so this is a demo: nobody is called.'));
  expect(simulator.requests.count()).toBe(0);
});

test('a state file that is broken stays as it is and is said beside what the server has', async () => {
  const path = join(folder, '.missions_state.json');
  writeFileSync(path, '{"a": {"mission_id": "');
  const console_ = await start(account());
  await console_.shows(says('is broken: the text ends too early at character 22.'));
  await console_.shows('Window');
  expect(readFileSync(path, 'utf8')).toBe('{"a": {"mission_id": "');
});

test('a state file that cannot be read is said beside what the server has', async () => {
  mkdirSync(join(folder, '.missions_state.json'));
  const console_ = await start(account());
  await console_.shows(/cannot\s+be\s+read:\s+a\s+folder/);
  await console_.shows('Window');
  expect(console_.console.store.getState().board.stateFile?.kind).toBe('unreadable');
});

test.each([
  [
    'damaged',
    (path: string) => writeFileSync(path, 'SQLite format 3\0 and then nothing of it'.repeat(200)),
    'is damaged. Move it away',
  ],
  [
    'newer',
    (path: string) => {
      const db = new DatabaseSync(path);
      db.exec('PRAGMA user_version = 999; CREATE TABLE later (a)');
      db.close();
    },
    'was written by a newer clawdtalk-tui. Update this one',
  ],
] as const)('over a %s ledger the world is shown and every act is refused', async (_, spoil, words) => {
  const data = join(folder, 'own', 'data');
  mkdirSync(data, { recursive: true });
  const path = join(data, 'ledger.db');
  spoil(path);
  const before = readFileSync(path);
  const console_ = await start(account());
  await console_.shows(says(words));
  await console_.shows('Window');
  const outcome = await backend?.submit({ kind: 'hold.set' }, { kind: 'operator', label: 'operator:ada' });
  expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'ledger' } });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(simulator.requests.count(/^(POST|PATCH|DELETE) /)).toBe(0);
});

test('a ledger that cannot be written: the world is shown, every act refused, a verb ends with 5', async () => {
  mkdirSync(join(folder, 'own'), { recursive: true });
  writeFileSync(join(folder, 'own', 'data'), 'a file where the folder should be');
  const console_ = await start(account());
  await console_.shows(says('cannot be written: EEXIST. Nothing is dialled or changed until it can.'));
  await console_.shows('Window');
  expect(await openSession(configurationFor(folder, account()))).toMatchObject({
    ok: false,
    error: { exit: 5 },
  });
});

test('a key from a file and a host from the environment: nothing is sent by a verb', async () => {
  writeFileSync(join(folder, 'skill-config.json'), JSON.stringify({ api_key: KEY }));
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_URL: simulator.baseUrl,
    CLAWDTALK_SKILL_DIR: folder,
  });
  expect(configuration.confirm?.sentence).toContain('Is that meant?');
  expect(await openSession(configuration)).toMatchObject({ ok: false, error: { exit: 3 } });
  expect(simulator.requests.count()).toBe(0);
});
