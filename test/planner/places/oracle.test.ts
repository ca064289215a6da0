import { expect, test } from 'vitest';
import { ABROAD } from './abroad.ts';
import { CODES } from './nanpa.ts';
import { planAndJudge, type Tally } from './oracle-lists.ts';

test('random lists over North America and sixty prefixes abroad: nobody is called out of hours or against the law', () => {
  const tally: Tally = { placed: 0, codes: new Set(), prefixes: new Set(), faults: [] };
  for (let seed = 1; seed <= 3; seed += 1) planAndJudge(seed, 1500, tally);
  expect(tally.faults.slice(0, 20)).toEqual([]);
  expect(tally.placed).toBeGreaterThan(5_000);
  // Every area code, and every prefix, had its turn.
  expect(
    [...new Set(Object.values(CODES).flatMap((codes) => codes.split(' ')))].filter(
      (code) => !tally.codes.has(code),
    ),
  ).toEqual([]);
  expect(ABROAD.map(({ number }) => number).filter((number) => !tally.prefixes.has(number))).toEqual([]);
  expect(ABROAD.length).toBeGreaterThanOrEqual(60);
});
