import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { refusedAnswer, type ApiAnswer } from './answer.ts';
import type { ServerState } from './backend.ts';
import { wordRefusal } from './dialect.ts';
import { worksUnder, type Fault, type FaultBook } from './faults.ts';
import type { createRequestLog, RequestRecord } from './request-log.ts';
import { matchRoute } from './route-table.ts';

const BASE_PATH = '/v1';
const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

/** The HTTP side of the server: keys, bodies, routes and faults. */
export async function createHttpDoor(
  backend: ServerState,
  door: {
    readonly apiKeys: ReadonlySet<string>;
    readonly faults: FaultBook;
    readonly log: ReturnType<typeof createRequestLog>;
  },
): Promise<Server> {
  // Ten megabytes in each thread: a console with a server of its own never loads it.
  const { createServer } = await import('node:http');
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyOf(request);
    const line = `${request.method ?? 'GET'} ${request.url ?? '/'}`;
    const fault = door.faults.take(line);
    const body = parsed(text);
    const idempotencyKey = headerOf(request, 'idempotency-key');
    const userAgent = headerOf(request, 'user-agent');
    const record: RequestRecord = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      body: body ?? {},
      atMs: backend.clock.now(),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(userAgent !== undefined && { userAgent }),
      ...(fault !== undefined && { fault: fault.kind }),
    };
    door.log.note(record);
    // The world's own time, as a server tells its own.
    response.setHeader('date', new Date(record.atMs).toUTCString());
    const work = (): ApiAnswer => {
      const key = /^Bearer (\S+)$/.exec(headerOf(request, 'authorization') ?? '')?.[1];
      if (key === undefined || !door.apiKeys.has(key)) {
        return refusedAnswer(401, 'unauthorized', 'Invalid or missing API key');
      }
      if (body === undefined) return refusedAnswer(400, 'bad_request', 'The body is not a JSON object');
      return answerTo(backend, record, idempotencyKey);
    };
    if (fault === undefined) send(response, record, backend, work());
    else misbehave(response, record, backend, fault, work);
  };
  return createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
}

function answerTo(
  backend: ServerState,
  record: RequestRecord,
  idempotencyKey: string | undefined,
): ApiAnswer {
  backend.agenda.runDue();
  const url = new URL(record.path, 'http://localhost');
  if (!url.pathname.startsWith(`${BASE_PATH}/`)) return refusedAnswer(404, 'not_found', 'Route not found');
  const match = matchRoute(record.method, url.pathname.slice(BASE_PATH.length));
  if (match.kind === 'no-route') return refusedAnswer(404, 'not_found', 'Route not found');
  if (match.kind === 'wrong-method') return refusedAnswer(405, 'method_not_allowed', 'Method not allowed');
  return match.route(backend, {
    method: record.method,
    params: match.params,
    query: url.searchParams,
    body: record.body,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
}

function send(
  response: ServerResponse,
  record: RequestRecord,
  backend: ServerState,
  answer: ApiAnswer,
): void {
  const text = textOfAnswer(backend, answer);
  record.status = answer.status;
  response.writeHead(answer.status, headersOf(text));
  response.end(text);
}

function textOfAnswer(backend: ServerState, answer: ApiAnswer): string {
  if (answer.kind === 'refusal') return JSON.stringify(wordRefusal(backend.policy.dialect, answer));
  return answer.body === undefined ? '' : JSON.stringify(answer.body);
}

const headersOf = (text: string): Record<string, string | number> =>
  text === ''
    ? {}
    : { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) };

function misbehave(
  response: ServerResponse,
  record: RequestRecord,
  backend: ServerState,
  fault: Fault,
  work: () => ApiAnswer,
): void {
  const answer = worksUnder(fault) ? work() : undefined;
  const text = answer === undefined ? '{}' : textOfAnswer(backend, answer);
  const reply = (status: number, headers: Record<string, string>, body: string): void => {
    record.status = status;
    response.writeHead(status, headers);
    response.end(body);
  };
  switch (fault.kind) {
    case 'timeout':
      return;
    case 'reset-before':
    case 'reset-after':
      response.socket?.resetAndDestroy();
      return;
    case '429':
      reply(
        429,
        {
          'content-type': 'application/json',
          ...retryAfterOf(fault),
        },
        '{"error":{"code":"rate_limited","message":"Too many requests"}}',
      );
      return;
    case '5xx':
      reply(
        fault.status ?? 503,
        { 'content-type': 'application/json' },
        '{"error":{"code":"internal","message":"Internal server error"}}',
      );
      return;
    case 'html':
      reply(
        200,
        { 'content-type': 'text/html' },
        '<!doctype html><html><title>Guest Wi-Fi</title><body>Please sign in to continue.</body></html>',
      );
      return;
    case 'late':
      backend.clock.after(fault.delayMs ?? 60_000, () => send(response, record, backend, work()));
      return;
    case 'empty':
      reply(200, { 'content-type': 'application/json' }, '');
      return;
    case 'garbage':
      reply(200, { 'content-type': 'application/json' }, '{"data": [\u0000\u001b]8;;oops');
      return;
    case 'huge':
      reply(200, { 'content-type': 'application/json' }, `{"data":"${'x'.repeat(9 * 1024 * 1024)}"}`);
      return;
    case 'redirect':
      reply(302, { location: fault.location ?? 'http://127.0.0.1:9/elsewhere' }, '');
      return;
    case 'truncate':
      record.status = answer?.status ?? 200;
      response.writeHead(record.status, headersOf(text));
      response.write(text.slice(0, Math.floor(text.length / 2)), () => response.socket?.destroy());
      return;
    case 'slow':
      drip(response, record, backend, answer?.status ?? 200, text, fault.delayMs ?? 5_000);
  }
}

function retryAfterOf(fault: Fault): Record<string, string> {
  const value = fault.retryAfter ?? fault.retryAfterS?.toString();
  return value === undefined ? {} : { 'retry-after': value };
}

/** Sends the body in ten parts, spread over `delayMs` of the world's time. */
function drip(
  response: ServerResponse,
  record: RequestRecord,
  backend: ServerState,
  status: number,
  text: string,
  delayMs: number,
): void {
  const bytes = Buffer.from(text);
  const partBytes = Math.max(1, Math.ceil(bytes.length / 10));
  record.status = status;
  response.writeHead(status, headersOf(text));
  response.flushHeaders();
  const next = (offset: number): void => {
    if (response.destroyed) return;
    if (offset >= bytes.length) {
      response.end();
      return;
    }
    response.write(bytes.subarray(offset, offset + partBytes));
    backend.clock.after(delayMs / 10, () => next(offset + partBytes));
  };
  backend.clock.after(delayMs / 10, () => next(0));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY_BYTES) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** No body at all is an empty object; anything but an object is refused. */
function parsed(text: string): JsonObject | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
