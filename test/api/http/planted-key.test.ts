import { createServer } from 'node:net';
import { inspect } from 'node:util';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createServerClient } from '../../../src/api/http/server-client.ts';
import { missionId, runId } from '../../../src/domain/ids.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { sendJson, startLocalServer, TEST_KEY, testClient, type LocalServer } from '../local-server.ts';

/** Any run of the key's secret part, however it is spelled. */
const LEAKS = [
  TEST_KEY.slice(8, 20),
  TEST_KEY.slice(-12),
  Buffer.from(TEST_KEY).toString('base64').slice(4, 24),
];

function expectClean(what: unknown): void {
  const text = `${inspect(what, { depth: 12, showHidden: true })}\n${JSON.stringify(what) ?? ''}`;
  for (const leak of LEAKS) expect(text).not.toContain(leak);
}

const echo = (text: string): string => `got Bearer ${TEST_KEY} ${text}`;
const escaped = encodeURIComponent(TEST_KEY);

/** Every way in which an answer can throw the key back. */
const ANSWERS: readonly [name: string, answer: LocalServer['answer']][] = [
  ...[400, 401, 403, 404, 409, 422, 429, 500, 502, 503].flatMap(
    (status): [string, LocalServer['answer']][] => [
      [
        `${status} error.message`,
        (_, r) => sendJson(r, { error: { code: TEST_KEY, message: echo('x') } }, status),
      ],
      [`${status} text`, (_, r) => sendJson(r, echo('plain'), status)],
    ],
  ),
  [
    'reason phrase',
    (_r, _s, socket) => void socket.end(`HTTP/1.1 500 ${TEST_KEY}\r\ncontent-length: 0\r\n\r\n`),
  ],
  ['redirect', (_, r) => sendJson(r, '', 302, { location: `https://evil.example/?k=${TEST_KEY}` })],
  [
    'telnyx detail',
    (_, r) =>
      sendJson(
        r,
        {
          error: {
            message: `Telnyx API error (400): {"errors":[{"code":"${TEST_KEY}","detail":"${echo('d')}"}]}`,
          },
        },
        500,
      ),
  ],
  [
    'telnyx text',
    (_, r) => sendJson(r, { error: `Telnyx API error (400): ${'x'.repeat(480)}${TEST_KEY}` }, 500),
  ],
  ['captive page', (_, r) => sendJson(r, `<html>${TEST_KEY}</html>`)],
  ['error page', (_, r) => sendJson(r, `<html>${TEST_KEY}</html>`, 502)],
  ['garbled', (_, r) => sendJson(r, `{"mission": "${TEST_KEY}`)],
  ['garbled with the key first', (_, r) => sendJson(r, TEST_KEY)],
  ['no id', (_, r) => sendJson(r, { mission: { name: TEST_KEY } })],
  [
    'cut',
    (_r, _s, socket) => void socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"k":"${TEST_KEY}`),
  ],
  ['bad header', (_r, _s, socket) => void socket.end(`HTTP/1.1 200 OK\r\n${TEST_KEY} broken\r\n\r\n`)],
  ['not http', (_r, _s, socket) => void socket.end(TEST_KEY)],
  ['escaped for a URL', (_, r) => sendJson(r, { message: escaped }, 400)],
  ['base64', (_, r) => sendJson(r, { message: Buffer.from(TEST_KEY).toString('base64') }, 400)],
  ['key over the cut of a long text', (_, r) => sendJson(r, 'x'.repeat(63_990) + TEST_KEY, 400)],
  ['key over the cut of a detail', (_, r) => sendJson(r, { message: 'x'.repeat(495) + TEST_KEY }, 400)],
  ['nested error object', (_, r) => sendJson(r, { error: { message: { deep: [TEST_KEY] } } }, 400)],
  ['errors list', (_, r) => sendJson(r, { errors: [{ detail: TEST_KEY, code: TEST_KEY }] }, 422)],
];

