import type { ArrayNode, ItemNode, JsonDocument, JsonNode, MemberNode, ObjectNode } from './json-tree.ts';
import { memberOf } from './json-tree.ts';
import { asPython, pythonScalar, pythonString } from './python-text.ts';

/** Member names from the root down. */
export type JsonPath = readonly string[];

/** The value at a path; undefined where the path leads nowhere. */
export function valueAt(node: JsonNode | undefined, path: JsonPath): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(memberOf, node);
}

/**
 * The document with `value` at `path`, printed as Python would, and every other character kept.
 * Objects that miss on the way are made; something else on the way (a text, a list) is replaced.
 */
export function withValueAt(document: JsonDocument, path: JsonPath, value: JsonNode): JsonDocument {
  return { ...document, root: put(document.root, path, '', value) };
}

/** The document without the member at `path`, twins included. */
export function withoutPath(document: JsonDocument, path: JsonPath): JsonDocument {
  return { ...document, root: remove(document.root, path) };
}

function put(node: JsonNode | undefined, path: JsonPath, indent: string, value: JsonNode): JsonNode {
  const [key, ...rest] = path;
  if (key === undefined) return replaced(node, value, indent);
  const parent: ObjectNode = node?.kind === 'object' ? node : { kind: 'object', members: [], inside: '' };
  const inner = innerIndent(parent.members[0]?.lead, indent);
  const index = parent.members.findLastIndex((member) => member.key === key);
  const member = parent.members[index];
  if (member === undefined) {
    const added = { rawKey: pythonString(key), key, colon: ': ', value: put(undefined, rest, inner, value) };
    return { ...parent, members: appended(parent.members, added, indent) };
  }
  const next = put(member.value, rest, inner, value);
  if (next === member.value) return node ?? parent;
  return { ...parent, members: parent.members.with(index, { ...member, value: next }) };
}

/** A new value as Python lays it out; a decimal keeps the digits that somebody typed: `1.50` is a price. */
const placed = (node: JsonNode, indent: string): JsonNode =>
  asPython(node, indent, (raw) => (/^-?\d+\.\d+$/.test(raw) ? raw : pythonScalar(raw)));

/** The new value in the layout of its place; parts of the old one that it still holds stay as typed. */
function replaced(old: JsonNode | undefined, value: JsonNode, indent: string): JsonNode {
  if (old === value) return old;
  if (old?.kind === 'array' && value.kind === 'array') return replacedList(old, value, indent);
  if (old?.kind === 'object' && value.kind === 'object') return replacedObject(old, value, indent);
  return placed(value, indent);
}

function replacedObject(old: ObjectNode, value: ObjectNode, indent: string): JsonNode {
  const inner = innerIndent(old.members[0]?.lead, indent);
  const wanted = new Map(value.members.map((member) => [member.key, member.value]));
  let members = without(old.members, (member) => !wanted.has(member.key));
  const order = [...wanted.keys()];
  const isInOrder = [...new Set(members.map((member) => member.key))].every((key, n) => key === order[n]);
  if (!isInOrder) return placed(value, indent);
  for (const [key, next] of wanted) {
    const index = members.findLastIndex((member) => member.key === key);
    const member = members[index];
    if (member === undefined) {
      const added = { rawKey: pythonString(key), key, colon: ': ', value: placed(next, inner) };
      members = appended(members, added, indent);
    } else if (member.value !== next) {
      members = members.with(index, { ...member, value: replaced(member.value, next, inner) });
    }
  }
  return { ...old, members };
}

function replacedList(old: ArrayNode, value: ArrayNode, indent: string): ArrayNode {
  const inner = innerIndent(old.items[0]?.lead, indent);
  const standing = new Set(old.items.map((item) => item.value));
  const isLonger = old.items.every((item, index) => value.items[index]?.value === item.value);
  const kept = isLonger ? old.items : [];
  const items = value.items.slice(kept.length).reduce<readonly ItemNode[]>((all, item) => {
    const next = standing.has(item.value) ? item.value : placed(item.value, inner);
    return appended(all, { value: next }, indent);
  }, kept);
  return { ...old, items };
}

function remove(node: JsonNode, path: JsonPath): JsonNode {
  const [key, ...rest] = path;
  if (key === undefined || node.kind !== 'object') return node;
  if (rest.length === 0) return { ...node, members: without(node.members, (member) => member.key === key) };
  const index = node.members.findLastIndex((member) => member.key === key);
  const member = node.members[index];
  if (member === undefined) return node;
  return { ...node, members: node.members.with(index, { ...member, value: remove(member.value, rest) }) };
}

interface Spaced {
  readonly lead: string;
  readonly trail: string;
}

/** The list with one more at its end, spaced like the others; Python's way in an empty one. */
function appended<T extends Spaced>(all: readonly T[], added: Omit<T, keyof Spaced>, indent: string): T[] {
  const last = all.at(-1);
  if (last === undefined) return [{ ...added, lead: `\n${indent}  `, trail: `\n${indent}` } as T];
  const onOneLine = all.length === 1 && last.lead === '';
  return [
    ...all.slice(0, -1),
    { ...last, trail: all[0] === last ? '' : (all[0]?.trail ?? '') },
    { ...added, lead: onOneLine ? ' ' : last.lead, trail: last.trail } as T,
  ];
}

/** The list without some; what then comes first and last stands as the old first and last did. */
function without(all: readonly MemberNode[], gone: (member: MemberNode) => boolean): readonly MemberNode[] {
  const left = all.filter((member) => !gone(member));
  if (left.length === all.length) return all;
  return left.map((member, index) => {
    const lead = index === 0 ? (all[0]?.lead ?? '') : member.lead;
    const trail = index === left.length - 1 ? (all.at(-1)?.trail ?? '') : member.trail;
    return lead === member.lead && trail === member.trail
      ? member
      : Object.assign({}, member, { lead, trail });
  });
}

/** The indent of a container's children: theirs if they stand on own lines, else two more than its own. */
function innerIndent(lead: string | undefined, indent: string): string {
  const line = lead?.lastIndexOf('\n') ?? -1;
  return lead === undefined || line < 0 ? `${indent}  ` : lead.slice(line + 1);
}
