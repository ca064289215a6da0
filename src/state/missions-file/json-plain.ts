import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { decodeString, isOrdinaryJson, typedText, type JsonNode } from './json-tree.ts';
import { pythonNumber, pythonString } from './python-text.ts';

/**
 * The plain value of a node, for reading. What a JavaScript number cannot hold (NaN, Infinity, whole
 * numbers beyond 2^53) becomes its text; of twin keys the last counts, as in Python.
 */
export function plainOf(node: JsonNode): JsonValue {
  if (node.kind === 'scalar') return plainScalar(node.raw);
  const typed = typedText(node);
  if (typed !== undefined && (isOrdinaryJson(node) || !NOT_FOR_PLATFORM.test(typed))) {
    return JSON.parse(typed) as JsonValue;
  }
  if (node.kind === 'array') return node.items.map((item) => plainOf(item.value));
  return Object.fromEntries(node.members.map((member) => [member.key, plainOf(member.value)]));
}

/**
 * What the platform's own parser, ten times as quick, does not take or does not keep: Python's words for what is no
 * number, whole numbers beyond 2^53, exponents beyond a double. A string that looks like one costs time alone.
 */
const NOT_FOR_PLATFORM = /NaN|Infinity|[:[,\s]-?[0-9]{16}|[0-9][eE][+-]?[0-9]{3}/;

function plainScalar(raw: string): JsonValue {
  switch (raw) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default: {
      if (raw.startsWith('"')) return decodeString(raw);
      const number = Number(raw);
      const exact = Number.isFinite(number) && (/[.eE]/.test(raw) || Number.isSafeInteger(number));
      return exact ? number : raw;
    }
  }
}

/** A node that stands for a plain value, without white space. Members that are undefined are left out. */
export function nodeOf(value: JsonValue): JsonNode {
  if (typeof value === 'string') return { kind: 'scalar', raw: pythonString(value) };
  if (typeof value === 'number') return { kind: 'scalar', raw: pythonNumber(value) };
  if (value === null || typeof value === 'boolean') return { kind: 'scalar', raw: String(value) };
  if (!isJsonObject(value)) {
    return {
      kind: 'array',
      inside: '',
      items: value.map((item) => ({ lead: '', value: nodeOf(item), trail: '' })),
    };
  }
  return {
    kind: 'object',
    inside: '',
    members: Object.entries(value).flatMap(([key, member]) =>
      member === undefined
        ? []
        : [{ lead: '', rawKey: pythonString(key), key, colon: ': ', value: nodeOf(member), trail: '' }],
    ),
  };
}

/**
 * Like `nodeOf`, but what reads the same as in `base` is taken from there, so that a value which was
 * read, changed in one place and given back keeps the rest as it was typed.
 */
export function graft(base: JsonNode | undefined, value: JsonValue): JsonNode {
  if (base === undefined) return nodeOf(value);
  if (base.kind === 'scalar') return Object.is(plainOf(base), value) ? base : nodeOf(value);
  const fresh = nodeOf(value);
  if (base.kind === 'array' && fresh.kind === 'array' && Array.isArray(value)) {
    return {
      ...fresh,
      items: fresh.items.map((item, index) => ({
        ...item,
        value: graft(base.items[index]?.value, value[index] ?? null),
      })),
    };
  }
  if (base.kind === 'object' && fresh.kind === 'object' && isJsonObject(value)) {
    const known = new Map(base.members.map((member) => [member.key, member.value]));
    return {
      ...fresh,
      members: fresh.members.map((member) => ({
        ...member,
        value: graft(known.get(member.key), value[member.key] ?? null),
      })),
    };
  }
  return fresh;
}
