import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';

/*
 * Readers for one member of a record that somebody else wrote. A member may be absent, null, of another type, huge or
 * hostile, and may have several spellings: each reader takes the first that holds something it can use.
 */

/** The first member under any of `names` that is neither absent nor null. */
export function pick(record: JsonObject, ...names: readonly string[]): JsonValue | undefined {
  for (const name of names) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/**
 * An id: text, or a whole number written as text. Ids are drawn and put into addresses, so one that holds anything but
 * plain visible characters counts as absent.
 */
export function readId(record: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = asId(Object.hasOwn(record, name) ? record[name] : undefined);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function asId(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value === '' || value.length > 256) return undefined;
  return value.trim() === value && safeText(value) === value ? value : undefined;
}

/** One line of text. An object that carries a message gives the message, any other its JSON. */
export function readLine(record: JsonObject, ...names: readonly string[]): SafeText | undefined {
  const value = pick(record, ...names);
  return value === undefined ? undefined : safeText(worded(value));
}

/** Text that may have several lines. */
export function readText(record: JsonObject, ...names: readonly string[]): SafeText | undefined {
  const value = pick(record, ...names);
  return value === undefined ? undefined : safeText(worded(value), { multiline: true });
}

/** A word of a known list, or one that is not known yet; short, never empty. */
export function readWord(record: JsonObject, ...names: readonly string[]): SafeText | undefined {
  const value = pick(record, ...names);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const word = safeText(value, { maxLength: 60 });
  return word === '' ? undefined : word;
}

/** Opaque text that is passed on and compared, not read by people: at most 512 visible characters. */
export function readToken(record: JsonObject, ...names: readonly string[]): string | undefined {
  const value = pick(record, ...names);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value === '' || value.length > 512) return undefined;
  return safeText(value) === value ? value : undefined;
}

/** A number, also where it was sent as text. */
export function readCount(record: JsonObject, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    const number =
      typeof value === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return undefined;
}

export function readFlag(record: JsonObject, ...names: readonly string[]): boolean | undefined {
  const value = pick(record, ...names);
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 1) return true;
  if (value === 'false' || value === 0) return false;
  return undefined;
}

/** An instant in epoch milliseconds; anything that is none gives `undefined`. */
export function readInstantMs(record: JsonObject, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const atMs = asInstantMs(Object.hasOwn(record, name) ? record[name] : undefined);
    if (atMs !== undefined) return atMs;
  }
  return undefined;
}

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const YEAR_9999_MS = 253_402_300_799_999;

/** ISO 8601, also as databases write it; without a zone it is UTC. Numbers are seconds or milliseconds. */
export function asInstantMs(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') {
    const atMs = value > 1e11 ? value : value * 1000;
    return value >= 1e8 && atMs <= YEAR_9999_MS ? Math.floor(atMs) : undefined;
  }
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const match = ISO.exec(value.trim());
  if (match === null) return undefined;
  const [, day = '', time = '00:00', zone = 'Z'] = match;
  if (!isDay(day)) return undefined;
  const offset = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const atMs = Date.parse(`${day}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** The platform would roll 31 February over into March. */
function isDay(day: string): boolean {
  if (day.slice(8) <= '28') return true;
  const dayMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(dayMs) && new Date(dayMs).toISOString().startsWith(day);
}

export function readObject(record: JsonObject, ...names: readonly string[]): JsonObject | undefined {
  const value = pick(record, ...names);
  return isJsonObject(value) ? value : undefined;
}

export function readArray(record: JsonObject, ...names: readonly string[]): readonly JsonValue[] | undefined {
  const value = pick(record, ...names);
  return Array.isArray(value) ? (value as readonly JsonValue[]) : undefined;
}

/** Each member of a list as one line; a single text counts as a list of one. At most 200. */
export function readLines(record: JsonObject, ...names: readonly string[]): readonly SafeText[] {
  const value = pick(record, ...names);
  if (value === undefined || value === '') return [];
  const list: readonly JsonValue[] = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  return list.slice(0, 200).map((item) => safeText(worded(item)));
}

/**
 * The members that hold something. With it a parser names every member of its record, and those that are absent stay
 * absent instead of being there as `undefined`.
 */
export function present<T extends object>(members: T): Present<T> {
  const there: Partial<Record<string, unknown>> = {};
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) there[name] = value;
  }
  return there as Present<T>;
}

/** `T` with every member that may be `undefined` made optional. */
type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

function worded(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const message = pick(value, 'message', 'detail', 'title');
  return typeof message === 'string' ? message : value;
}
