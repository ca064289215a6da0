import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createTransport, type Transport, type WireReply } from '../../../src/api/http/transport.ts';
import { systemClock, type Clock } from '../../../src/lib/clock.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';

/** What a raw server does with a connection, and all that it was sent. */
interface RawServer {
  readonly port: number;
  readonly received: string[];
  connections(): number;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function rawServer(answer: (socket: Socket, text: string, index: number) => void): Promise<RawServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received.push(bytes.toString('latin1'));
      answer(socket, received.at(-1) ?? '', received.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, received, connections: () => connections };
}

function transportTo(origin: string, clock: Clock = systemClock()): Transport {
  const transport = createTransport({ origin, clock, connections: 2, maxBodyBytes: 64 * 1024 });
  ends.push(() => transport.close());
  return transport;
}

const GET = {
  method: 'GET',
  path: '/v1/missions?page%5Bsize%5D=20',
  headers: {},
  deadlineMs: 5_000,
} as const;

const body = '{"missions":[],"say":"ünü"}';
const sized = `HTTP/1.1 200 All Right\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;

/** Raw answers of servers and of what stands before them; each is read the same by two clients that know nothing of one another. */
const ANSWERS: Readonly<Record<string, string>> = {
  'a length': `${sized}\r\n${body}`,
  'the end of the connection': `HTTP/1.0 200 OK\r\n\r\n${body}`,
  'an end that was announced': `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${body}`,
  chunks: `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n`,
  'nothing at all': 'HTTP/1.1 204 No Content\r\n\r\n',
  'something before the answer': `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${sized}\r\n${body}`,
  'a redirect': 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n',
  'a failure': 'HTTP/1.1 503 Away\r\nretry-after: 7\r\ncontent-length: 4\r\n\r\naway',
  'a body that is cut': `HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n${body}`,
  'chunks that are cut': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n6\r\nsec',
  'a head that is cut': 'HTTP/1.1 200 OK\r\ncontent-le',
  'no HTTP': 'SSH-2.0-OpenSSH_9.6\r\n',
  'a head without end': `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`,
  'two lengths': 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde',
  'length and chunks': `HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  'another protocol': 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  silence: '',
};

describe('an answer is read as another client reads it', () => {
  test.each(Object.entries(ANSWERS))('%s', async (_, answer) => {
    const { port } = await rawServer((socket) => void socket.end(answer));
    const origin = `http://127.0.0.1:${port}`;
    const reply = await transportTo(origin).send(GET);
    const other = await byNode(origin);
    expect(shortened(reply)).toEqual(other);
  });
});

function shortened(reply: WireReply): object {
  if (reply.kind === 'broken') return { kind: 'broken', sent: reply.sent };
  const { status, reason, text, headers } = reply;
  return { kind: 'reply', status, reason, text, retryAfter: headers['retry-after'] };
}

function byNode(origin: string): Promise<object> {
  return new Promise((resolve) => {
    const broken = (): void => resolve({ kind: 'broken', sent: true });
    const outgoing = request(`${origin}${GET.path}`, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
      answer.on('error', broken);
      answer.on('end', () => {
        const { statusCode: status, statusMessage: reason, headers } = answer;
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ kind: 'reply', status, reason, text, retryAfter: headers['retry-after'] });
      });
      answer.on('close', broken);
    });
    outgoing.on('error', broken);
    outgoing.on('upgrade', broken);
    outgoing.on('close', broken);
    outgoing.end();
  });
}

describe('whether a byte can have reached the server', () => {
  const write = { ...GET, method: 'POST', body: '{"to":"+13125550101"}' } as const;

  test('none has where nobody listens', async () => {
    const { port } = await rawServer(() => undefined);
    await ends.pop()?.();
    const reply = await transportTo(`http://127.0.0.1:${port}`).send(write);
    expect(reply).toEqual({ kind: 'broken', why: 'network', sent: false, code: 'ECONNREFUSED' });
  });

  test('none has while the other side has not proved who it is', async () => {
    const server = await rawServer(() => undefined);
    const clock = manualClock(0);
    const sending = transportTo(`https://127.0.0.1:${server.port}`, clock).send(write);
    while (server.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(5_000);
    expect(await sending).toEqual({ kind: 'broken', why: 'timeout', sent: false });
    expect(server.received.join('')).not.toContain('POST');
  });

  test('one may have from the moment that the connection stands', async () => {
    const { port } = await rawServer((socket) => void socket.destroy());
    const reply = await transportTo(`http://127.0.0.1:${port}`).send(write);
    expect(reply).toMatchObject({ kind: 'broken', why: 'network', sent: true });
  });

  test('one may have on a connection that was kept and is gone', async () => {
    const server = await rawServer((socket, _, index) => {
      if (index === 1) socket.write(`${sized}\r\n${body}`);
      else socket.destroy();
    });
    const transport = transportTo(`http://127.0.0.1:${server.port}`);
    expect(await transport.send(GET)).toMatchObject({ kind: 'reply' });
    // Nothing goes out a second time, by another connection neither.
    expect(await transport.send(write)).toMatchObject({ kind: 'broken', sent: true });
    expect(server.received.filter((text) => text.startsWith('POST'))).toHaveLength(1);
  });

  test('none has after it was called off, or the transport closed', async () => {
    const server = await rawServer(() => undefined);
    const transport = transportTo(`http://127.0.0.1:${server.port}`);
    const stop = new AbortController();
    const early = transport.send({ ...write, signal: stop.signal });
    stop.abort();
    expect(await early).toEqual({ kind: 'broken', why: 'cancelled', sent: false });
    await transport.close();
    expect(await transport.send(write)).toEqual({ kind: 'broken', why: 'cancelled', sent: false });
    expect(server.connections()).toBe(0);
  });

  test('a path or a header that cannot be written is none', async () => {
    const server = await rawServer(() => undefined);
    const transport = transportTo(`http://127.0.0.1:${server.port}`);
    const bad = [{ path: '/v1/a b' }, { headers: { authorization: 'Bearer a\r\nb' } }];
    for (const part of bad) {
      expect(await transport.send({ ...write, ...part })).toMatchObject({ kind: 'broken', sent: false });
    }
    expect(server.received).toEqual([]);
  });
});

test.each(['POST', 'PATCH', 'DELETE'] as const)('%s states the length of its body', async (method) => {
  const server = await rawServer((socket) => void socket.write(`${sized}\r\n${body}`));
  const transport = transportTo(`http://127.0.0.1:${server.port}`);
  await transport.send({ ...GET, method, body: '{"say":"ü"}' });
  expect(server.received.join('')).toMatch(/\r\ncontent-length: 12\r\n(?:.*\r\n)?\r\n\{"say":/is);
});

test('a POST without a body says that it has none', async () => {
  const server = await rawServer((socket) => void socket.write(`${sized}\r\n${body}`));
  await transportTo(`http://127.0.0.1:${server.port}`).send({ ...GET, method: 'POST' });
  expect(server.received.join('')).toMatch(/\r\ncontent-length: 0\r\n/i);
});

test('closing ends what is under way', async () => {
  const server = await rawServer(() => undefined);
  const transport = transportTo(`http://127.0.0.1:${server.port}`);
  const sending = transport.send({ ...GET, deadlineMs: 60_000 });
  while (server.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await transport.close();
  expect(await sending).toMatchObject({ kind: 'broken', why: 'network', sent: true });
});
