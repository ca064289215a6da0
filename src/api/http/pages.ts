import type { ServerError } from '../../domain/server/server-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { PageMeta } from '../wire/wrapper.ts';

/** One page as it was read. */
export interface Page<T> {
  readonly records: readonly T[];
  /** Items of the page that could not be read. */
  readonly skipped: number;
  readonly meta: PageMeta;
}

export interface PagesOptions<T> {
  readonly idOf: (record: T) => string;
  /** Items a page was asked to have. */
  readonly pageSize: number;
  /** Stops once this many records are there. */
  readonly enough?: number;
}

/** No list that a person looks at is longer; a server that goes on is broken. */
const MOST_PAGES = 5_000;
/** Pages in a row that bring nothing new, after which a server is taken to repeat itself. */
const MOST_BARREN = 3;
/** Servers that cut the page size without saying so cut it to no less than this. */
const SMALLEST_FULL_PAGE = 20;

/**
 * Follows a list to its end. Believes the records more than what the server says about its pages: stops at an empty
 * page, at pages that repeat, at the stated end only when as much came as was stated. Each record is there once, as it
 * was read last; the order is that of the first sight. A list that moved while it was read (fewer came than stated) is
 * read once more.
 */
export async function followPages<T>(
  read: (page: number) => Promise<Result<Page<T>, ServerError>>,
  options: PagesOptions<T>,
): Promise<Result<readonly T[], ServerError>> {
  const found = new Map<string, T>();
  for (let sweep = 1; sweep <= 2; sweep += 1) {
    const swept = await sweepPages(read, options, found);
    if (!swept.ok) return swept;
    if (swept.value) break;
  }
  const records = [...found.values()];
  return ok(options.enough === undefined ? records : records.slice(0, options.enough));
}

/** So many pages of a long list are asked for beside the one that is waited for. */
const MOST_AHEAD = 4;

type Reading<T> = Promise<Result<Page<T>, ServerError>>;

/** Pages in order, of a long list some ahead. */
interface ReadingAhead<T> {
  next(page: number, meta: PageMeta, asked: number): Reading<T>;
  /** What was asked for ahead and not taken: a server that has ended its list may have sent more of it. */
  rest(): Promise<readonly Page<T>[]>;
}

/**
 * Reads a quarter as many pages ahead as have come, so that no more is asked in vain where nothing says how long the list
 * is; never beyond the stated end.
 */
function readingAhead<T>(read: (page: number) => Reading<T>): ReadingAhead<T> {
  const begun = new Map<number, Reading<T>>();
  const begin = (page: number): Reading<T> => {
    const reading = begun.get(page) ?? read(page);
    begun.set(page, reading);
    return reading;
  };
  return {
    next: (page, meta, asked) => {
      const reading = begin(page);
      const size = meta.pageSize ?? asked;
      const last = meta.totalPages ?? Math.ceil((meta.totalResults ?? Infinity) / size);
      const ahead = Math.min(MOST_AHEAD, Math.floor((page - 1) / 4));
      for (let next = page + 1; next <= Math.min(page + ahead, last); next += 1) void begin(next);
      begun.delete(page);
      return reading;
    },
    rest: async () => (await Promise.all(begun.values())).flatMap((got) => (got.ok ? [got.value] : [])),
  };
}

/** Adds what the pages hold to `found`. The value says whether as much came as the server stated. */
async function sweepPages<T>(
  read: (page: number) => Promise<Result<Page<T>, ServerError>>,
  { idOf, pageSize, enough }: PagesOptions<T>,
  found: Map<string, T>,
): Promise<Result<boolean, ServerError>> {
  const seen = new Set<string>();
  let skipped = 0;
  let barren = 0;
  let meta: PageMeta = {};
  let pages = 0;
  const reading = readingAhead(read);
  const add = (records: readonly T[]): void => {
    for (const record of records) {
      seen.add(idOf(record));
      found.set(idOf(record), record);
    }
  };
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const got = await reading.next(page, meta, pageSize);
    if (!got.ok) return got;
    pages = page;
    const { records } = got.value;
    const before = seen.size;
    add(records);
    meta = got.value.meta;
    const length = records.length + got.value.skipped;
    // Pages of unreadable records cannot be told apart, so they are not counted twice.
    if (page === 1 || seen.size > before) skipped += got.value.skipped;
    if (length === 0) break;
    barren = page > 1 && seen.size === before ? barren + 1 : 0;
    if (barren >= MOST_BARREN || (barren > 0 && meta.totalPages === undefined)) break;
    if (enough !== undefined && found.size >= enough) return ok(true);
    if (!goesOn(page, length, seen.size + skipped, pageSize, meta)) break;
  }
  for (const { records } of await reading.rest()) add(records);
  const stated = meta.totalResults ?? 0;
  // A second look is worth it where pages can have moved, not where the number is plainly wrong.
  return ok(seen.size + skipped >= stated || pages === 1 || found.size === 0);
}

function goesOn(page: number, length: number, total: number, asked: number, meta: PageMeta): boolean {
  if (meta.totalResults !== undefined && total < meta.totalResults) return true;
  if (meta.totalPages !== undefined && page < meta.totalPages) return true;
  if (meta.totalResults !== undefined && total >= meta.totalResults && meta.totalResults > 0) return false;
  // Nothing is stated, or it is stated that this is the end: a full page may have another behind it. A longer one
  // comes from a server that does not page.
  return length <= asked && length >= Math.min(asked, meta.pageSize ?? asked, SMALLEST_FULL_PAGE);
}
