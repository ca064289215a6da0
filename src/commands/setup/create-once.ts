import type { Result } from '../../lib/result.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { Sent } from './setup.ts';

/** How one step of a setup went. */
export type SetupResult =
  | { readonly kind: 'done' }
  /** To be tried again by itself. `clean`: nothing was sent, or it surely had no effect. */
  | { readonly kind: 'later'; readonly sentence: string; readonly clean: boolean }
  /** Trying again cannot help until a person changes something. */
  | { readonly kind: 'stopped'; readonly sentence: string };

/** What a setup keeps beside what it found. False where the ledger could not be written: then nothing is sent. */
export interface SentBook {
  readonly sent: Sent | undefined;
  mark(sent: Sent | undefined): boolean;
  readonly nowMs: () => number;
}

/** A request that was on its way when its answer got lost may still be worked on for this long. */
const QUIET_MS = 75_000;

/**
 * Creates something at the server exactly once, although a lost answer leaves open whether it was made: what is there
 * is listed before, and after a lost answer whatever is new and alike is taken for ours. Nothing is sent a second time
 * before the first request can no longer arrive.
 */
export async function createOnce<T>(
  what: Sent['what'],
  book: SentBook,
  ports: {
    readonly list: () => Promise<Result<readonly T[], ServerError>>;
    readonly idOf: (item: T) => string;
    readonly isAlike: (item: T) => boolean;
    readonly create: () => Promise<Result<T, ServerError>>;
  },
): Promise<{ readonly made: T } | Exclude<SetupResult, { kind: 'done' }>> {
  const { list, idOf, isAlike, create } = ports;
  const look = async (sent: Sent): Promise<Result<T | undefined, ServerError>> => {
    const listed = await list();
    if (!listed.ok) return listed;
    const fresh = listed.value.filter((item) => isAlike(item) && !sent.known.includes(idOf(item)));
    return { ok: true, value: fresh.at(0) };
  };
  const sent = book.sent?.what === what ? book.sent : undefined;
  if (sent !== undefined) {
    const seen = await look(sent);
    if (!seen.ok) return { kind: 'later', sentence: seen.error.sentence, clean: false };
    if (seen.value !== undefined) return { made: seen.value };
    if (book.nowMs() < sent.atMs + QUIET_MS) return unclear(what);
  }
  const before = await list();
  if (!before.ok) return { kind: 'later', sentence: before.error.sentence, clean: sent === undefined };
  const marked: Sent = {
    what,
    atMs: book.nowMs(),
    known: before.value.filter(isAlike).map(idOf),
  };
  if (!book.mark(marked)) {
    return { kind: 'later', sentence: 'The ledger could not be written: nothing was sent.', clean: true };
  }
  const answer = await create();
  if (answer.ok) return { made: answer.value };
  const { outcome, kind, sentence } = answer.error;
  if (outcome === 'none') {
    book.mark(undefined);
    return kind === 'refused' || kind === 'not-found'
      ? { kind: 'stopped', sentence }
      : { kind: 'later', sentence, clean: true };
  }
  const seen = await look(marked);
  if (seen.ok && seen.value !== undefined) return { made: seen.value };
  return unclear(what);
}

const unclear = (what: Sent['what']): Exclude<SetupResult, { kind: 'done' }> => ({
  kind: 'later',
  sentence: `It is not known yet whether the server made the ${what}: it is looked up, and never made twice`,
  clean: false,
});
