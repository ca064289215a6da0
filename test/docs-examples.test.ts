import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../docs');
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^```json\n(.*?)^```$/gms)].map(
      ([, text = ''], index) => [name, index + 1, text] as const,
    ),
  );

test('there are examples to look at', () => expect(examples.length).toBeGreaterThan(5));

test.each(examples)('%s: JSON example %i can be pasted as it is', (_name, _index, text) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});
