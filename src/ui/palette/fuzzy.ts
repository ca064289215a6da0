/**
 * How well `query` fits `text`; `undefined` when it does not. All characters must occur in order, spaces split the
 * query into parts that may come in any order. Higher is better: starts of words, runs and short texts win.
 */
export function fuzzyScore(query: string, text: string): number | undefined {
  const target = text.toLowerCase();
  let total = 0;
  for (const part of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const score = partScore(part, target);
    if (score === undefined) return undefined;
    total += score;
  }
  return total - target.length / 100;
}

function partScore(part: string, target: string): number | undefined {
  const whole = target.indexOf(part);
  // What begins with the word is called that; what has it somewhere only mentions it.
  if (whole === 0) return 10 * part.length + 15;
  if (whole > 0) return 10 * part.length + (/\W/.test(target[whole - 1] ?? ' ') ? 10 : 0);
  let score = 0;
  let at = -1;
  for (const sign of part) {
    const next = target.indexOf(sign, at + 1);
    if (next < 0) return undefined;
    if (next === at + 1) score += 3;
    if (next === 0 || /\W/.test(target[next - 1] ?? '')) score += 4;
    score += 1;
    at = next;
  }
  return score;
}

/** The items that fit, best first; all of them in their order when the query is empty. */
export function fuzzyFilter<Item>(
  query: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
): readonly Item[] {
  if (query.trim() === '') return items;
  const fitting = items
    .map((item, order) => ({ item, order, score: fuzzyScore(query, textOf(item)) }))
    .filter((entry): entry is typeof entry & { score: number } => entry.score !== undefined);
  // Beside one that holds a whole word, its letters strewn over a long text are chance.
  const best = fitting.reduce((most, { score }) => Math.max(most, score), 0);
  const least = query.trim().length < SHORT ? -Infinity : best * STREWN;
  return fitting
    .filter(({ score }) => score >= least)
    .sort((left, right) => right.score - left.score || left.order - right.order)
    .map(({ item }) => item);
}

/** Of the best score: what fits worse than that share of it is left out. */
const STREWN = 0.4;
/** A query of fewer letters may well be initials. */
const SHORT = 4;
