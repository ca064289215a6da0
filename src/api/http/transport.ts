import type { Dispatcher, Pool } from 'undici';
import type { Clock } from '../../lib/clock.ts';

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With the base path and the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For head and body together. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/** What came of it. A broken request says whether any byte of it can have reached the server. */
export type WireReply =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly reason: string;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      /** Decoded when it is asked for: what is the same as last time is never looked at as text. */
      readonly text: string;
      /** The text as it came over the wire. */
      readonly bytes?: Uint8Array;
    }
  | {
      readonly kind: 'broken';
      readonly why: 'timeout' | 'cancelled' | 'too-large' | 'network';
      readonly sent: boolean;
      /** The system's or the library's code, `ECONNREFUSED` and the like. */
      readonly code?: string;
    };

/** Sends requests to one server. Never throws. */
export interface Transport {
  send(request: WireRequest): Promise<WireReply>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly origin: string;
  readonly clock: Clock;
  readonly connections: number;
  readonly maxBodyBytes: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A transport over one keep-alive pool. Redirects are answers like any other; nothing is followed and nothing is sent
 * twice. The library is loaded with the first request.
 */
export function createTransport(options: TransportOptions): Transport {
  let loaded: Promise<Pool> | undefined;
  let closed = false;
  const opened = (): Promise<Pool> => (loaded ??= openPool(options));

  return {
    send: async (request) => {
      const isGivenUp = (): boolean => closed || request.signal?.aborted === true;
      if (isGivenUp()) return { kind: 'broken', why: 'cancelled', sent: false };
      const pool = await opened();
      // While the library was loaded somebody may have called it off.
      if (isGivenUp()) return { kind: 'broken', why: 'cancelled', sent: false };
      return exchange(pool, request, options);
    },
    close: async () => {
      closed = true;
      const pool = await loaded;
      if (pool !== undefined) await withoutStacks(async () => pool.destroy());
    },
  };
}

/**
 * undici ends each socket with an error, and Node has its stack written out: to say which line that is, V8 looks for every
 * line of the program, for 5 ms.
 */
function withoutStacks<T>(act: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function openPool({ origin, connections }: TransportOptions): Promise<Pool> {
  const { default: Pool } = await import('undici/lib/dispatcher/pool.js');
  return new Pool(origin, {
    connections,
    pipelining: 1,
    // Deadlines are ours, on our clock, over head and body.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    allowH2: false,
  });
}

function exchange(pool: Pool, request: WireRequest, options: TransportOptions): Promise<WireReply> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let reason = '';
    let headers: Readonly<Record<string, string | string[] | undefined>> = {};
    let bytes = 0;
    const chunks: Buffer[] = [];

    const settle = (reply: WireReply): void => {
      if (settled) return;
      settled = true;
      cancelDeadline();
      request.signal?.removeEventListener('abort', onAbort);
      resolve(reply);
    };
    // `controller` is there from the moment before the first byte is written: without it nothing was sent.
    const giveUp = (why: 'timeout' | 'cancelled' | 'too-large'): void => {
      settle({ kind: 'broken', why, sent: controller !== undefined });
      controller?.abort(new Error(why));
    };
    const onAbort = (): void => giveUp('cancelled');
    const cancelDeadline = options.clock.after(request.deadlineMs, () => giveUp('timeout'));
    request.signal?.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        if (settled) started.abort(new Error('given up'));
        else controller = started;
      },
      onResponseStart: (_, statusCode, head, statusMessage) => {
        status = statusCode;
        reason = statusMessage ?? '';
        headers = head;
      },
      onResponseData: (_, chunk) => {
        bytes += chunk.length;
        if (bytes > options.maxBodyBytes) giveUp('too-large');
        else if (!settled) chunks.push(chunk);
      },
      onResponseEnd: () => {
        const body = Buffer.concat(chunks);
        let text: string | undefined;
        settle({
          kind: 'reply',
          status,
          reason,
          headers,
          bytes: body,
          get text() {
            return (text ??= new TextDecoder().decode(body));
          },
        });
      },
      onResponseError: (_, error) => {
        settle({ kind: 'broken', why: 'network', sent: controller !== undefined, ...codeOf(error) });
      },
    };

    try {
      pool.dispatch(
        {
          path: request.path,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
        },
        handler,
      );
    } catch (error) {
      settle({ kind: 'broken', why: 'network', sent: controller !== undefined, ...codeOf(error) });
    }
  });
}

function codeOf(error: unknown): { readonly code?: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? { code } : {};
}
