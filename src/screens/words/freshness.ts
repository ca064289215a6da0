import type { ServerError } from '../../domain/server/server-error.ts';
import type { Board, PollerHealth } from '../../state/board.ts';

/** How far what a panel shows can be trusted. */
export type Freshness =
  /** Nothing has been read yet. */
  | { readonly kind: 'reading' }
  /** The last session's, until the first answer. */
  | { readonly kind: 'restored'; readonly takenAtMs: number }
  | { readonly kind: 'fresh'; readonly readAtMs: number; readonly source: string }
  | { readonly kind: 'stale'; readonly readAtMs: number; readonly source: string }
  /** The last data stays; the next try comes by itself. */
  | {
      readonly kind: 'lost';
      readonly readAtMs?: number;
      readonly error: ServerError;
      readonly attempt: number;
      readonly nextAtMs?: number;
    };

/** No answer of this session is on the screen yet: which rows there are, and their order, is still open. */
export const isBeingRead = ({ kind }: Freshness): boolean => kind === 'reading' || kind === 'restored';

/** Old beyond this many intervals. */
const STALE_INTERVALS = 5;

export const isStale = (poller: PollerHealth, nowMs: number): boolean =>
  poller.lastOkAtMs !== undefined &&
  poller.intervalMs !== undefined &&
  poller.state !== 'off' &&
  nowMs - poller.lastOkAtMs > STALE_INTERVALS * poller.intervalMs;

/**
 * Freshness of a panel that the named background readers feed, at an instant of the clock on the wall. Where none of
 * them is known the server's last good answer counts.
 */
export function freshnessOf(board: Board, readers: readonly string[], nowMs: number): Freshness {
  const mine = readers
    .flatMap((name) => board.pollers.get(name) ?? [])
    // One that is off until something is opened has nothing to say of what is shown now.
    .filter(({ state, lastOkAtMs }) => state !== 'off' || lastOkAtMs !== undefined);
  // That a thing does not exist is an answer, not a lost connection.
  const failing = mine.find(
    ({ state, error }) => state === 'failing' && error !== undefined && error.kind !== 'not-found',
  );
  const answered = mine.length === 0 || mine.some(({ error }) => error?.kind === 'not-found');
  const readAtMs =
    newest(mine.map(({ lastOkAtMs }) => lastOkAtMs)) ?? (answered ? board.server?.lastOkAtMs : undefined);
  if (failing?.error !== undefined) {
    return {
      kind: 'lost',
      error: failing.error,
      attempt: failing.attempt,
      ...(readAtMs === undefined ? {} : { readAtMs }),
      ...(failing.nextAtMs === undefined ? {} : { nextAtMs: failing.nextAtMs }),
    };
  }
  if (board.restoredFromMs !== undefined) return { kind: 'restored', takenAtMs: board.restoredFromMs };
  if (readAtMs === undefined) {
    return board.server?.lastError === undefined || board.server.lastOkAtMs !== undefined
      ? { kind: 'reading' }
      : { kind: 'lost', error: board.server.lastError, attempt: 1 };
  }
  const isOld = board.cutOffAtMs !== undefined || mine.some((poller) => isStale(poller, nowMs));
  const kind = isOld ? 'stale' : 'fresh';
  return { kind, readAtMs, source: 'server' };
}

const newest = (instants: readonly (number | undefined)[]): number | undefined => {
  const known = instants.filter((atMs) => atMs !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};
