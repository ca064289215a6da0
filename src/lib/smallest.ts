/** The `count` items of least weight, lightest first: one pass, without sorting all. Ties keep their order. */
export function smallest<T>(items: Iterable<T>, count: number, weightOf: (item: T) => number): readonly T[] {
  const kept: { readonly item: T; readonly weight: number }[] = [];
  for (const item of items) {
    const weight = weightOf(item);
    const last = kept.at(-1);
    if (kept.length >= count && (last === undefined || weight >= last.weight)) continue;
    const at = kept.findIndex((other) => other.weight > weight);
    kept.splice(at < 0 ? kept.length : at, 0, { item, weight });
    if (kept.length > count) kept.pop();
  }
  return kept.map(({ item }) => item);
}
