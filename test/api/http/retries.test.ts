import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServerClient } from '../../../src/api/http/server-client.ts';
import { missionId } from '../../../src/domain/ids.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { countedTransport, type CountedTransport } from '../../support/counted-transport.ts';
import { sendJson, startLocalServer, testClient, type LocalServer } from '../local-server.ts';

let server: LocalServer;
let client: ServerClient;

afterEach(async () => {
  await client.close();
  await server.close();
});

let counted: CountedTransport;
beforeEach(() => {
  counted = countedTransport();
});

/** Lets real sockets and the manual clock take turns until `promise` has settled. */
async function run<T>(clock: ManualClock, promise: Promise<T>, stepMs = 250): Promise<T> {
  const settled = new AbortController();
  void promise.finally(() => settled.abort());
  while (!settled.signal.aborted) {
    await counted.quiet();
    if (!settled.signal.aborted) await clock.advance(stepMs);
  }
  return promise;
}

test('a read comes through after two failures, a write is sent once', async () => {
  let count = 0;
  server = await startLocalServer((_, response) => {
    count += 1;
    if (count < 3) sendJson(response, '', 503);
    else sendJson(response, { mission: { id: 'm1' } });
  });
  const clock = manualClock(0);
  client = testClient(server.baseUrl, { readTries: 3 }, clock, counted.transport);
  expect(await run(clock, client.getMission(missionId('m1')))).toMatchObject({
    ok: true,
    value: { id: 'm1' },
  });
  expect(server.requests).toHaveLength(3);
  count = 0;
  expect((await run(clock, client.createMission({ name: 'n', instructions: 'i' }))).ok).toBe(false);
  expect(server.requests).toHaveLength(4);
});

test.each(['3', 'date'])('after a 429 nothing is sent before its time (Retry-After as %s)', async (form) => {
  const startMs = Date.parse('2026-03-09T15:00:00Z');
  const clock = manualClock(startMs);
  const sentAtMs: number[] = [];
  server = await startLocalServer((request, response) => {
    sentAtMs.push(clock.now() - startMs);
    if (request.path.endsWith('/m0') && sentAtMs.length === 1) {
      const retryAfter = form === 'date' ? new Date(startMs + 3_000).toUTCString() : form;
      sendJson(response, { error: 'slow down' }, 429, { 'retry-after': retryAfter });
    } else sendJson(response, { mission: { id: 'm1' } });
  });
  client = testClient(server.baseUrl, { readTries: 3 }, clock, counted.transport);
  const first = client.getMission(missionId('m0'));
  while (client.health().pausedUntilMs === undefined) await new Promise((resolve) => setImmediate(resolve));
  const rest = Promise.all([
    client.getMission(missionId('m1')),
    client.createMission({ name: 'n', instructions: 'i' }),
    client.listMissions({ priority: 'background' }),
  ]);
  const answers = await run(clock, Promise.all([first, rest]));
  expect(answers.flat().every((answer) => answer.ok || answer.error.kind === 'garbled')).toBe(true);
  expect(sentAtMs[0]).toBe(0);
  expect(sentAtMs.slice(1).length).toBe(4);
  expect(Math.min(...sentAtMs.slice(1))).toBeGreaterThanOrEqual(3_000);
});

test('a long pause is told at once, with nothing sent', async () => {
  server = await startLocalServer((_, response) => sendJson(response, '', 429, { 'retry-after': '120' }));
  const clock = manualClock(0);
  client = testClient(server.baseUrl, { readTries: 3 }, clock, counted.transport);
  expect(await run(clock, client.getMission(missionId('m1')))).toMatchObject({
    error: { kind: 'rate-limit', retryAfterMs: 120_000 },
  });
  const write = await client.createMission({ name: 'n', instructions: 'i' });
  expect(write).toMatchObject({ error: { kind: 'rate-limit', outcome: 'none' } });
  expect(server.requests).toHaveLength(1);
});

test('a storm of 2,000 requests against a failing server sends few', async () => {
  server = await startLocalServer((_, response) => sendJson(response, '', 500));
  const clock = manualClock(0);
  client = testClient(
    server.baseUrl,
    { failuresToPause: 5, perSecond: 10, burst: 20 },
    clock,
    counted.transport,
  );
  const answers = await run(
    clock,
    Promise.all(
      Array.from({ length: 2_000 }, () => client.getMission(missionId('m1'), { priority: 'background' })),
    ),
    1_000,
  );
  expect(answers.every((answer) => !answer.ok && answer.error.outcome === 'none')).toBe(true);
  expect(server.requests.length).toBeLessThan(40);
  server.answer = (_, response) => sendJson(response, { mission: { id: 'm1' } });
  await clock.advance(60_000);
  expect((await run(clock, client.getMission(missionId('m1')))).ok).toBe(true);
  expect(client.health().pausedUntilMs).toBeUndefined();
});

test('connections are kept and bounded', async () => {
  server = await startLocalServer((_, response) => sendJson(response, { mission: { id: 'm1' } }));
  client = testClient(server.baseUrl, { concurrency: 4 });
  await Promise.all(Array.from({ length: 200 }, () => client.getMission(missionId('m1'))));
  expect(server.requests).toHaveLength(200);
  expect(server.connections()).toBeLessThanOrEqual(4);
});

test('health tells latency, skew, limits and what went wrong last', async () => {
  const startMs = Date.parse('2026-03-09T15:00:00Z');
  const clock = manualClock(startMs);
  server = await startLocalServer((request, response) => {
    response.sendDate = false;
    const headers = {
      date: new Date(startMs + 42_000).toUTCString(),
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '7',
      'ratelimit-reset': '30',
    };
    if (request.path.endsWith('/bad')) sendJson(response, { message: 'no' }, 422, headers);
    else sendJson(response, { missions: [{ id: 'm1' }, 7, { name: 'no id' }] }, 200, headers);
  });
  client = testClient(server.baseUrl, {}, clock, counted.transport);
  expect((await client.listMissions()).ok).toBe(true);
  await client.getMission(missionId('bad'));
  const health = client.health();
  expect(health).toMatchObject({
    baseUrl: server.baseUrl,
    maskedKey: 'cc_live_…WXYZ',
    latencyMs: 0,
    clockSkewMs: 42_500,
    rateLimit: { limit: 100, remaining: 7, resetAtMs: startMs + 30_000 },
    requestsSent: 2,
    recordsSkipped: 2,
    lastOkAtMs: startMs,
    lastError: { kind: 'refused' },
  });
});
