import { afterEach, describe, expect, test } from 'vitest';
import type { ServerClient } from '../../../src/api/http/server-client.ts';
import { assistantId, missionId } from '../../../src/domain/ids.ts';
import type { ServerError } from '../../../src/domain/server/server-error.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { sendJson, startLocalServer, testClient, type LocalServer } from '../local-server.ts';

let server: LocalServer | undefined;
let client: ServerClient | undefined;

afterEach(async () => {
  await client?.close();
  await server?.close();
});

/** The errors that a read and a write bring when the server answers so. */
async function errorsOf(answer: LocalServer['answer']): Promise<{ read: ServerError; write: ServerError }> {
  server = await startLocalServer(answer);
  client = testClient(server.baseUrl);
  const read = await client.getMission(missionId('m1'));
  // Another client: a pause that the first answer asked for is not the matter here.
  await client.close();
  client = testClient(server.baseUrl);
  const write = await client.createMission({ name: 'n', instructions: 'i' });
  if (read.ok || write.ok) throw new Error('no error');
  return { read: read.error, write: write.error };
}

const telnyx = (status: number, prefix = 'Telnyx API error', errors?: unknown): unknown => ({
  error: {
    code: 'internal',
    message: `${prefix} (${status}): ${JSON.stringify({
      errors: errors ?? [
        {
          code: '10015',
          title: 'Bad Request',
          detail: 'target does not belong to this assistant',
          source: { pointer: '/to' },
        },
      ],
    })}`,
  },
});

