import { phoneDigits } from '../../domain/contact/contacts.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/** What is known of the consent of a list's people, as it is logged before any of them is called. */
export interface CommitNote {
  readonly text: string;
  readonly payload: JsonObject;
  /** Names it in the ledger, so that it stands in the log once: whose log, which people, what was said of them. */
  readonly id: string;
}

/** What goes with the calls of a commit, or not at all where they do not go. */
export interface CommitRiders {
  readonly note?: CommitNote;
  /** Those whose turn comes later: they go to memory's `call_queue` once all calls are scheduled. */
  readonly queue?: readonly JsonObject[];
  /** Who of two assistants calls whom: it is in memory before anybody is called. */
  readonly split?: JsonObject;
}

/** Memory's queue with these in it. Whoever waits there already keeps the place before; who is called now waits no more. */
export function queueWith(
  memory: JsonObject,
  called: readonly { readonly to: string }[],
  queue: readonly JsonObject[],
): readonly JsonValue[] {
  const sent = new Set(called.map(({ to }) => phoneDigits(to)));
  const waiting = listOf(memory['call_queue']).filter((item) => !sent.has(digitsOf(item)));
  const known = new Set(waiting.map(digitsOf));
  return [...waiting, ...queue.filter((item) => !known.has(digitsOf(item)))];
}

/** Marks in the ledger that a note stands in the log. */
export const LOGGED_NOTE = 'consent-logged';

const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

function digitsOf(item: JsonValue): string {
  const phone = isJsonObject(item) ? (item['phone'] ?? item['to']) : item;
  return typeof phone === 'string' ? phoneDigits(phone) : '';
}
