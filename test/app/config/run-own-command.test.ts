import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runOwnCommand, type OwnRun } from '../../../src/app/config/run-own-command.ts';
import type { Cancel } from '../../../src/lib/clock.ts';
import { createRedact } from '../../../src/lib/redact.ts';

let folder: string;
let running: Set<Cancel>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-command-'));
  running = new Set();
});
afterEach(() => {
  for (const stop of running) stop();
  rmSync(folder, { recursive: true });
});

const run = (argv: OwnRun['argv'], changes: Partial<OwnRun> = {}) =>
  runOwnCommand(
    {
      argv,
      withinMs: 60_000,
      env: { PATH: process.env['PATH'] },
      cwd: folder,
      redact: createRedact(['s3cret-of-the-account']),
      ...changes,
    },
    running,
  );

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has asked after is dead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const untilDead = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
};

test('arguments stay what they are, whatever is in them', async () => {
  const hostile = ['$(touch hit)', '`touch hit`', '; touch hit', '*', "'", '"', ' a  b ', '', '\u001b[2J'];
  const { good, text } = await run([
    'node',
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    ...hostile,
  ]);
  expect(good).toBe(true);
  expect(JSON.parse(text)).toEqual(hostile);
  expect(existsSync(join(folder, 'hit'))).toBe(false);
});

test('both outputs are shown, harmless and without secrets; the exit status is told', async () => {
  const script =
    'process.stdout.write("\\u001b[2J key s3cret-of-the-account\\n");process.stderr.write("oh\\u202e no\\n");process.exitCode=3';
  const { good, sentence, text } = await run(['node', '-e', script]);
  expect(good).toBe(false);
  expect(sentence).toBe('It ended with 3.');
  expect(text).toContain('[secret]');
  expect(text).not.toContain('s3cret');
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
  expect(text).toContain('no');
});

test('a program that does not exist is one sentence', async () => {
  expect(await run(['no-such-program-here'])).toMatchObject({
    good: false,
    sentence: 'no-such-program-here cannot be started: there is no such program.',
  });
  expect((await run(['a\0b'])).sentence).toContain('cannot be started');
});

test('one that hangs is ended at its time with all that it started', async () => {
  const script = 'sleep 1000 & echo $! > child; echo before; wait';
  const { good, sentence, text } = await run(['sh', '-c', script], { withinMs: 700 });
  expect({ good, sentence, text }).toEqual({
    good: false,
    sentence: 'It took more than 0.7 s and was ended.',
    text: 'before',
  });
  await untilDead(Number(readFileSync(join(folder, 'child'), 'utf8')));
  expect(running.size).toBe(0);
});

test('one that never stops writing is ended at 64 kB', async () => {
  const { good, sentence, text } = await run(['yes', 'all work and no play']);
  expect(good).toBe(false);
  expect(sentence).toBe('It wrote more than 64 kB and was ended there.');
  expect(text.length).toBeLessThanOrEqual(64 * 1024);
});

test('what left the session and holds the output open keeps nobody waiting', async () => {
  const { good, text } = await run(['sh', '-c', 'setsid sleep 3 & echo done']);
  expect({ good, text }).toEqual({ good: true, text: 'done' });
});
