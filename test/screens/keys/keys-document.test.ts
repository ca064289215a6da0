import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { everyAction } from '../../../src/screens/shell/every-action.ts';
import { keysDocument } from '../../../src/screens/keys/keys-document.ts';
import { screens } from '../../../src/screens/shell/registry.ts';

test('docs/keys.md is what the key tables say (node scripts/keys.ts writes it)', () => {
  const written = readFileSync(resolve(import.meta.dirname, '../../../docs/keys.md'), 'utf8');
  expect(written).toBe(keysDocument());
});

test('no key changes anything unless it is upper case', () => {
  const wrong = everyAction(screens)
    .filter(({ group }) => group === 'Change')
    .flatMap(({ keys }) => keys)
    .filter((key) => !/^[A-Z]$/.test(key));
  expect(wrong).toEqual([]);
});

test('no key that lists and dialogs need begins a change', () => {
  const keys = new Set(everyAction(screens).flatMap((action) => action.keys));
  for (const taken of ['j', 'k', 'g', 'G', 'v', 'V', 'space', 'enter', 'ctrl-d', 'ctrl-u'])
    expect(keys).not.toContain(taken);
});

test('every screen can be opened by a key or leads back to one that can', () => {
  for (const screen of screens) expect(screen.key ?? screen.parent).toBeDefined();
  const keys = screens.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});
