import type { JsonPath } from './json-edit.ts';
import { memberOf } from './json-tree.ts';
import { countsOf, meaningOf, sameJson } from './json-same.ts';
import type { ArrayNode, ItemNode, JsonNode, ObjectNode } from './json-tree.ts';
import { pythonString } from './python-text.ts';

/** What to do where both sides changed one value: keep what is there, or take the change being merged. */
export type Arbiter = (at: JsonPath, current: JsonNode | undefined) => 'current' | 'change';

interface Change {
  readonly from: JsonNode | undefined;
  readonly to: JsonNode | undefined;
}

/**
 * Applies the change `from` → `to` to `current`, which others may have changed since `from`: objects member by
 * member, lists as bags of items (as maps where all items have an `event_id`), the rest whole. Returns `current` itself
 * when there is nothing left to do, so that applying again does nothing.
 */
export function merge3(
  { from, to }: Change,
  current: JsonNode | undefined,
  at: JsonPath,
  arbiter: Arbiter,
): JsonNode | undefined {
  if (sameJson(to, current)) return current;
  if (
    to?.kind === 'object' &&
    current?.kind === 'object' &&
    from?.kind !== 'scalar' &&
    from?.kind !== 'array'
  ) {
    return mergeObjects(from, to, current, at, arbiter);
  }
  if (to?.kind === 'array' && current?.kind === 'array' && (from === undefined || from.kind === 'array')) {
    return mergeLists(from, to, current, at, arbiter);
  }
  if (sameJson(from, current)) return to;
  if (sameJson(from, to)) return current;
  return arbiter(at, current) === 'change' ? to : current;
}

function mergeObjects(
  from: ObjectNode | undefined,
  to: ObjectNode,
  current: ObjectNode,
  at: JsonPath,
  arbiter: Arbiter,
): ObjectNode {
  let result = current;
  for (const key of keysOf(from, to)) {
    const was = memberOf(current, key);
    const change = { from: memberOf(from, key), to: memberOf(to, key) };
    const merged = merge3(change, was, [...at, key], arbiter);
    if (merged !== was) result = withMember(result, key, merged);
  }
  return result;
}

const keysOf = (...nodes: readonly (ObjectNode | undefined)[]): ReadonlySet<string> =>
  new Set(nodes.flatMap((node) => node?.members.map((member) => member.key) ?? []));

/** Only structure: whoever puts the result into a document gives it its spacing. */
function withMember(node: ObjectNode, key: string, value: JsonNode | undefined): ObjectNode {
  if (value === undefined) return { ...node, members: node.members.filter((member) => member.key !== key) };
  const index = node.members.findLastIndex((member) => member.key === key);
  const member = node.members[index];
  const members =
    member === undefined
      ? [...node.members, { lead: '', rawKey: pythonString(key), key, colon: ': ', value, trail: '' }]
      : node.members.with(index, { ...member, value });
  return { ...node, members };
}

function mergeLists(
  from: ArrayNode | undefined,
  to: ArrayNode,
  current: ArrayNode,
  at: JsonPath,
  arbiter: Arbiter,
): ArrayNode {
  const keyed = [from, to, current].map((list) => (list === undefined ? new Map() : byEventId(list)));
  const [fromMap, toMap, currentMap] = keyed;
  if (fromMap !== undefined && toMap !== undefined && currentMap !== undefined) {
    return mergeKeyed(fromMap, toMap, currentMap, current, at, arbiter);
  }
  // Untouched since: exactly the new list, with what stays taken from where it stands.
  if (sameJson(from, current)) return adopting(to, current);
  return mergeBags(from, to, current);
}

type Keyed = ReadonlyMap<string, JsonNode>;

/** The items by event; undefined unless every item has an event of its own. */
function byEventId(list: ArrayNode): Keyed | undefined {
  const map = new Map<string, JsonNode>();
  for (const { value } of list.items) {
    const id = memberOf(value, 'event_id');
    if (id?.kind !== 'scalar') return undefined;
    map.set(meaningOf(id), value);
  }
  return map.size === list.items.length ? map : undefined;
}

function mergeKeyed(
  from: Keyed,
  to: Keyed,
  current: Keyed,
  list: ArrayNode,
  at: JsonPath,
  arbiter: Arbiter,
): ArrayNode {
  const merged = new Map(current);
  for (const id of new Set([...from.keys(), ...to.keys()])) {
    const item = merge3({ from: from.get(id), to: to.get(id) }, current.get(id), [...at, id], arbiter);
    if (item === undefined) merged.delete(id);
    else merged.set(id, item);
  }
  const values = [...merged.values()];
  const isSame =
    values.length === list.items.length && values.every((item, n) => item === list.items[n]?.value);
  return isSame ? list : listOf(values);
}

/** Each item as often as the change made it, or as often as it stands there where the change left it alone. */
function mergeBags(from: ArrayNode | undefined, to: ArrayNode, current: ArrayNode): ArrayNode {
  const before = from === undefined ? new Map<string, number>() : countsOf(from);
  const after = countsOf(to);
  const standing = countsOf(current);
  const excess = new Map<string, number>();
  for (const [meaning, count] of before) {
    const wanted = after.get(meaning) ?? 0;
    if (wanted < count) excess.set(meaning, Math.max(0, (standing.get(meaning) ?? 0) - wanted));
  }
  const missing = new Map<string, number>();
  for (const [meaning, count] of after) {
    if (count > (before.get(meaning) ?? 0)) missing.set(meaning, count - (standing.get(meaning) ?? 0));
  }
  const kept = current.items.map((item) => item.value).filter((value) => !take(excess, value));
  const added = to.items.map((item) => item.value).filter((value) => take(missing, value));
  return added.length === 0 && kept.length === current.items.length ? current : listOf([...kept, ...added]);
}

/** Takes one of this item out of the bag, if it holds one. */
function take(bag: Map<string, number>, item: JsonNode): boolean {
  const meaning = meaningOf(item);
  const left = bag.get(meaning) ?? 0;
  if (left > 0) bag.set(meaning, left - 1);
  return left > 0;
}

function adopting(to: ArrayNode, current: ArrayNode): ArrayNode {
  const standing = new Map(current.items.map(({ value }) => [meaningOf(value), value]));
  return listOf(to.items.map(({ value }) => standing.get(meaningOf(value)) ?? value));
}

const listOf = (values: readonly JsonNode[]): ArrayNode => ({
  kind: 'array',
  items: values.map((value): ItemNode => ({ lead: '', value, trail: '' })),
  inside: '',
});

/** The list with the item added; anything but a list is first wrapped in one, as the bot does. */
export function appendItem(current: JsonNode | undefined, item: JsonNode): ArrayNode {
  const values =
    current === undefined
      ? []
      : current.kind === 'array'
        ? current.items.map((standing) => standing.value)
        : [current];
  return listOf([...values, item]);
}

/** The list without `count` of the items that `matches` names. */
export function dropItems(
  current: ArrayNode,
  count: number,
  matches: (item: JsonNode) => boolean,
): ArrayNode {
  let left = count;
  const values = current.items
    .map((standing) => standing.value)
    .filter((value) => {
      if (left === 0 || !matches(value)) return true;
      left -= 1;
      return false;
    });
  return listOf(values);
}
