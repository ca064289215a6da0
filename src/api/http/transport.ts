import type { Agent, IncomingMessage, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../../lib/clock.ts';

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
/** An idle connection is closed before the server's own patience ends: a write on it would be lost without a trace. */
const IDLE_MS = 4_000;

/** Node's client for the scheme of the address, and the connections that it keeps. */
interface Wire {
  readonly request: typeof httpRequest;
  readonly agent: Agent;
  readonly isTls: boolean;
}

/**
 * A transport over kept connections. Redirects are answers like any other; nothing is followed and nothing is sent
 * twice. Node's client is loaded with the first request.
 */
export function createTransport(options: TransportOptions): Transport {
  let wire: Promise<Wire> | undefined;
  let closed = false;

  return {
    send: async (request) => {
      const isGivenUp = (): boolean => closed || request.signal?.aborted === true;
      if (isGivenUp()) return { kind: 'broken', why: 'cancelled', sent: false };
      const opened = await (wire ??= openWire(options));
      // While the client was loaded somebody may have called it off.
      if (isGivenUp()) return { kind: 'broken', why: 'cancelled', sent: false };
      return exchange(opened, request, options);
    },
    close: async () => {
      closed = true;
      (await wire)?.agent.destroy();
    },
  };
}

async function openWire({ origin, connections }: TransportOptions): Promise<Wire> {
  const isTls = origin.startsWith('https:');
  const { default: client } = isTls ? await import('node:https') : await import('node:http');
  const agent = new client.Agent({ keepAlive: true, maxSockets: connections, timeout: IDLE_MS });
  return { request: client.request, agent, isTls };
}

function exchange(wire: Wire, request: WireRequest, options: TransportOptions): Promise<WireReply> {
  return new Promise((resolve) => {
    const url = new URL(options.origin);
    let settled = false;
    // No byte is written before the connection stands; from then on any may have been.
    let sent = false;
    let outgoing: ReturnType<Wire['request']> | undefined;
    let answered = false;
    let cancelConnect: Cancel | undefined;

    const settle = (reply: WireReply): void => {
      if (settled) return;
      settled = true;
      cancelDeadline();
      cancelConnect?.();
      request.signal?.removeEventListener('abort', onAbort);
      resolve(reply);
    };
    const broken = (why: 'timeout' | 'cancelled' | 'too-large' | 'network', code?: string): void =>
      settle({ kind: 'broken', why, sent, ...(code === undefined ? {} : { code }) });
    const giveUp = (why: 'timeout' | 'cancelled' | 'too-large'): void => {
      broken(why);
      outgoing?.destroy();
    };
    const onAbort = (): void => giveUp('cancelled');
    const cancelDeadline = options.clock.after(request.deadlineMs, () => giveUp('timeout'));
    request.signal?.addEventListener('abort', onAbort, { once: true });

    const onSocket = (socket: Socket): void => {
      if (!socket.connecting) {
        sent = true;
        return;
      }
      cancelConnect = options.clock.after(CONNECT_TIMEOUT_MS, () => {
        broken('network', 'ETIMEDOUT');
        outgoing?.destroy();
      });
      socket.once(wire.isTls ? 'secureConnect' : 'connect', () => {
        sent = true;
        cancelConnect?.();
      });
    };

    const onAnswer = (answer: IncomingMessage): void => {
      answered = true;
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > options.maxBodyBytes) giveUp('too-large');
        else if (!settled) chunks.push(chunk);
      });
      answer.on('error', (error) => broken('network', codeOf(error)));
      answer.on('end', () => {
        const { statusCode: status = 0, statusMessage: reason = '', headers } = answer;
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
      });
      // Whatever else ends it, ends it here.
      answer.on('close', () => broken('network'));
    };

    try {
      outgoing = wire.request(url, {
        agent: wire.agent,
        method: request.method,
        path: request.path,
        headers: {
          ...request.headers,
          // Said outright: Node leaves it out for some methods, and the body would run into the next request.
          ...(request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }),
        },
      });
      outgoing.on('socket', onSocket);
      outgoing.on('response', onAnswer);
      outgoing.on('error', (error) => broken('network', codeOf(error)));
      // A connection that ends without a word, or is taken over for another protocol.
      outgoing.on('close', () => {
        if (!answered) broken('network');
      });
      outgoing.end(request.body);
    } catch (error) {
      broken('network', codeOf(error));
    }
  });
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
