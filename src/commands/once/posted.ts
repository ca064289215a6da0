import type { ServerError } from '../../domain/server/server-error.ts';
import type { JsonValue } from '../../lib/json.ts';

/** What a request that may have its effect at most once brought. */
export type Posted =
  /** `id` names what came of it; empty where the server names nothing. */
  | { readonly kind: 'accepted'; readonly id: string; readonly answer?: JsonValue }
  /** Surely without effect. `again`: nothing is wrong with the request itself. */
  | { readonly kind: 'refused'; readonly error: ServerError; readonly again: boolean }
  /** It may have had an effect. `failed`: the server itself answered, and said that it had failed. */
  | { readonly kind: 'lost'; readonly error: ServerError; readonly failed: boolean };

/** What an error says about a write: refused for good, to be sent again, or lost on the way. One rule for every kind of request. */
export function postedError(error: ServerError): Exclude<Posted, { kind: 'accepted' }> {
  if (error.outcome === 'none') return { kind: 'refused', error, again: !isFinal(error) };
  return { kind: 'lost', error, failed: error.kind === 'server' && !FROM_BETWEEN.has(error.status ?? 0) };
}

/** The other side said no to this very request: sending it again cannot help. */
export const isFinal = ({ kind }: ServerError): boolean => kind === 'refused' || kind === 'not-found';

/** Said by whoever stands before the server, who may still be at work: 502, 503, 504 and their like. */
const FROM_BETWEEN: ReadonlySet<number> = new Set([
  502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530,
]);
