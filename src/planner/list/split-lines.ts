import { err, ok, type Result } from '../../lib/result.ts';

/** Numbers to call from that stand in for one another: the first assistant's and the second's. */
export interface SplitLines {
  readonly pairs: readonly (readonly [string, string])[];
  /** Either assistant's numbers → the first one of its pair, which holds the place of both while a plan is made. */
  readonly placeOf: ReadonlyMap<string, string>;
}

/**
 * Pairs the numbers of two assistants, so that whichever of them makes a call, its slot is free on its own number: a pair
 * has the pace of one number. A number that both call from is its own pair. `chosen`: the numbers to be used, of either.
 * Errors: an assistant without a number, or a chosen number that neither has.
 */
export function splitLines(
  first: { readonly name: string; readonly owned: readonly string[] },
  second: { readonly name: string; readonly owned: readonly string[] },
  chosen: readonly string[] | undefined,
): Result<SplitLines, string> {
  const foreign = (chosen ?? []).filter(
    (line) => !first.owned.includes(line) && !second.owned.includes(line),
  );
  if (foreign.length > 0)
    return err(`${foreign.join(', ')} is a number of neither ${first.name} nor ${second.name}.`);
  const ofArm = (owned: readonly string[]): readonly string[] => {
    const named = owned.filter((line) => chosen?.includes(line) === true);
    return named.length === 0 ? owned : named;
  };
  const [ones, others] = [ofArm(first.owned), ofArm(second.owned)];
  for (const [{ name }, lines] of [
    [first, ones],
    [second, others],
  ] as const) {
    if (lines.length === 0) return err(`${name} has no number to call from.`);
  }
  const shared = ones.filter((line) => others.includes(line));
  const [left, right] = [ones, others].map((lines) => lines.filter((line) => !shared.includes(line)));
  const apart = (left ?? [])
    .slice(0, (right ?? []).length)
    .map((line, index) => [line, right?.[index] ?? line] as const);
  const pairs = [...shared.map((line) => [line, line] as const), ...apart];
  // One calls from the shared numbers alone, or they share none: what is left over takes turns with the pairs there are.
  const placeOf = new Map<string, string>();
  for (const lines of [first.owned, second.owned]) {
    for (const [index, line] of lines.entries()) {
      const pair = pairs.find((each) => each.includes(line)) ?? pairs[index % pairs.length];
      if (pair !== undefined && !placeOf.has(line)) placeOf.set(line, pair[0]);
    }
  }
  return ok({ pairs, placeOf });
}
