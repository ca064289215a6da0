import { decodeString, memberOf, type ArrayNode, type JsonNode } from './json-tree.ts';

const known = new WeakMap<JsonNode, string>();

/**
 * One text for all spellings of one value: two nodes mean the same to the bot exactly when theirs are
 * equal. White space, escapes and member order do not count; 1 and 1.0 stay apart.
 */
export function meaningOf(node: JsonNode): string {
  const cached = known.get(node);
  if (cached !== undefined) return cached;
  const meaning = compute(node);
  known.set(node, meaning);
  return meaning;
}

/** Whether two nodes, or absences, mean the same. */
export function sameJson(a: JsonNode | undefined, b: JsonNode | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && a.kind === b.kind && meaningOf(a) === meaningOf(b);
}

const counted = new WeakMap<ArrayNode, ReadonlyMap<string, number>>();

/** How often each meaning stands in a list. */
export function countsOf(list: ArrayNode): ReadonlyMap<string, number> {
  const cached = counted.get(list);
  if (cached !== undefined) return cached;
  const counts = new Map<string, number>();
  for (const { value } of list.items) {
    const meaning = meaningOf(value);
    counts.set(meaning, (counts.get(meaning) ?? 0) + 1);
  }
  counted.set(list, counts);
  return counts;
}

const keyed = new WeakMap<ArrayNode, Map<string, ReadonlyMap<string, number>>>();

/** How often the items of a list carry each combination of the named members, as `keyMeaning` writes it. */
export function keyCountsOf(list: ArrayNode, names: readonly string[]): ReadonlyMap<string, number> {
  const byNames = keyed.get(list) ?? new Map<string, ReadonlyMap<string, number>>();
  keyed.set(list, byNames);
  const cached = byNames.get(names.join(' '));
  if (cached !== undefined) return cached;
  const counts = new Map<string, number>();
  for (const { value } of list.items) {
    const key = keyMeaning(value, names);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  byNames.set(names.join(' '), counts);
  return counts;
}

/** The named members of an item, as one text. */
export const keyMeaning = (item: JsonNode, names: readonly string[]): string =>
  names
    .map((name) => memberOf(item, name))
    .map((node) => (node === undefined ? '' : meaningOf(node)))
    .join(' ');

/** How often an item stands in a value; anything but a list counts as a list of one. */
export function countIn(value: JsonNode, item: JsonNode): number {
  if (value.kind === 'array') return countsOf(value).get(meaningOf(item)) ?? 0;
  return sameJson(value, item) ? 1 : 0;
}

function compute(node: JsonNode): string {
  if (node.kind === 'scalar') return scalar(node.raw);
  if (node.kind === 'array') return `[${node.items.map((item) => meaningOf(item.value)).join(',')}]`;
  const last = new Map(node.members.map((member) => [member.key, member.value]));
  const members = [...last].map(([key, value]) => `${JSON.stringify(key)}:${meaningOf(value)}`);
  return `{${members.sort().join(',')}}`;
}

function scalar(raw: string): string {
  if (raw.startsWith('"')) return JSON.stringify(decodeString(raw));
  if (!/[0-9]$/.test(raw)) return raw;
  if (!/[.eE]/.test(raw)) return raw === '-0' ? '0' : raw;
  const number = Number(raw);
  if (!Number.isFinite(number)) return String(number);
  return `${Object.is(number, -0) ? '-0' : String(number)}f`;
}
