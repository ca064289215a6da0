import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HANDLERS } from '../../src/commands/handlers/handler-table.ts';

const SRC = join(import.meta.dirname, '../../src');

function sources(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) ? [readFileSync(path, 'utf8')] : [];
  });
}

/** Where commands are made: by a key or a palette entry, by a verb, by the engine, for an item of the inbox. */
const ISSUERS = [
  ...['screens', 'cli', 'engine', 'app', 'domain/audit'].flatMap((folder) => sources(join(SRC, folder))),
  readFileSync(join(SRC, 'commands/inbox-commands.ts'), 'utf8'),
  readFileSync(join(SRC, 'commands/planning/plan-commit.ts'), 'utf8'),
];

const isMade = (kind: string): boolean => {
  const made = new RegExp(`(kind: |\\? |: )'${kind.replace('.', '\\.')}'`);
  return ISSUERS.some((text) => made.test(text));
};

test('every command has a key, a verb or the engine that sends it', () => {
  const kinds = Object.keys(HANDLERS);
  expect(kinds.length).toBeGreaterThan(50);
  expect(kinds.filter((kind) => !isMade(kind))).toEqual([]);
  // A test that cannot fail is a fault.
  expect(isMade('nobody.sends')).toBe(false);
});
