import { expect, test } from 'vitest';
import { parseJsonText, printDocument, printNode } from '../../../src/state/missions-file/json-tree.ts';
import { asPython } from '../../../src/state/missions-file/python-text.ts';
import { hasPython, pythonFiles } from './python.ts';

test.skipIf(!hasPython)('20,000 files of Python’s print the same and are spelled the same', () => {
  const files = [1, 2, 3, 4, 5].flatMap((seed) => pythonFiles(seed, 4_000));
  const differing = files.filter((text) => {
    const parsed = parseJsonText(text);
    return (
      !parsed.ok ||
      printDocument(parsed.value) !== text ||
      printNode(asPython(parsed.value.root, '')) !== text
    );
  });
  expect(files).toHaveLength(20_000);
  expect(differing).toEqual([]);
});

test.skipIf(!hasPython)('400,000 strict prefixes of them are all refused', () => {
  let tried = 0;
  const accepted: string[] = [];
  for (let seed = 100; tried < 400_000; seed += 1) {
    for (const text of pythonFiles(seed, 400)) {
      const step = Math.max(1, Math.floor(text.length / 200));
      for (let cut = 0; cut < text.length; cut += step) {
        tried += 1;
        if (parseJsonText(text.slice(0, cut)).ok) accepted.push(text.slice(0, cut));
      }
    }
  }
  expect(tried).toBeGreaterThanOrEqual(400_000);
  expect(accepted).toEqual([]);
});
