import { createHash } from 'node:crypto';

/** A call that one of two arms is to make. */
export interface SplitCall {
  /** Names the person. */
  readonly phone: string;
  /** Calls that may be made at the same hours and to people of the same kind; compared by equality. */
  readonly stratum: string;
  readonly atMs: number;
}

/** So many calls that follow one another are shared out together: at no hour is one arm far ahead. */
const LONGEST_BLOCK = 10;
const EVEN_BLOCK = 4;

/**
 * Shares calls out between two arms by chance, in blocks of calls that follow one another in time within a stratum, so
 * that both get the same hours of the same people. Of everybody together the first arm has its share to within one call.
 * Who is known already stays, and counts.
 * Source: permuted blocks (Altman & Bland, BMJ 319:703, 1999); the rest of a block is rounded by chance, so that small
 * strata add up. The chance is drawn from the seed and the numbers alone: equal calls and seed give equal arms.
 */
export function assignArms(
  calls: readonly SplitCall[],
  {
    percent,
    seed,
    known,
  }: {
    /** How many of a hundred the first arm has. */
    readonly percent: number;
    readonly seed: string;
    readonly known: ReadonlyMap<string, 0 | 1>;
  },
): ReadonlyMap<string, 0 | 1> {
  const arms = new Map<string, 0 | 1>();
  const share = percent / 100;
  const length = percent === 50 ? EVEN_BLOCK : LONGEST_BLOCK;
  let [total, first] = [0, 0];
  const free: SplitCall[] = [];
  for (const call of calls) {
    const arm = known.get(call.phone);
    if (arm === undefined) {
      free.push(call);
      continue;
    }
    arms.set(call.phone, arm);
    total += 1;
    if (arm === 0) first += 1;
  }
  const strata = [...Map.groupBy(free, ({ stratum }) => stratum)].toSorted(([one], [other]) =>
    compare(draw(seed, 'stratum', one), draw(seed, 'stratum', other)),
  );
  for (const [stratum, members] of strata) {
    const inTime = members.toSorted((a, b) => a.atMs - b.atMs || compare(a.phone, b.phone));
    for (let from = 0; from < inTime.length; from += length) {
      const block = inTime.slice(from, from + length);
      total += block.length;
      const wanted = Math.min(block.length, Math.max(0, share * total - first));
      const whole = Math.floor(wanted);
      const chance = fraction(draw(seed, 'block', `${stratum} ${from}`));
      const count = Math.min(block.length, whole + (chance < wanted - whole ? 1 : 0));
      first += count;
      const shuffled = block.toSorted((a, b) =>
        compare(draw(seed, 'person', a.phone), draw(seed, 'person', b.phone)),
      );
      for (const [index, { phone }] of shuffled.entries()) arms.set(phone, index < count ? 0 : 1);
    }
  }
  return arms;
}

const draw = (seed: string, what: string, of: string): string =>
  createHash('sha256')
    .update(JSON.stringify([seed, what, of]))
    .digest('hex');

/** From 0 up to 1, of 48 bits. */
const fraction = (hex: string): number => Number.parseInt(hex.slice(0, 12), 16) / 2 ** 48;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