test(`a planted key comes out of none of ${ANSWERS.length} failing answers, neither read nor write`, async () => {
  for (const [name, answer] of ANSWERS) {
    const server = await startLocalServer(answer);
    const client = testClient(server.baseUrl);
    const results = [await client.getMission(missionId('m1'))];
    const health = client.health();
    await client.close();
    const other = testClient(server.baseUrl);
    results.push(await other.createMission({ name: TEST_KEY, instructions: TEST_KEY }));
    expect([name, ...results.map((result) => result.ok)]).toEqual([name, false, false]);
    expectClean(results);
    expectClean([health, other.health()]);
    await other.close();
    await server.close();
  }
});

test('nor out of the ways in which nothing is sent', async () => {
  const bad: readonly [string, string][] = [
    ['https://host.invalid/v1', `${TEST_KEY}\r\nX: 1`],
    ['https://host.invalid/v1', `${TEST_KEY} `],
    ['https://host.invalid/v1', `${TEST_KEY}\u00e9`],
    ['https://host.invalid/v1', TEST_KEY.repeat(20)],
    [`https://user:${TEST_KEY}@host.invalid/v1`, TEST_KEY],
    [`https://host.invalid/v1?key=${TEST_KEY}`, TEST_KEY],
    [`${TEST_KEY}://x`, TEST_KEY],
    ['http://192.0.2.7/v1', TEST_KEY],
    ['https://host.invalid/v1', TEST_KEY],
    ['http://127.0.0.1:9/v1', TEST_KEY],
  ];
  for (const [baseUrl, key] of bad) {
    const client = createServerClient({
      config: { baseUrl, key },
      clock: systemClock(),
      random: seededRandom(1),
      limits: { readTries: 1 },
    });
    const result = await client.getRun(missionId(TEST_KEY), runId('r'));
    expect(result.ok).toBe(false);
    expectClean([result, client.health()]);
    await client.close();
  }
});

test.each([
  'http://HOST:PORT/v1',
  'http://0.0.0.0:PORT/v1',
  'ftp://127.0.0.1:PORT/',
  'http://localhost.evil.example:PORT/v1',
])('an address that is not safe is refused before a byte: %s', async (form) => {
  let bytes = 0;
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '0.0.0.0', resolve);
  });
  const port = String((server.address() as AddressInfo).port);
  const client = testClient(form.replace('PORT', port).replace('HOST', '127.0.0.1.nip.invalid'));
  const result = await client.listMissions();
  expect(result).toMatchObject({ ok: false, error: { kind: 'unsafe', outcome: 'none' } });
  expect(client.health().requestsSent).toBe(0);
  expect(bytes).toBe(0);
  await client.close();
  server.close();
});

test('a redirect is not followed', async () => {
  const target = await startLocalServer((_, response) => sendJson(response, { mission: { id: 'stolen' } }));
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await startLocalServer((_, response) =>
      sendJson(response, '', status, { location: `${target.baseUrl}/missions/m1` }),
    );
    const client = testClient(server.baseUrl, { readTries: 3 });
    expect(await client.getMission(missionId('m1'))).toMatchObject({ error: { kind: 'unsafe' } });
    expect(server.requests).toHaveLength(1);
    await client.close();
    await server.close();
  }
  expect(target.requests).toHaveLength(0);
  await target.close();
});

test('the redactor knows the spellings of a secret and leaves other words alone', () => {
  const redact = createRedact(['s3cr3t"key/x', 'ab', undefined]);
  expect(redact('a s3cr3t"key/x b')).toBe('a [secret] b');
  expect(redact(JSON.stringify({ k: 's3cr3t"key/x' }))).toBe('{"k":"[secret]"}');
  expect(redact(encodeURIComponent('s3cr3t"key/x'))).toBe('[secret]');
  expect(redact('about the cab')).toBe('about the cab');
  expect(redact('cc_live_someoneelse99 and authorization: bearer abcdefgh')).toBe(
    '[secret] and authorization: bearer [secret]',
  );
});
