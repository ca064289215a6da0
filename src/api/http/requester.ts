import type { ServerError } from '../../domain/server/server-error.ts';
import type { CallOptions, ServerHealth, Unanswered } from '../../domain/server/server-port.ts';
import { backoffMs } from '../../lib/backoff.ts';
import type { BaseUrl } from '../../lib/base-url.ts';
import type { Clock } from '../../lib/clock.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { Random } from '../../lib/random.ts';
import type { Redact } from '../../lib/redact.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safeText } from '../../lib/safe-text.ts';
import { createBudget, type Priority, type TurnResult } from './budget.ts';
import { createHealthRecord } from './health.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { answerText, parseAnswer } from './answer.ts';
import { createResponseCache } from './response-cache.ts';
import { failureOfBroken, failureOfReply, garbled, type FailureContext } from './server-failure.ts';
import type { Transport, WireReply, WireRequest } from './transport.ts';

/** How much, how fast, how patient. */
export interface RequestLimits {
  readonly concurrency: number;
  readonly perSecond: number;
  readonly burst: number;
  readonly readDeadlineMs: number;
  readonly writeDeadlineMs: number;
  /** Tries of a read, the first included. Writes are sent once. */
  readonly readTries: number;
  /** Failures of the server in a row after which it is left alone for a while. */
  readonly failuresToPause: number;
}

export interface RequesterOptions {
  readonly url: BaseUrl;
  readonly key: string;
  readonly maskedKey: string;
  readonly redact: Redact;
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly limits: RequestLimits;
}

/** A request of the port, not yet on the wire. `path` begins after the base path. */
export interface Call {
  readonly method: WireRequest['method'];
  readonly path: string;
  readonly body?: JsonValue;
  /** The body as JSON text, where no number of it may change on the way. */
  readonly bodyText?: string;
  readonly options?: CallOptions | undefined;
}

/** Makes something of a 2xx. */
type Read<T> = (
  reply: Extract<WireReply, { kind: 'reply' }>,
  context: FailureContext,
) => Result<T, ServerError>;

/** Sends calls: within the budget, with a deadline, reads again when they failed. */
export interface Requester {
  send(call: Call): Promise<Result<JsonValue | undefined, ServerError>>;
  /** The same, its answer as JSON text. */
  sendForText(call: Call): Promise<Result<string | undefined, ServerError>>;
  /** The same, read by `read`; an answer that came again as it was is not read again, but the same value. */
  sendFor<T>(call: Call, read: (body: JsonValue) => T): Promise<Result<T | undefined, ServerError>>;
  /** The error for a 2xx of this call that holds nothing usable. */
  unusable(call: Call, problem: string): ServerError;
  skipped(records: number): void;
  health(): Omit<ServerHealth, 'baseUrl' | 'maskedKey'>;
  unanswered(): Unanswered | undefined;
}

/** Longest wait for a turn: a write that waits longer is not the one that was decided any more. */
const PATIENCE_MS: Readonly<Record<Priority, number>> = { act: 10_000, read: 20_000, background: 30_000 };
const READ_BACKOFF = { baseMs: 500, maxMs: 8_000 };
const AGAIN: ReadonlySet<ServerError['kind']> = new Set([
  'network',
  'timeout',
  'server',
  'rate-limit',
  'garbled',
]);

