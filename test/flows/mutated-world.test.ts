import { expect, test } from 'vitest';
import { mutatedWorlds } from './support/mutated-world.ts';

test('data that nobody has tidied never ends a verb, a watch or the console', async () => {
  const report = await mutatedWorlds({ worlds: 20, firstSeed: 1, wholeEvery: 10 });
  expect(report.broken).toEqual([]);
  expect(report.runs).toBe(20 + 2 * 2);
});
