import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { pick, readCount } from './fields.ts';

/** The record in an answer: under the first of `names` that holds an object, or the answer itself. */
export function unwrap(body: JsonValue | undefined, ...names: readonly string[]): JsonObject | undefined {
  if (!isJsonObject(body)) return undefined;
  for (const name of names) {
    const inside = Object.hasOwn(body, name) ? body[name] : undefined;
    if (isJsonObject(inside)) return inside;
  }
  return body;
}

/** What an answer says of its pages. Servers lie: nothing here is taken as true. */
export interface PageMeta {
  readonly totalPages?: number;
  readonly totalResults?: number;
  readonly pageSize?: number;
}

export interface WireList {
  readonly items: readonly JsonValue[];
  readonly meta: PageMeta;
}

/**
 * The list in an answer: under one of `names`, a level deeper under `data`, or the answer itself. A list that is null is
 * empty; `undefined` where there is no list at all.
 */
export function unwrapList(body: JsonValue | undefined, ...names: readonly string[]): WireList | undefined {
  if (Array.isArray(body)) return { items: body as readonly JsonValue[], meta: {} };
  if (!isJsonObject(body)) return undefined;
  for (const name of names) {
    const inside = Object.hasOwn(body, name) ? body[name] : undefined;
    if (Array.isArray(inside)) return { items: inside as readonly JsonValue[], meta: readMeta(body) };
    if (isJsonObject(inside)) {
      const deeper = unwrapList(inside, ...names);
      if (deeper !== undefined) return { items: deeper.items, meta: { ...readMeta(body), ...deeper.meta } };
    }
  }
  const isNull = names.some((name) => Object.hasOwn(body, name) && body[name] === null);
  return isNull ? { items: [], meta: readMeta(body) } : undefined;
}

function readMeta(body: JsonObject): PageMeta {
  const meta = pick(body, 'meta', 'pagination');
  const record = isJsonObject(meta) ? meta : body;
  const totalPages = readCount(record, 'total_pages', 'pages');
  const totalResults = readCount(record, 'total_results', 'total', 'total_count');
  const pageSize = readCount(record, 'page_size', 'limit', 'per_page');
  return {
    ...(totalPages === undefined ? {} : { totalPages }),
    ...(totalResults === undefined ? {} : { totalResults }),
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}

/** The records of a list that could be read, and how many could not. */
export interface WireRecords<T> {
  readonly records: readonly T[];
  readonly skipped: number;
}

/** Reads each item with `parse`; one that cannot be read is left out and counted. */
export function readRecords<T>(
  items: readonly JsonValue[],
  parse: (record: JsonObject) => T | undefined,
): WireRecords<T> {
  const records: T[] = [];
  for (const item of items) {
    const record = isJsonObject(item) ? parse(item) : undefined;
    if (record !== undefined) records.push(record);
  }
  return { records, skipped: items.length - records.length };
}