export function createRequester(options: RequesterOptions): Requester {
  const { clock, random, transport, limits, url } = options;
  const pause = createCircuitBreaker({ clock, random, failuresToOpen: limits.failuresToPause });
  const health = createHealthRecord();
  const recall = createResponseCache();
  const budget = createBudget({
    clock,
    concurrency: limits.concurrency,
    perSecond: limits.perSecond,
    burst: limits.burst,
    heldForMs: () => pause.coolDownMs(),
  });

  /** In the order in which they were asked for. */
  const underWay = new Set<{ readonly what: string; readonly sinceMs: number }>();

  const pathOf = (call: Call): string =>
    safeText(options.redact(call.path.split('?')[0] ?? ''), { maxLength: 120 });

  const contextOf = (call: Call): FailureContext => ({
    what: `${call.method} ${pathOf(call)}`,
    isWrite: call.method !== 'GET',
    host: url.host,
    maskedKey: options.maskedKey,
    redact: options.redact,
    nowMs: clock.now(),
  });

  const priorityOf = (call: Call): Priority =>
    call.options?.priority ?? (call.method === 'GET' ? 'read' : 'act');

  const wireOf = (call: Call): WireRequest => ({
    method: call.method,
    path: url.basePath + call.path,
    headers: headersOf(call, options.key),
    ...bodyOf(call),
    deadlineMs: call.method === 'GET' ? limits.readDeadlineMs : limits.writeDeadlineMs,
    ...(call.options?.signal === undefined ? {} : { signal: call.options.signal }),
  });

  /** How the last request that was sent failed. */
  let cause = '';

  /** One try: a turn, the exchange, and what it teaches. */
  const attempt = async <T>(call: Call, read: Read<T>): Promise<Result<T, ServerError>> => {
    const brokenMs = pause.brokenForMs();
    if (brokenMs > 0) return err(keepsFailing(contextOf(call), brokenMs, cause));
    const patienceMs = PATIENCE_MS[priorityOf(call)];
    const turn = await budget.take({
      priority: priorityOf(call),
      patienceMs,
      ...(call.options?.signal === undefined ? {} : { signal: call.options.signal }),
    });
    if (turn.kind !== 'go') return err(noTurn(turn, contextOf(call)));
    if (!pause.admit()) {
      turn.done();
      return err(keepsFailing(contextOf(call), Math.max(1_000, pause.brokenForMs()), cause));
    }
    const startedMs = clock.monotonicMs();
    health.sent();
    const reply = await transport.send(wireOf(call));
    const context = contextOf(call);
    turn.done();
    if (reply.kind === 'broken') {
      const error = failureOfBroken(reply, context);
      cause = error.sentence;
      pause.ended(error.kind === 'timeout' ? 'failing' : 'no-news');
      return err(error);
    }
    health.replied(reply, clock.now(), clock.monotonicMs() - startedMs);
    if (reply.status >= 200 && reply.status < 300) {
      pause.ended('fine');
      return read(reply, context);
    }
    const error = failureOfReply(reply, context);
    cause = error.sentence;
    const asksForPause =
      error.kind === 'rate-limit' || (reply.status === 503 && error.retryAfterMs !== undefined);
    if (asksForPause) pause.askedToWait(error.retryAfterMs);
    pause.ended(asksForPause ? 'no-news' : error.kind === 'server' ? 'failing' : 'fine');
    return err(error);
  };

  const send = async <T>(call: Call, read: Read<T>): Promise<Result<T, ServerError>> => {
    const asked = { what: `${call.method} ${pathOf(call)}`, sinceMs: clock.monotonicMs() };
    underWay.add(asked);
    try {
      return await sendUntilDone(call, read);
    } finally {
      underWay.delete(asked);
    }
  };

  const sendUntilDone = async <T>(call: Call, read: Read<T>): Promise<Result<T, ServerError>> => {
    const tries = call.method === 'GET' ? limits.readTries : 1;
    for (let count = 1; ; count += 1) {
      const result = await attempt(call, read);
      if (result.ok) {
        health.succeeded(clock.now());
        return result;
      }
      const { error } = result;
      if (error.kind !== 'cancelled') health.failed(error);
      if (count >= tries || !AGAIN.has(error.kind)) return result;
      // It takes connections and says nothing: a second wait as long as the first would tell nothing new.
      if (error.kind === 'timeout' && health.read().latencyMs === undefined) return result;
      const waitMs = Math.max(backoffMs(count, READ_BACKOFF, random), error.retryAfterMs ?? 0);
      if (waitMs > PATIENCE_MS[priorityOf(call)] || pause.brokenForMs() > 0) return result;
      await clock.sleep(waitMs, call.options?.signal);
      if (call.options?.signal?.aborted === true) {
        return err(failureOfBroken({ kind: 'broken', why: 'cancelled', sent: true }, contextOf(call)));
      }
    }
  };

  return {
    send: (call) => send(call, parseAnswer),
    sendForText: (call) => send(call, answerText),
    sendFor: (call, read) =>
      send(call, (reply, context) =>
        recall(call.path, reply.bytes ?? reply.text, () => {
          const parsed = parseAnswer(reply, context);
          return parsed.ok ? ok(parsed.value === undefined ? undefined : read(parsed.value)) : parsed;
        }),
      ),
    unusable: (call, problem) => garbled(problem, contextOf(call)),
    skipped: (records) => health.skipped(records),
    health: () => {
      const pausedMs = Math.max(pause.coolDownMs(), pause.brokenForMs());
      return {
        ...health.read(),
        waiting: budget.waiting(),
        ...(pausedMs === 0 ? {} : { pausedUntilMs: clock.now() + pausedMs }),
      };
    },
    unanswered: () => {
      const [oldest] = underWay;
      return oldest && { what: oldest.what, forMs: clock.monotonicMs() - oldest.sinceMs };
    },
  };
}

function bodyOf({ body, bodyText }: Call): { readonly body?: string } {
  if (bodyText !== undefined) return { body: bodyText };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

function headersOf(call: Call, key: string): Readonly<Record<string, string>> {
  const token = call.options?.idempotencyKey;
  return {
    authorization: `Bearer ${key}`,
    accept: 'application/json',
    'user-agent': 'clawdtalk-tui',
    ...(call.body === undefined && call.bodyText === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined || call.method === 'GET'
      ? {}
      : {
          'idempotency-key': /^[\x21-\x7e]{1,255}$/.test(token)
            ? token
            : encodeURIComponent(token.toWellFormed()),
        }),
  };
}

/** `cause`: how the last request that was sent failed. */
function keepsFailing(context: FailureContext, forMs: number, cause: string): ServerError {
  const seconds = Math.ceil(forMs / 1000);
  const [how = ''] = cause.replace(/\.$/, '').split('. ');
  const sentence = `The server keeps failing${how === '' ? '' : ` (${how})`}, so ${context.what} was not sent; the next try may go in ${seconds} s.`;
  return { kind: 'server', outcome: 'none', sentence, retryAfterMs: forMs };
}

function noTurn(turn: Exclude<TurnResult, { kind: 'go' }>, context: FailureContext): ServerError {
  if (turn.kind === 'cancelled') {
    return {
      kind: 'cancelled',
      outcome: 'none',
      sentence: `${context.what} was given up before it was sent.`,
    };
  }
  if (turn.kind === 'crowded') {
    const sentence = `Too many requests are waiting: ${context.what} was not sent. Try again in a moment.`;
    return { kind: 'timeout', outcome: 'none', sentence };
  }
  const seconds = Math.ceil(turn.forMs / 1000);
  const sentence = `The server asked for a pause of ${seconds} s more: ${context.what} was not sent.`;
  return { kind: 'rate-limit', outcome: 'none', sentence, retryAfterMs: turn.forMs };
}
