import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  createServerClient,
  type ServerClient,
  type ServerClientOptions,
} from '../../src/api/http/server-client.ts';
import { createTransport } from '../../src/api/http/transport.ts';
import type { RequestLimits } from '../../src/api/http/requester.ts';
import { systemClock, type Clock } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/random.ts';

export interface LocalRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface LocalServer {
  readonly baseUrl: string;
  readonly requests: LocalRequest[];
  /** Connections that were ever made. */
  connections(): number;
  answer: (request: LocalRequest, response: ServerResponse, socket: Socket) => void;
  close(): Promise<void>;
}

/** A real server on a free port; `answer` may be exchanged while it runs. */
export async function startLocalServer(answer: LocalServer['answer']): Promise<LocalServer> {
  let connections = 0;
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      server.requests.push(seen);
      server.answer(seen, response, request.socket);
    });
    request.on('error', () => undefined);
  });
  http.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const server: LocalServer = {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    requests: [],
    connections: () => connections,
    answer,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export const TEST_KEY = 'cc_live_PLANTED0123456789abcdefWXYZ';

/** A client that never waits on purpose: one try, no budget to speak of. */
export function testClient(
  baseUrl: string,
  limits: Partial<RequestLimits> = {},
  clock: Clock = systemClock(),
  transport: ServerClientOptions['transport'] = createTransport,
): ServerClient {
  return createServerClient({
    config: { baseUrl, key: TEST_KEY },
    clock,
    random: seededRandom(7),
    transport,
    limits: { perSecond: 1e6, burst: 1e6, readTries: 1, failuresToPause: 1e6, ...limits },
  });
}
