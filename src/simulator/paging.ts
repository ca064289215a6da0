/** One page of a list, and how much there is. */
export interface PageOfRows<T> {
  readonly items: readonly T[];
  readonly number: number;
  readonly size: number;
  readonly total: number;
  readonly pages: number;
}

/** The server never sends more than this in one page, whatever was asked. */
const LARGEST_PAGE = 100;

/** The page that a query asks for, in any of the spellings that clients use; `usual` is the size when none is named. */
export function pageAsked(query: URLSearchParams, usual: number): { number: number; size: number } {
  const first = (names: readonly string[]): number | undefined => {
    for (const name of names) {
      const value = Number(query.get(name) ?? Number.NaN);
      if (Number.isInteger(value) && value > 0) return value;
    }
    return undefined;
  };
  return {
    number: first(['page[number]', 'page_number', 'page']) ?? 1,
    size: Math.min(first(['page[size]', 'page_size', 'pageSize', 'limit']) ?? usual, LARGEST_PAGE),
  };
}

/** Cuts a page out of `all`; `newestFirst` reads from the end without copying the rest. */
export function cut<T>(
  all: readonly T[],
  asked: { readonly number: number; readonly size: number },
  newestFirst: boolean,
): PageOfRows<T> {
  const start = (asked.number - 1) * asked.size;
  const items = newestFirst
    ? all.slice(Math.max(0, all.length - start - asked.size), Math.max(0, all.length - start)).reverse()
    : all.slice(start, start + asked.size);
  return {
    items,
    number: asked.number,
    size: asked.size,
    total: all.length,
    pages: Math.ceil(all.length / asked.size),
  };
}