describe('an answer becomes an error that says what a write did', () => {
  test.each([
    ['401', { error: { code: 'unauthorized', message: 'bad key' } }, 401, 'key', 'none'],
    ['403', { message: 'plan' }, 403, 'key', 'none'],
    ['404', { error: 'Mission not found' }, 404, 'not-found', 'none'],
    ['409', { error: 'done before' }, 409, 'refused', 'none'],
    ['422', { error: { message: 'name is missing' } }, 422, 'refused', 'none'],
    ['429', 'slow down', 429, 'rate-limit', 'none'],
    ['500', { error: { message: 'oops' } }, 500, 'server', 'unknown'],
    ['502 page', '<html><body>Bad gateway</body></html>', 502, 'server', 'unknown'],
    ['503', '', 503, 'server', 'unknown'],
    ['504', '', 504, 'server', 'unknown'],
    ['302', '', 302, 'unsafe', 'unknown'],
    ['500 of a refusing service', telnyx(400), 500, 'refused', 'none'],
    ['500 of a refused SMS', telnyx(400, 'Telnyx schedule SMS failed'), 500, 'refused', 'none'],
    ['500 with its 404', telnyx(404), 500, 'not-found', 'none'],
    ['500 with its 429', telnyx(429), 500, 'rate-limit', 'none'],
    ['500 with its 401, which is not our key', telnyx(401), 500, 'refused', 'none'],
    ['500 with its 408', telnyx(408), 500, 'server', 'unknown'],
    ['500 with its 503', telnyx(503), 500, 'server', 'unknown'],
    ['200 page of a captive portal', '<!DOCTYPE html><title>Sign in</title>', 200, 'garbled', 'unknown'],
    ['200 cut', '{"mission": {"id": "m', 200, 'garbled', 'unknown'],
    ['200 without an id', { mission: { name: 'x' } }, 200, 'garbled', 'unknown'],
    ['200 empty', '', 200, 'garbled', 'unknown'],
    ['200 of another type', 7, 200, 'garbled', 'unknown'],
    ['200 too deep', '['.repeat(100_000), 200, 'garbled', 'unknown'],
  ] as const)('%s', async (_name, body, status, kind, outcome) => {
    const { read, write } = await errorsOf((_, response) => sendJson(response, body, status));
    expect(read).toMatchObject({ kind, outcome: 'none' });
    expect(write).toMatchObject({ kind, outcome });
    expect(write.sentence).toMatch(/^[A-Z].*[.?]$/);
    const warns = write.sentence.includes('look before trying again');
    expect(warns).toBe(outcome === 'unknown' && status !== 302);
  });

  test('code, every detail and pointer come out of the wrapped text', async () => {
    const { write } = await errorsOf((_, response) =>
      sendJson(
        response,
        telnyx(400, 'Telnyx API error', [
          {
            code: '10004',
            detail: 'A required parameter was missing.',
            source: { pointer: '/body/steps[0]/step_id' },
          },
          {
            code: '10004',
            detail: 'A required parameter was missing.',
            source: { pointer: '/body/steps[0]/sequence' },
          },
        ]),
        500,
      ),
    );
    expect(write).toMatchObject({ status: 500, reason: 'Internal Server Error', code: '10004' });
    expect(write.detail).toContain('/body/steps[0]/sequence');
    expect(write.body).toContain('Telnyx API error (400)');
  });

  test('hostile text in an error is neutralised', async () => {
    const { write } = await errorsOf((_, response) =>
      sendJson(response, { message: 'no\u001b[2J\u202ekey' }, 422),
    );
    expect(JSON.stringify(write)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(write.detail).toContain('␛[2J');
  });
});

describe('a broken connection', () => {
  test('that was never made had no effect', async () => {
    server = await startLocalServer(() => undefined);
    const { baseUrl } = server;
    await server.close();
    client = testClient(baseUrl);
    const write = await client.createMission({ name: 'n', instructions: 'i' });
    expect(write).toMatchObject({
      ok: false,
      error: { kind: 'network', outcome: 'none', code: 'ECONNREFUSED' },
    });
    expect(!write.ok && write.error.sentence).toContain('Nothing was sent.');
  });

  test('to a name that does not exist had no effect', async () => {
    client = testClient('https://name.invalid/v1');
    expect(await client.createMission({ name: 'n', instructions: 'i' })).toMatchObject({
      ok: false,
      error: { kind: 'network', outcome: 'none' },
    });
  });

  test('that ends before, in and after the head may have had one', async () => {
    const cuts: readonly LocalServer['answer'][] = [
      (_request, _response, socket) => void socket.destroy(),
      (_request, _response, socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-ty');
        socket.end();
      },
      (_request, _response, socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"mission"');
        socket.end();
      },
      (_request, _response, socket) => {
        socket.write('this is not http at all\r\n\r\n');
        socket.end();
      },
    ];
    for (const cut of cuts) {
      const { read, write } = await errorsOf(cut);
      expect(read).toMatchObject({ kind: 'network', outcome: 'none' });
      expect(write).toMatchObject({ kind: 'network', outcome: 'unknown' });
      await client?.close();
      await server?.close();
    }
  });

  test('is not mended by sending a write twice', async () => {
    const { write } = await errorsOf((_request, _response, socket) => void socket.destroy());
    expect(write.outcome).toBe('unknown');
    expect(server?.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('a deadline', () => {
  test.each([
    ['without a head', () => undefined],
    [
      'with a body that never ends',
      (_request: unknown, response: { write: (text: string) => void }) => response.write('{"mission":'),
    ],
  ])('ends an answer %s', async (_name, answer) => {
    server = await startLocalServer(answer);
    const clock = manualClock(0);
    client = testClient(server.baseUrl, { readDeadlineMs: 20_000, writeDeadlineMs: 60_000 }, clock);
    const read = client.getMission(missionId('m1'));
    const write = client.createMission({ name: 'n', instructions: 'i' });
    while (server.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(20_000);
    expect(await read).toMatchObject({ ok: false, error: { kind: 'timeout', outcome: 'none' } });
    await clock.advance(40_000);
    expect(await write).toMatchObject({ ok: false, error: { kind: 'timeout', outcome: 'unknown' } });
  });

  test('a body over the cap is given up', async () => {
    const { read } = await errorsOf((_, response) => {
      response.on('error', () => undefined);
      response.write('"');
      const chunk = 'x'.repeat(1024 * 1024);
      for (let count = 0; count < 9; count += 1) response.write(chunk);
      response.end('"');
    });
    expect(read.kind).toBe('garbled');
    expect(read.sentence).toContain('larger');
  });
});

describe('giving up', () => {
  test('before it is sent had no effect; after it, nobody knows', async () => {
    server = await startLocalServer(() => undefined);
    client = testClient(server.baseUrl);
    const early = AbortSignal.abort();
    expect(await client.createMission({ name: 'n', instructions: 'i' }, { signal: early })).toMatchObject({
      error: { kind: 'cancelled', outcome: 'none' },
    });
    expect(server.requests).toHaveLength(0);
    const controller = new AbortController();
    const late = client.createMission({ name: 'n', instructions: 'i' }, { signal: controller.signal });
    while (server.requests.length < 1) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await late).toMatchObject({ error: { kind: 'cancelled', outcome: 'unknown' } });
  });

  test('ends the wait of a read between two tries', async () => {
    server = await startLocalServer((_, response) => sendJson(response, '', 500));
    const clock = manualClock(0);
    client = testClient(server.baseUrl, { readTries: 3 }, clock);
    const controller = new AbortController();
    const read = client.getMission(missionId('m1'), { signal: controller.signal });
    while (clock.pending() === 0 || server.requests.length === 0)
      await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await read).toMatchObject({ error: { kind: 'cancelled', outcome: 'none' } });
    expect(server.requests).toHaveLength(1);
  });
});

test('an optional endpoint that is missing is a value, another failure is not', async () => {
  server = await startLocalServer((_, response) => sendJson(response, { message: 'no route' }, 404));
  client = testClient(server.baseUrl);
  for (const answer of [
    await client.account(),
    await client.voices(),
    await client.checks(),
    await client.listApprovals(),
    await client.listMessages({}),
    await client.listConversations(),
    await client.missionActivity(missionId('m1')),
    await client.respondApproval('a1' as never, 'approved'),
  ]) {
    expect(answer).toEqual({ ok: true, value: undefined });
  }
  server.answer = (_, response) => sendJson(response, '', 500);
  expect((await client.account()).ok).toBe(false);
  expect((await client.checks()).ok).toBe(false);
});

test('ids and paths cannot leave their place in the address', async () => {
  server = await startLocalServer((_, response) => sendJson(response, { id: 'x' }));
  client = testClient(server.baseUrl);
  await client.getMission(missionId('..'));
  await client.getMission(missionId('a/../../b?c=d#e'));
  await client.getAssistant(assistantId('x\r\nX-Evil: 1'));
  expect(server.requests.map(({ path }) => path)).toEqual([
    '/v1/missions/%252E%252E',
    '/v1/missions/a%2F..%2F..%2Fb%3Fc%3Dd%23e',
    '/v1/assistants/x%0D%0AX-Evil%3A%201',
  ]);
  for (const path of [
    'missions',
    '//evil.example/x',
    '/../admin',
    '/a/%2e%2E/b',
    '/a b',
    '/a\r\nx',
    'https://x',
    '/a\\b',
  ]) {
    expect(await client.raw(path)).toMatchObject({ error: { kind: 'unsafe', outcome: 'none' } });
    expect(await client.rawText(path)).toMatchObject({ error: { kind: 'unsafe', outcome: 'none' } });
  }
  expect(server.requests).toHaveLength(3);
});
