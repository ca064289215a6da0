import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemFiles, type FilePort } from '../../../src/state/missions-file/file-port.ts';
import { readImage } from '../../../src/state/missions-file/read-file.ts';
import { replaceFile } from '../../../src/state/missions-file/replace-file.ts';

let folder: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-look-'));
  target = join(folder, '.missions_state.json');
  writeFileSync(target, '{"a": 1}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The bot overwrites the file in place at this very moment: the inode is the same, and so may be its size. */
const written = (at: keyof FilePort, text: string): FilePort => ({
  ...systemFiles,
  [at]: (...args: readonly unknown[]) => {
    const done = (systemFiles[at] as (...all: readonly unknown[]) => unknown)(...args);
    writeFileSync(target, text);
    return done;
  },
});

test.each([
  ['written beside', 'fdatasyncSync', '{"a": 2}'],
  ['linked', 'linkSync', '{"a": 2}'],
  ['linked, longer', 'linkSync', '{"a": 22, "b": [1, 2, 3]}'],
] as const)('what the bot writes between our look and the rename stands (%s)', (_, moment, theirs) => {
  const expected = readImage(systemFiles, target);
  if (expected === undefined) throw new Error('no file');
  const bytes = Buffer.from('{"a": 1, "ours": true}');
  const result = replaceFile(written(moment, theirs), { target, bytes, expected, id: 1 });
  expect([result, readFileSync(target, 'utf8')]).toEqual(['changed', theirs]);
  // Nobody wrote: the same replacement takes place.
  const again = readImage(systemFiles, target);
  if (again === undefined) throw new Error('no file');
  expect(replaceFile(systemFiles, { target, bytes, expected: again, id: 2 })).toBe('replaced');
  expect(readFileSync(target, 'utf8')).toBe('{"a": 1, "ours": true}');
});
