import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CAPITAL_FAMILIES } from '../../../src/screens/keys/capital-families.ts';
import { everyAction } from '../../../src/screens/shell/every-action.ts';
import { screens } from '../../../src/screens/shell/registry.ts';

const capitals = (keys: readonly string[]): readonly string[] => keys.filter((key) => /^[A-Z]$/.test(key));

test('a capital begins one family of acts, on every screen', () => {
  const strays = everyAction(screens).flatMap(({ id, keys }) =>
    capitals(keys)
      .filter((key) => CAPITAL_FAMILIES[key]?.acts.includes(id) !== true)
      .map((key) => `${key} begins ${id}`),
  );
  expect(strays).toEqual([]);
});

test('so do the capitals that a screen draws by itself', () => {
  const folder = 'src/screens';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tsx'),
  );
  const found = files.flatMap((name) =>
    [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /keys: \[([^\]]*)\],\s*id: (?:'([\w.-]+)'|`[^`]*`)/g,
      ),
    ].flatMap(([, keys = '', id]) =>
      [...keys.matchAll(/'([A-Z])'/g)].map(([, key = '']) => ({ key, id, name })),
    ),
  );
  expect(found.length).toBeGreaterThan(3);
  const strays = found.filter(
    ({ key, id }) => id !== undefined && CAPITAL_FAMILIES[key]?.acts.includes(id) !== true,
  );
  expect(strays).toEqual([]);
});

test('no family names an act that is gone', () => {
  const known = new Set(everyAction(screens).map(({ id }) => id));
  const inBodies = /^(?:compose|agent|assistant|list|item|pager)\./;
  const gone = Object.values(CAPITAL_FAMILIES)
    .flatMap(({ acts }) => acts)
    .filter((id) => !known.has(id) && !inBodies.test(id));
  expect(gone).toEqual([]);
});
