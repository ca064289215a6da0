import { err, ok, type Result } from '../../lib/result.ts';

/**
 * JSON with nothing forgotten: each scalar as it was typed, members in order, twins kept, and the
 * white space around everything. Printing a parsed tree gives the same bytes, so an edit changes
 * what it means to change and nothing else. The grammar is Python's: NaN and Infinity are numbers.
 */
export type JsonNode = ScalarNode | ObjectNode | ArrayNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** As typed: `1.0`, `"caf\u00e9"`, `NaN`. */
  readonly raw: string;
}

export interface ObjectNode {
  readonly kind: 'object';
  readonly members: readonly MemberNode[];
  /** White space between the braces when there are no members. */
  readonly inside: string;
}

export interface MemberNode {
  /** White space before the key. */
  readonly lead: string;
  /** The key as typed, with its quotes. */
  readonly rawKey: string;
  readonly key: string;
  /** The colon and the white space around it. */
  readonly colon: string;
  readonly value: JsonNode;
  /** White space between the value and the comma or bracket. */
  readonly trail: string;
}

export interface ArrayNode {
  readonly kind: 'array';
  readonly items: readonly ItemNode[];
  /** White space between the brackets when there are no items. */
  readonly inside: string;
}

export interface ItemNode {
  readonly lead: string;
  readonly value: JsonNode;
  readonly trail: string;
}

/** A whole text: one value and the white space around it. */
export interface JsonDocument {
  readonly lead: string;
  readonly root: JsonNode;
  readonly trail: string;
}

/** Where and why a text is not JSON. `offset` counts UTF-16 units from its start. */
export interface JsonTextError {
  readonly kind: 'bad-json';
  readonly offset: number;
  readonly sentence: string;
}

/** Deeper than Python itself can read or write: such a text is no state file. */
const MAX_DEPTH = 1_000;

/** Parses what Python's `json.loads` accepts. No strict prefix of an object's text is accepted. */
export function parseJsonText(text: string): Result<JsonDocument, JsonTextError> {
  const source = { text, at: 0, depth: 0 };
  try {
    const lead = space(source);
    const root = value(source);
    const trail = space(source);
    if (source.at < text.length) stop(source, 'extra data after the value');
    return ok({ lead, root, trail });
  } catch (cause) {
    if (!(cause instanceof NotJson)) throw cause;
    return err({
      kind: 'bad-json',
      offset: source.at,
      sentence: `${cause.message} at character ${source.at}`,
    });
  }
}

/** The value of a member; of twins the last, as in Python. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  return node.members.findLast((member) => member.key === key)?.value;
}

/** The text of a document, exactly. */
export const printDocument = ({ lead, root, trail }: JsonDocument): string => lead + printNode(root) + trail;

/** The text of a node, exactly. */
export function printNode(node: JsonNode): string {
  if (node.kind === 'scalar') return node.raw;
  if (node.kind === 'array') {
    const items = node.items.map((item) => item.lead + printNode(item.value) + item.trail);
    return `[${items.length === 0 ? node.inside : items.join(',')}]`;
  }
  const members = node.members.map((m) => m.lead + m.rawKey + m.colon + printNode(m.value) + m.trail);
  return `{${members.length === 0 ? node.inside : members.join(',')}}`;
}

interface Source {
  readonly text: string;
  at: number;
  depth: number;
}

/** Leaves the recursive parser; never leaves this file. */
class NotJson extends Error {}

function stop(source: Source, reason: string): never {
  throw new NotJson(source.at >= source.text.length ? 'the text ends too early' : reason);
}

function space(source: Source): string {
  const start = source.at;
  for (;;) {
    const code = source.text.charCodeAt(source.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    source.at += 1;
  }
  return source.text.slice(start, source.at);
}

function value(source: Source): JsonNode {
  switch (source.text[source.at]) {
    case '{':
      return nested(source, object);
    case '[':
      return nested(source, array);
    case '"':
      return { kind: 'scalar', raw: string(source) };
    default:
      return { kind: 'scalar', raw: word(source) };
  }
}

function nested(source: Source, read: (source: Source) => JsonNode): JsonNode {
  source.depth += 1;
  if (source.depth > MAX_DEPTH) stop(source, 'values nested too deep');
  source.at += 1;
  const node = read(source);
  source.depth -= 1;
  return node;
}

function object(source: Source): ObjectNode {
  const members: MemberNode[] = [];
  for (;;) {
    const lead = space(source);
    const next = source.text[source.at];
    if (next === '}' && members.length === 0) {
      source.at += 1;
      return { kind: 'object', members, inside: lead };
    }
    if (next !== '"') stop(source, 'a member name was expected');
    const rawKey = string(source);
    const beforeColon = space(source);
    if (source.text[source.at] !== ':') stop(source, 'a colon was expected');
    source.at += 1;
    const colon = `${beforeColon}:${space(source)}`;
    const member = value(source);
    members.push({ lead, rawKey, key: decodeString(rawKey), colon, value: member, trail: space(source) });
    if (closes(source, '}')) return { kind: 'object', members, inside: '' };
  }
}

function array(source: Source): ArrayNode {
  const items: ItemNode[] = [];
  for (;;) {
    const lead = space(source);
    if (source.text[source.at] === ']' && items.length === 0) {
      source.at += 1;
      return { kind: 'array', items, inside: lead };
    }
    const item = value(source);
    items.push({ lead, value: item, trail: space(source) });
    if (closes(source, ']')) return { kind: 'array', items, inside: '' };
  }
}

/** Steps over a comma (false) or the closing bracket (true). */
function closes(source: Source, bracket: string): boolean {
  const next = source.text[source.at];
  if (next !== ',' && next !== bracket) stop(source, `a comma or ${bracket} was expected`);
  source.at += 1;
  return next === bracket;
}

const SIMPLE_ESCAPES = '"\\/bfnrt';

function string(source: Source): string {
  const { text } = source;
  const start = source.at;
  source.at += 1;
  for (;;) {
    const code = text.charCodeAt(source.at);
    if (Number.isNaN(code) || code < 0x20) stop(source, 'a control character stands in a string');
    if (code === 0x22) break;
    if (code === 0x5c) {
      source.at += 1;
      const escaped = text[source.at];
      if (escaped === 'u') {
        if (!/^[0-9a-fA-F]{4}$/.test(text.slice(source.at + 1, source.at + 5))) {
          source.at = Math.min(source.at + 4, text.length);
          stop(source, 'an incomplete \\u escape');
        }
        source.at += 4;
      } else if (escaped === undefined || !SIMPLE_ESCAPES.includes(escaped)) {
        stop(source, 'an unknown escape');
      }
    }
    source.at += 1;
  }
  source.at += 1;
  return text.slice(start, source.at);
}

const WORD = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|-?Infinity|NaN|true|false|null/y;

function word(source: Source): string {
  WORD.lastIndex = source.at;
  const raw = WORD.exec(source.text)?.[0];
  if (raw === undefined) stop(source, 'a value was expected');
  source.at += raw.length;
  return raw;
}

/** The characters that a typed string stands for. Lone surrogates stay lone. */
export const decodeString = (raw: string): string =>
  raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
