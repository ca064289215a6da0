/**
 * What can go wrong between us and the server. `sentence` is for a person: what is wrong and what to do; it holds
 * no secret. `outcome` says what a *write* did: `none` (it surely had no effect) or `unknown` (it may have).
 */
export interface ServerError {
  readonly kind:
    | 'key'
    | 'not-found'
    | 'refused'
    | 'rate-limit'
    | 'server'
    | 'network'
    | 'timeout'
    | 'garbled'
    | 'cancelled'
    | 'unsafe';
  readonly sentence: string;
  readonly outcome: 'none' | 'unknown';
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The service's own code and detail, dug out of the wrapping error. Sanitised. */
  readonly code?: string;
  readonly detail?: string;
  /** Wait this long before the next try, where the server said so. */
  readonly retryAfterMs?: number;
  /** The answer's body as text, capped and redacted: for `api` verbs that print it. */
  readonly body?: string;
  /** HTTP reason phrase, where there was an answer. */
  readonly reason?: string;
}
