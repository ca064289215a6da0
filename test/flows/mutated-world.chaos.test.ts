import { expect, test } from 'vitest';
import { mutatedWorlds } from './support/mutated-world.ts';

test('2,000 mutated worlds: no verb, no watch and no frame of the console ends as a bug', async () => {
  const sinceMs = performance.now();
  const report = await mutatedWorlds({ worlds: 2_000, firstSeed: 10_000, wholeEvery: 40, atOnce: 40 });
  console.log(
    `${report.worlds} worlds, ${report.runs} runs, ${report.broken.length} broken, ${Math.round((performance.now() - sinceMs) / 1000)} s`,
  );
  expect(report.broken).toEqual([]);
});
