/** A source of numbers in [0, 1). */
export type Random = () => number;

/** Asked of the machine at once: each time costs as much as a hundred of them. */
const words = new Uint32Array(256);
let unused = 0;

/** The machine's own source: jitter and codes that nobody should predict. */
export const systemRandom: Random = () => {
  if (unused === 0) unused = crypto.getRandomValues(words).length;
  unused -= 1;
  return (words[unused] ?? 0) / 2 ** 32;
};

/** A repeatable source: the same seed gives the same sequence everywhere (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
