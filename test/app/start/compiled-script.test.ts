import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../../dist/clawdtalk-tui.js', import.meta.url));

let home = '';
const cache = (): string => join(home, 'cache', 'clawdtalk-tui');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clawdtalk-compiled-'));
});

afterEach(() => {
  chmodSync(cache(), 0o700);
  rmSync(home, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly complaints: string;
}

/** A verb that asks no server, in a process of its own; `flags` are V8's. */
function run(args: readonly string[], flags: readonly string[] = []): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CACHE_HOME: join(home, 'cache') };
  return new Promise((resolve) => {
    execFile(process.execPath, [...flags, PROGRAM, ...args], { env }, (error, out, complaints) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        out,
        complaints,
      });
    });
  });
}

/** What is kept, and the uses that it says it was compiled for. */
function kept(): { readonly path: string; readonly uses: readonly string[] } {
  const files = readdirSync(cache()).filter((name) => name.startsWith('verbs-'));
  expect(files).toHaveLength(1);
  const path = join(cache(), files[0] ?? '');
  const [line = ''] = readFileSync(path, 'latin1').split('\n');
  return { path, uses: (JSON.parse(line) as { uses: readonly string[] }).uses };
}

const HELP = ['help', 'plan'];
const SAMPLE = ['config', 'sample', 'alerts'];

test('the code of each use is kept once, for this user alone, and changes nothing of what is said', async () => {
  const first = await run(HELP);
  expect(first).toMatchObject({ code: 0, complaints: '' });
  expect(first.out).toContain('plan: when to call');
  expect(kept().uses).toEqual(['help']);
  const stamp = statSync(kept().path).mtimeMs;
  expect(await run(HELP)).toEqual(first);
  expect(statSync(kept().path).mtimeMs).toBe(stamp);
  const other = await run(SAMPLE);
  expect(other).toMatchObject({ code: 0, complaints: '' });
  expect(kept().uses).toEqual(['help', 'config']);
  expect(await run(SAMPLE)).toEqual(other);
  expect(statSync(kept().path).mode & 0o777).toBe(0o600);
});

test('a use keeps what it ran, and not what V8 knows of all other verbs', async () => {
  await run(HELP);
  const { size } = statSync(kept().path);
  await run(SAMPLE);
  expect(size).toBeLessThan(600_000);
  expect(statSync(kept().path).size).toBeGreaterThan(size);
});

test('what failed keeps nothing', async () => {
  await run(HELP);
  expect(await run(['nonsense'])).toMatchObject({ code: 2 });
  expect(await run(['plan', '--frob'])).toMatchObject({ code: 2 });
  expect(kept().uses).toEqual(['help']);
});

describe('what is kept is broken', () => {
  const BROKEN: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    'is empty': () => Buffer.alloc(0),
    'is cut off': (bytes) => bytes.subarray(0, bytes.length / 2),
    'has lost its last page': (bytes) => Buffer.concat([bytes.subarray(0, -4096), Buffer.alloc(4096)]),
    'has one bit wrong': (bytes) => {
      const wrong = Buffer.from(bytes);
      wrong[wrong.length - 5000] = (wrong[wrong.length - 5000] ?? 0) ^ 1;
      return wrong;
    },
    'is something else': () => Buffer.from('{"sha256":"","uses":["help"]}\nnothing'),
    'has no line': () => Buffer.alloc(100_000, 'x'),
  };

  test.each(Object.entries(BROKEN))('it %s: the verb runs, and it is made anew', async (_, change) => {
    const whole = await run(HELP);
    writeFileSync(kept().path, change(readFileSync(kept().path)));
    expect(await run(HELP)).toEqual(whole);
    expect(kept().uses).toEqual(['help']);
    expect(await run(HELP)).toEqual(whole);
  });
});

test('code that was compiled with other flags is not taken', async () => {
  const whole = await run(HELP);
  expect(await run(HELP, ['--no-opt', '--max-lazy'])).toEqual(whole);
  expect(await run(HELP)).toEqual(whole);
});

test('a folder that cannot be written, or is a stranger’s to read, only makes the start slower', async () => {
  const whole = await run(HELP);
  rmSync(kept().path);
  mkdirSync(join(cache(), 'something else'));
  chmodSync(cache(), 0o777);
  expect(await run(HELP)).toEqual(whole);
  expect(statSync(cache()).mode & 0o777).toBe(0o700);
  rmSync(join(home, 'cache'), { recursive: true });
  writeFileSync(join(home, 'cache'), 'a file where the folder should be');
  expect(await run(HELP)).toEqual(whole);
  rmSync(join(home, 'cache'));
  mkdirSync(cache(), { recursive: true });
});

test('many at once leave one whole file', async () => {
  const runs = await Promise.all(
    [HELP, SAMPLE, HELP, SAMPLE, ['help'], ['config', 'schema']].map((args) => run(args)),
  );
  expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
  expect(kept().uses.length).toBeGreaterThan(0);
  expect(await run(HELP)).toEqual(runs[0]);
});
