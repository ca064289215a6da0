import { expect, test } from 'vitest';
import { planAndJudge, type Tally } from './oracle-lists.ts';

test('more than 100,000 placements of random lists: nobody is called out of hours or against the law', () => {
  const tally: Tally = { placed: 0, codes: new Set(), prefixes: new Set(), faults: [] };
  for (let seed = 101; tally.placed < 120_000; seed += 1) planAndJudge(seed, 3000, tally);
  expect(tally.faults.slice(0, 20)).toEqual([]);
  expect(tally.placed).toBeGreaterThan(100_000);
}, 600_000);
