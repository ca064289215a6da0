import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/clawdtalk-tui.js', import.meta.url));
const execute = promisify(execFile);

/**
 * Runs in the program's process: names the parts of the console that it reads, Node's own modules that it makes, and the
 * errors whose stack it has written out with lines of the program, for which V8 looks through all of it.
 */
const COUNTS = `
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
const parts = [];
const stacks = [];
Error.prepareStackTrace = (error, frames) => {
  if (frames.some((frame) => /verbs-/.test(frame.getFileName() ?? ''))) stacks.push(String(error));
  return String(error);
};
registerHooks({ load: (url, context, next) => {
  if (/[/]dist[/](main|config)/.test(url)) parts.push(url);
  return next(url, context);
} });
process.on('exit', () => writeSync(2, JSON.stringify({
  parts,
  stacks,
  own: process.moduleLoadList,
})));
`;

interface Loaded {
  readonly parts: readonly string[];
  readonly stacks: readonly string[];
  readonly own: readonly string[];
}

let simulator: Simulator;
const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-loads-'));

beforeAll(async () => {
  simulator = await startSimulator({ clock: systemClock({ keepAlive: true }) });
});

afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function loadedBy(args: readonly string[]): Promise<Loaded> {
  const { stderr } = await execute(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(COUNTS)}`, PROGRAM, ...args],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        CLAWDTALK_API_URL: simulator.baseUrl,
        CLAWDTALK_API_KEY: simulator.apiKey,
        CLAWDTALK_TUI_HOME: join(folder, 'home'),
        CLAWDTALK_TUI_STATE: join(folder, 'state.json'),
      },
    },
  );
  return JSON.parse(stderr) as Loaded;
}

/** Today's size of the verbs, all in one file, and a tenth. */
const MOST_BYTES = 3_370_000;

test('the verbs are one file of a bounded size', () => {
  const files = readdirSync(dirname(PROGRAM)).filter((name) => /^verbs-.*\.cjs$/.test(name));
  const sizes = files.map((name) => statSync(join(dirname(PROGRAM), name)).size);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_BYTES);
});

test.each([
  ['missions', '--json'],
  ['status', '--json'],
  ['approvals', '--json'],
  ['api', 'list-missions'],
  ['api', 'append-memory', 'm-1', 'notes', '1'],
])('%s %s reads nothing of the console, and makes none of what only others need', async (...args) => {
  const { parts, stacks, own } = await loadedBy(args);
  expect(parts).toEqual([]);
  expect(stacks).toEqual([]);
  const made = own.join('\n');
  // A second HTTP client, made for who imports `node:http` by an import statement.
  expect(made).not.toContain('internal/deps/undici/undici');
  // The address is not https, nothing is compressed, and nothing else is started.
  expect(made).not.toMatch(
    /NativeModule (?:tls|http|https|zlib|child_process|dns|worker_threads|fs\/promises|assert)$/m,
  );
});

test('--version reads no part of the program', async () => {
  expect(await loadedBy(['--version'])).toMatchObject({ parts: [] });
});

test('a list of missions asks for missions, agents and numbers, and for nothing that it does not show', async () => {
  const before = simulator.requests.all().length;
  await loadedBy(['missions', '--json']);
  const asked = simulator.requests.all().slice(before);
  const paths = new Set(asked.map(({ path }) => path.replace(/\?.*/, '')));
  expect([...paths].toSorted()).toEqual(['/v1/assistants', '/v1/missions', '/v1/numbers/account-phones']);
  expect(asked.length).toBeLessThanOrEqual(4);
});
