import { array, assert, constantFrom, integer, property, record, string } from 'fast-check';
import { expect, test } from 'vitest';
import { assignArms, type SplitCall } from '../../../src/planner/slots/assign-arms.ts';

const NUM_RUNS = Number(process.env['FC_RUNS'] ?? 200);

const calls = array(
  record({ minute: integer({ min: 0, max: 600 }), stratum: constantFrom('a', 'b', 'c', 'd') }),
  {
    maxLength: 120,
  },
).map((rows): readonly SplitCall[] =>
  rows.map(({ minute, stratum }, index) => ({
    phone: `+1312555${String(index).padStart(4, '0')}`,
    stratum,
    atMs: minute * 60_000,
  })),
);
const seed = string({ maxLength: 12 });
const percent = integer({ min: 1, max: 99 });
const NOBODY = new Map<string, 0 | 1>();
const firstOf = (arms: ReadonlyMap<string, 0 | 1>): number =>
  [...arms.values()].filter((arm) => arm === 0).length;

test('everybody is in one arm, and the first has its share to within one call', () => {
  assert(
    property(calls, seed, percent, (given, of, share) => {
      const arms = assignArms(given, { percent: share, seed: of, known: NOBODY });
      expect(arms.size).toBe(given.length);
      expect(Math.abs(firstOf(arms) - (given.length * share) / 100)).toBeLessThan(1 + 1e-9);
    }),
    { numRuns: NUM_RUNS },
  );
});

test('the same calls and seed give the same arms, in whatever order they come', () => {
  assert(
    property(calls, seed, percent, (given, of, share) => {
      const one = assignArms(given, { percent: share, seed: of, known: NOBODY });
      const other = assignArms(given.toReversed(), { percent: share, seed: of, known: NOBODY });
      expect(Object.fromEntries(other)).toEqual(Object.fromEntries(one));
    }),
    { numRuns: NUM_RUNS },
  );
});

test('at no time of a stratum is an arm of a half ahead by more than a block', () => {
  assert(
    property(calls, seed, (given, of) => {
      const arms = assignArms(given, { percent: 50, seed: of, known: NOBODY });
      for (const stratum of ['a', 'b', 'c', 'd']) {
        const inTime = given
          .filter((call) => call.stratum === stratum)
          .toSorted((a, b) => a.atMs - b.atMs || (a.phone < b.phone ? -1 : 1));
        let ahead = 0;
        const blocks = Math.ceil(inTime.length / 4);
        for (const { phone } of inTime) {
          ahead += arms.get(phone) === 0 ? 1 : -1;
          // Two of a block, and what blocks of other strata left over.
          expect(Math.abs(ahead)).toBeLessThanOrEqual(2 + 2 * Math.min(blocks, 2));
        }
      }
    }),
    { numRuns: NUM_RUNS },
  );
});

test('who is known stays, and counts towards the share', () => {
  assert(
    property(calls, seed, percent, integer({ min: 0, max: 40 }), (given, of, share, kept) => {
      const known = new Map(given.slice(0, kept).map(({ phone }) => [phone, 0] as const));
      const arms = assignArms(given, { percent: share, seed: of, known });
      for (const [phone, arm] of known) expect(arms.get(phone)).toBe(arm);
      expect(firstOf(arms)).toBeGreaterThanOrEqual(known.size);
      // Whoever came later makes up for it as far as there are enough of them.
      const most = Math.max(known.size, Math.ceil((given.length * share) / 100 + 1));
      expect(firstOf(arms)).toBeLessThanOrEqual(most);
    }),
    { numRuns: NUM_RUNS },
  );
});

test('it is chance: over many seeds each person is about as often in either arm, and pairs are not bound', () => {
  const given: readonly SplitCall[] = Array.from({ length: 10 }, (_, index) => ({
    phone: `+131255501${String(index).padStart(2, '0')}`,
    stratum: 'a',
    atMs: index * 60_000,
  }));
  const tries = 4_000;
  const counts = new Map<string, number>();
  let together = 0;
  for (let index = 0; index < tries; index += 1) {
    const arms = assignArms(given, { percent: 50, seed: `seed ${index}`, known: NOBODY });
    for (const [phone, arm] of arms) counts.set(phone, (counts.get(phone) ?? 0) + arm);
    if (arms.get(given[0]?.phone ?? '') === arms.get(given[1]?.phone ?? '')) together += 1;
  }
  // Of 4,000 halves the standard deviation is 32; seeds are fixed, so that this is no matter of luck.
  for (const count of counts.values()) expect(Math.abs(count - tries / 2)).toBeLessThan(5 * 32);
  // In a block of four a neighbour has one chance in three to be in the same arm.
  expect(Math.abs(together - tries / 3)).toBeLessThan(5 * 30);
});
