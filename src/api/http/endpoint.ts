import type { ServerError } from '../../domain/server/server-error.ts';
import type { Answer, CallOptions } from '../../domain/server/server-port.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { readRecords, unwrap, unwrapList } from '../wire/wrapper.ts';
import { followPages, type Page } from './pages.ts';
import { withQuery, type Query } from './path.ts';
import type { Call, Requester } from './requester.ts';

type Parse<T> = (record: JsonObject) => T | undefined;

/** How a list is asked for and read. */
export interface ListCall<T> {
  readonly path: string;
  readonly query?: Query;
  /** The query that asks for page number `page` with `size` items. */
  readonly paging: (page: number, size: number) => Query;
  readonly pageSize?: number;
  /** Names under which the list may stand. */
  readonly names: readonly string[];
  readonly parse: Parse<T>;
  readonly idOf: (record: T) => string;
  readonly enough?: number;
  /** No page is asked to have more than that. */
  readonly mostOfPage?: number;
  readonly options?: CallOptions | undefined;
}

/** The few ways in which the calls of the contract are made. */
export interface Endpoint {
  /** One record, under one of `names` or bare. */
  record<T>(call: Call, names: readonly string[], parse: Parse<T>): Answer<T>;
  /** The whole answer. `parse` gives `undefined` where it is not what was asked for. */
  whole<T>(call: Call, parse: (body: JsonValue) => T | undefined): Answer<T>;
  /** A call whose answer says nothing beyond that it was done. */
  done(call: Call): Answer<undefined>;
  /** A list, followed to its last page. */
  list<T>(call: ListCall<T>): Answer<readonly T[]>;
  skipped(records: number): void;
}

const PAGE_SIZE = 100;

/** Statuses by which a server says that it does not have an endpoint. */
const ABSENT: ReadonlySet<number> = new Set([404, 405, 501]);

/** `undefined` as a value where the server does not offer the endpoint. */
export async function optional<T>(answer: Answer<T>): Answer<T | undefined> {
  const result = await answer;
  return !result.ok && isAbsent(result.error) ? ok(undefined) : result;
}

export const isAbsent = (error: ServerError): boolean =>
  error.status !== undefined && ABSENT.has(error.status);

export function createEndpoint(requester: Requester): Endpoint {
  const usable = <T>(call: Call, result: Result<T | undefined, ServerError>): Result<T, ServerError> => {
    if (!result.ok) return result;
    const { value } = result;
    return value === undefined
      ? err(requester.unusable(call, 'an answer without what was asked for'))
      : ok(value);
  };
  const whole: Endpoint['whole'] = async (call, parse) => {
    const result = await requester.send(call);
    if (!result.ok) return result;
    return usable(call, ok(result.value === undefined ? undefined : parse(result.value)));
  };

  return {
    whole,
    record: (call, names, parse) =>
      whole(call, (body) => {
        const record = unwrap(body, ...names);
        return record === undefined ? undefined : parse(record);
      }),
    done: async (call) => {
      const result: Result<unknown, ServerError> = await requester.send(call);
      return result.ok ? ok(undefined) : result;
    },
    list: <T>(list: ListCall<T>) => {
      const size = Math.min(list.pageSize ?? PAGE_SIZE, list.mostOfPage ?? Infinity);
      const pageOf = (body: JsonValue): Page<T> | undefined => {
        const found = unwrapList(body, ...list.names);
        if (found === undefined) return undefined;
        const { records, skipped } = readRecords(found.items, list.parse);
        if (skipped > 0) requester.skipped(skipped);
        return { records, skipped, meta: found.meta };
      };
      const readPage = async (page: number): Answer<Page<T>> => {
        const path = withQuery(list.path, { ...list.query, ...list.paging(page, size) });
        const call = { method: 'GET', path, options: list.options } as const;
        return usable(call, await requester.sendFor(call, pageOf));
      };
      return followPages(readPage, {
        idOf: list.idOf,
        pageSize: size,
        ...(list.enough === undefined ? {} : { enough: list.enough }),
      });
    },
    skipped: (records) => requester.skipped(records),
  };
}

/** Paging as the missions list writes it. */
export const bracketPaging = (page: number, size: number): Query => ({
  'page[size]': size,
  'page[number]': page > 1 ? page : undefined,
});

/** Lists that are passed on to the telephony service: both spellings of it are in use. */
export const proxiedPaging = (page: number, size: number): Query => ({
  ...bracketPaging(page, size),
  page_size: size,
  page_number: page > 1 ? page : undefined,
});
