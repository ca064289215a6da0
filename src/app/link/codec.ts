import type { JsonValue } from '../../lib/json.ts';

/** Marks what JSON has no word for: `{"$": kind, "v": …}`. */
const MARK = '$';

/** Plain data as the screens and the backend exchange it, as JSON: `undefined`, maps, sets and odd numbers included. */
export function encodePlain(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : marked('number', String(value));
    case 'undefined':
      return marked('undefined', null);
    case 'bigint':
      return marked('bigint', String(value));
    case 'object':
      return value === null ? null : encodeObject(value);
    default:
      throw new Error(`a ${typeof value} does not cross to another host`);
  }
}

function encodeObject(value: object): JsonValue {
  if (Array.isArray(value)) return value.map(encodePlain);
  if (value instanceof Map) return marked('map', pairs([...value]));
  if (value instanceof Set) return marked('set', [...value].map(encodePlain));
  if (value instanceof Uint8Array) return marked('bytes', Buffer.from(value).toString('base64'));
  const members = Object.entries(value);
  if (Object.hasOwn(value, MARK)) return marked('object', pairs(members));
  return Object.fromEntries(members.map(([key, member]) => [key, encodePlain(member)]));
}

const pairs = (entries: readonly (readonly [unknown, unknown])[]): JsonValue =>
  entries.map(([key, member]) => [encodePlain(key), encodePlain(member)]);

const marked = (kind: string, v: JsonValue): JsonValue => ({ [MARK]: kind, v });

/** The data that was encoded; each of its texts goes through `text`. Throws where it was encoded by nobody. */
export function decodePlain(value: JsonValue, text: (raw: string) => string = (raw) => raw): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((each) => decodePlain(each, text));
  if (!Object.hasOwn(value, MARK)) {
    // As own members, whatever they are called: nothing of another host becomes a prototype.
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, decodePlain(member ?? null, text)]),
    );
  }
  return decodeMarked(value[MARK], value['v'] ?? null, text);
}

function decodeMarked(kind: JsonValue | undefined, v: JsonValue, text: (raw: string) => string): unknown {
  const decoded = (each: JsonValue): unknown => decodePlain(each, text);
  const entries = (): [unknown, unknown][] =>
    listOf(v).map((pair) => {
      const [key, member] = listOf(pair);
      return [decoded(key ?? null), decoded(member ?? null)];
    });
  switch (kind) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(v);
    case 'bigint':
      return BigInt(textOf(v));
    case 'map':
      return new Map(entries());
    case 'set':
      return new Set(listOf(v).map(decoded));
    case 'bytes':
      return new Uint8Array(Buffer.from(textOf(v), 'base64'));
    case 'object':
      return Object.fromEntries(entries());
    default:
      throw new Error('it holds a value of an unknown kind');
  }
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

function listOf(value: JsonValue): readonly JsonValue[] {
  if (!isList(value)) throw new Error('it holds no list where one must be');
  return value;
}

function textOf(value: JsonValue): string {
  if (typeof value !== 'string') throw new Error('it holds no text where one must be');
  return value;
}
