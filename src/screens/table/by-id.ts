const known = new WeakMap<readonly object[], ReadonlyMap<string, object>>();

/** The items of a list by their id: the same list gives the same map. A second item of one id gets a mark of its own. */
export function byId<Item extends object>(
  items: readonly Item[],
  idOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  const before = known.get(items) as ReadonlyMap<string, Item> | undefined;
  if (before !== undefined) return before;
  const map = new Map<string, Item>();
  for (const item of items) {
    const id = idOf(item);
    map.set(map.has(id) ? `${id} (${map.size + 1})` : id, item);
  }
  known.set(items, map);
  return map;
}
