import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  openRegularFile,
  readRegularTail,
  readRegularText,
  specialFileAt,
  streamRegularFile,
} from '../../../src/state/files/regular-file.ts';

let folder: string;
const server = createServer();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regular-'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  symlinkSync(join(folder, 'pipe'), join(folder, 'link'));
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'plain'), '\ufeffone\ntwo\n');
  await new Promise<void>((resolve) => void server.listen(join(folder, 'socket'), resolve));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['pipe', 'a pipe'],
  ['link', 'a pipe'],
  ['socket', 'a socket'],
  ['folder', 'a folder'],
  ['/dev/zero', 'a device'],
])('%s is not opened, and one sentence says what it is', (name, words) => {
  const path = name.startsWith('/') ? name : join(folder, name);
  const begun = performance.now();
  for (const read of [
    openRegularFile(path),
    readRegularText(path, { maxBytes: 100 }),
    readRegularTail(path, 10),
    streamRegularFile(path),
  ]) {
    expect(read.ok ? undefined : read.error.kind).toBe('special');
    expect(read.ok ? '' : read.error.sentence).toBe(
      `${path} is ${words}, not a regular file; it was not opened.`,
    );
  }
  expect(specialFileAt(path)?.kind).toBe('special');
  expect(performance.now() - begun).toBeLessThan(1_000);
});

test('a regular file is read, to its limit', async () => {
  const path = join(folder, 'plain');
  const whole = readRegularText(path, { maxBytes: 100 });
  expect(whole.ok && whole.value.text).toBe('one\ntwo\n');
  const large = readRegularText(path, { maxBytes: 3 });
  expect(large.ok ? '' : large.error.kind).toBe('large');
  const tail = readRegularTail(path, 4);
  expect(tail.ok && tail.value).toEqual({ text: 'two\n', cut: true });
  const stream = streamRegularFile(path);
  if (!stream.ok) throw new Error(stream.error.sentence);
  expect(Buffer.concat(await stream.value.toArray()).toString()).toContain('two');
  expect(specialFileAt(path)).toBeUndefined();
});

test('what is not there is missing, and said so', () => {
  const path = join(folder, 'nothing');
  const read = readRegularText(path, { maxBytes: 10 });
  expect(read.ok ? undefined : read.error).toEqual({ kind: 'missing', sentence: `${path} does not exist.` });
  expect(specialFileAt(path)).toBeUndefined();
});
