import { expect, test } from 'vitest';
import { mutatedWorlds } from './support/mutated-world.ts';

const MOST_MS = Number(process.env['CHAOS_MINUTES'] ?? 25) * 60_000;

test('up to 2,000 mutated worlds: no verb, no watch and no frame of the console ends as a bug', async () => {
  const sinceMs = performance.now();
  const report = await mutatedWorlds({
    worlds: 2_000,
    firstSeed: 10_000,
    wholeEvery: 40,
    atOnce: 40,
    forMs: MOST_MS,
  });
  const tookS = Math.round((performance.now() - sinceMs) / 1000);
  console.log(`${report.worlds} worlds, ${report.runs} runs, ${report.broken.length} broken, ${tookS} s`);
  expect(report.broken).toEqual([]);
  expect(report.worlds).toBeGreaterThan(20);
});
