import { err, ok, type Result } from '../../lib/result.ts';

/**
 * JSON with nothing forgotten: each scalar as it was typed, members in order, twins kept, and the
 * white space around everything. Printing a parsed tree gives the same bytes, so an edit changes
 * what it means to change and nothing else. The grammar is Python's: NaN and Infinity are numbers.
 *
 * A text is checked whole and taken apart only where somebody looks: a long value keeps its text, and its members or
 * items are made when they are first asked for. A change of one mission in a file of a thousand costs that mission.
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
  const typed = typedText(node);
  if (typed !== undefined) return typed;
  if (node.kind === 'array') {
    const items = node.items.map((item) => item.lead + printNode(item.value) + item.trail);
    return `[${items.length === 0 ? node.inside : items.join(',')}]`;
  }
  const members = node.members.map((m) => m.lead + m.rawKey + m.colon + printNode(m.value) + m.trail);
  return `{${members.length === 0 ? node.inside : members.join(',')}}`;
}

/** The text of a value that was not taken apart yet, or the bytes of the file that hold it. */
const typedValues = new WeakMap<JsonNode, string | Buffer>();

/** The text that a long value was parsed from, exactly; undefined for a short one and for one that was made. */
export function typedText(node: JsonNode): string | undefined {
  const typed = typedValues.get(node);
  return Buffer.isBuffer(typed) ? typed.toString('utf8') : typed;
}

/** The bytes of the file that hold a value; undefined where it was not parsed from a file's own. */
export function typedBytes(node: JsonNode): Buffer | undefined {
  const typed = typedValues.get(node);
  return Buffer.isBuffer(typed) ? typed : undefined;
}

/** A value whose text was checked: its members or items are made when they are first asked for. */
export function lazyNode(
  kind: 'object' | 'array',
  typed: string | Buffer,
  isOrdinary = false,
): ObjectNode | ArrayNode {
  const text = (): string => (Buffer.isBuffer(typed) ? typed.toString('utf8') : typed);
  const node =
    kind === 'object'
      ? withMembers(() => object({ text: text(), at: 1, depth: 1 }).members)
      : withItems(() => array({ text: text(), at: 1, depth: 1 }).items);
  typedValues.set(node, typed);
  if (isOrdinary) ordinary.add(node);
  return node;
}

/** Byte lists that hold no word and no number which only Python has. */
const ordinary = new WeakSet<JsonNode>();

/** True where a value is known to hold nothing that the platform's own parser reads otherwise than Python's. */
export const isOrdinaryJson = (node: JsonNode): boolean => ordinary.has(node);

function withMembers(make: () => readonly MemberNode[]): ObjectNode {
  let members: readonly MemberNode[] | undefined;
  return {
    kind: 'object',
    inside: '',
    get members() {
      members ??= make();
      return members;
    },
  };
}

function withItems(make: () => readonly ItemNode[]): ArrayNode {
  let items: readonly ItemNode[] | undefined;
  return {
    kind: 'array',
    inside: '',
    get items() {
      items ??= make();
      return items;
    },
  };
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
  passSpace(source);
  return source.text.slice(start, source.at);
}

function passSpace(source: Source): void {
  const { text } = source;
  let { at } = source;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    at += 1;
  }
  source.at = at;
}

/** Values of at least this length are taken apart when they are looked at. */
const LONG = 512;

/** A value inside another: whole where it is short, its checked text where it is long. */
function inner(source: Source): JsonNode {
  const opening = source.text[source.at];
  if (opening !== '{' && opening !== '[') return value(source);
  const start = source.at;
  skip(source);
  if (source.at - start >= LONG) {
    return lazyNode(opening === '{' ? 'object' : 'array', source.text.slice(start, source.at));
  }
  source.at = start;
  return value(source);
}

/** Steps over a value, checking it, and makes nothing of it. */
function skip(source: Source): void {
  const { text } = source;
  /** The brackets that are open here, innermost last. */
  const open: number[] = [];
  for (;;) {
    let code = text.charCodeAt(source.at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      open.push(code);
      if (source.depth + open.length > MAX_DEPTH) stop(source, 'values nested too deep');
      source.at += 1;
      passSpace(source);
      code = text.charCodeAt(source.at);
      if (code === (open.at(-1) === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        open.pop();
        source.at += 1;
      } else {
        if (open.at(-1) === OPEN_OBJECT) passName(source);
        continue;
      }
    } else if (code === QUOTE) passString(source);
    else passWord(source);
    // A value has ended: on to the next one, or out of what has ended with it.
    for (;;) {
      const around = open.at(-1);
      if (around === undefined) return;
      passSpace(source);
      code = text.charCodeAt(source.at);
      const closing = around === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
      if (code === COMMA) {
        source.at += 1;
        passSpace(source);
        if (around === OPEN_OBJECT) passName(source);
        break;
      }
      if (code !== closing) stop(source, `a comma or ${String.fromCharCode(closing)} was expected`);
      open.pop();
      source.at += 1;
    }
  }
}

function passName(source: Source): void {
  if (source.text.charCodeAt(source.at) !== QUOTE) stop(source, 'a member name was expected');
  passString(source);
  passSpace(source);
  if (source.text[source.at] !== ':') stop(source, 'a colon was expected');
  source.at += 1;
  passSpace(source);
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

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
    const member = inner(source);
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
    const item = inner(source);
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
  const start = source.at;
  passString(source);
  return source.text.slice(start, source.at);
}

function passString(source: Source): void {
  const { text } = source;
  let at = source.at + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) {
      at = pastEscape(source, at + 1);
      continue;
    }
    if (Number.isNaN(code) || code < 0x20) {
      source.at = at;
      stop(source, 'a control character stands in a string');
    }
    at += 1;
  }
  source.at = at + 1;
}

/** `at`: behind the backslash. */
function pastEscape(source: Source, at: number): number {
  const escaped = source.text[at];
  if (escaped === 'u') {
    if (!/^[0-9a-fA-F]{4}$/.test(source.text.slice(at + 1, at + 5))) {
      source.at = Math.min(at + 4, source.text.length);
      stop(source, 'an incomplete \\u escape');
    }
    return at + 5;
  }
  if (escaped === undefined || !SIMPLE_ESCAPES.includes(escaped)) {
    source.at = at;
    stop(source, 'an unknown escape');
  }
  return at + 1;
}

const WORD = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|-?Infinity|NaN|true|false|null/y;

function word(source: Source): string {
  const start = source.at;
  passWord(source);
  return source.text.slice(start, source.at);
}

function passWord(source: Source): void {
  WORD.lastIndex = source.at;
  if (!WORD.test(source.text)) stop(source, 'a value was expected');
  source.at = WORD.lastIndex;
}

/** The characters that a typed string stands for. Lone surrogates stay lone. */
export const decodeString = (raw: string): string =>
  raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
