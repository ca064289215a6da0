import { createHash } from 'node:crypto';
import type { strict } from 'node:assert';
import { promises } from 'node:fs';
import { expect, test } from 'vitest';
import { requireBuiltin } from '../../../src/app/start/require-builtin.ts';

type Assert = typeof strict & ((value: unknown, message?: string) => void);

test.each(['node:assert', 'assert'])('%s passes, fails and compares as Node’s own', (name) => {
  const assert = requireBuiltin(name) as Assert;
  expect(() => assert(1, 'never')).not.toThrow();
  expect(() => assert(0, 'a sentence')).toThrow(
    expect.objectContaining({ name: 'AssertionError', message: 'a sentence', code: 'ERR_ASSERTION' }),
  );
  expect(() => assert.equal(1, 2)).toThrow(/1 == 2/);
});

test('a module that is seldom used is Node’s own once something of it is asked for', () => {
  const { readFile } = requireBuiltin('node:fs/promises') as typeof promises;
  expect(readFile).toBe(promises.readFile);
  expect(Object.keys(requireBuiltin('node:fs/promises'))).toContain('stat');
});

test('any other is given as it is, and what is none of Node’s is refused by name', () => {
  expect((requireBuiltin('node:crypto') as { createHash: unknown }).createHash).toBe(createHash);
  expect(() => requireBuiltin('left-pad')).toThrow('Cannot find module left-pad');
});
