import type { JsonObject, JsonValue } from '../lib/json.ts';
import type { ApiAnswer } from './answer.ts';
import type { PageOfRows } from './paging.ts';

/**
 * Two ways in which servers of this contract speak. `nested` is what captured answers of the hosted server show:
 * wrappers, but scheduled events bare; counts as text, `to_number`, lists of its own tables without `meta`. `flat` is
 * the other spelling of everything that the contract leaves open: bare objects, but scheduled events wrapped;
 * `mission_id`, counts as numbers, `to`, errors as plain text.
 */
export type DialectName = 'nested' | 'flat';

/** Things that are sent alone or in lists under a name of their own. */
export type Thing = 'mission' | 'run' | 'assistant' | 'event' | 'approval' | 'plan';

const NESTED_ONE: Readonly<Record<Thing, string | undefined>> = {
  mission: 'mission',
  run: 'data',
  assistant: 'assistant',
  event: undefined,
  approval: undefined,
  plan: 'data',
};

const NESTED_LIST: Readonly<Record<Thing, string>> = {
  mission: 'missions',
  run: 'data',
  assistant: 'assistants',
  event: 'events',
  approval: 'approvals',
  plan: 'data',
};

/** Lists that the hosted server's own tables give, whole pages and nothing about them. */
const WITHOUT_META: ReadonlySet<Thing> = new Set(['mission', 'assistant', 'event']);

export function wrapOne(dialect: DialectName, thing: Thing, body: JsonObject): JsonValue {
  const name = dialect === 'nested' ? NESTED_ONE[thing] : thing === 'event' ? 'event' : undefined;
  return name === undefined ? body : { [name]: body };
}

/**
 * Lists. The flat dialect says nothing about the number of missions: a reader has to go on until a page is short.
 */
export function wrapList(dialect: DialectName, thing: Thing, page: PageOfRows<JsonValue>): JsonValue {
  if (dialect === 'nested') {
    return { [NESTED_LIST[thing]]: page.items, ...(WITHOUT_META.has(thing) ? {} : { meta: metaOf(page) }) };
  }
  if (thing === 'mission' || thing === 'event') return { data: page.items };
  if (thing === 'assistant') {
    return { data: page.items, meta: { total: page.total, total_pages: page.pages, page: page.number } };
  }
  return { data: page.items, meta: metaOf(page) };
}

export const metaOf = (page: PageOfRows<unknown>): JsonObject => ({
  total_pages: page.pages,
  total_results: page.total,
  page_number: page.number,
  page_size: page.size,
});

/** How a refusal is worded. Telnyx's own refusals look alike everywhere. */
export function wordRefusal(
  dialect: DialectName,
  refusal: Extract<ApiAnswer, { kind: 'refusal' }>,
): JsonObject {
  if (dialect === 'nested' || refusal.status >= 500) {
    return { error: { code: refusal.code, message: refusal.message } };
  }
  return refusal.status === 401 || refusal.status === 404
    ? { message: refusal.message }
    : { error: refusal.message };
}

/** An instant as the server's own tables give it. */
export const wireTime = (atMs: number): string => new Date(atMs).toISOString();

/** An instant as Telnyx gives it, with microseconds. */
export const telnyxIsoOf = (atMs: number): string => wireTime(atMs).replace('Z', '000Z');

export const wireTimeOrNull = (atMs: number | undefined): string | null =>
  atMs === undefined ? null : wireTime(atMs);
