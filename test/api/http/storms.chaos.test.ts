import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { missionId } from '../../../src/domain/ids.ts';
import { sendJson, startLocalServer, testClient } from '../local-server.ts';

const FINE = { mission: { id: 'm1', name: 'x' } };

/** Bytes that are really in use: what can be collected is collected first. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('a storm of 429s: no request before its time', async () => {
  // Requests that were on their way when the answer went out are no breach.
  const slackMs = 50;
  let closedUntilMs = 0;
  let refusedAtMs = 0;
  let breaches = 0;
  let inWindow = 0;
  const server = await startLocalServer((_, response) => {
    const nowMs = performance.now();
    if (nowMs < closedUntilMs - 20 && nowMs > refusedAtMs + slackMs) breaches += 1;
    inWindow += 1;
    if (inWindow > 40 || nowMs < closedUntilMs) {
      if (nowMs >= closedUntilMs) {
        refusedAtMs = nowMs;
        closedUntilMs = nowMs + 1_000;
      }
      inWindow = 0;
      sendJson(response, { error: 'slow down' }, 429, { 'retry-after': '1' });
    } else sendJson(response, FINE);
  });
  const client = testClient(server.baseUrl, { readTries: 3, perSecond: 200, burst: 50 });
  const answers = await Promise.all(
    Array.from({ length: 2_000 }, (_, at) =>
      client.getMission(missionId('m1'), { priority: at % 10 === 0 ? 'read' : 'background' }),
    ),
  );
  expect(breaches).toBe(0);
  expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(300);
  expect(answers.every((answer) => answer.ok || ['rate-limit', 'timeout'].includes(answer.error.kind))).toBe(
    true,
  );
  await client.close();
  await server.close();
});

test('bursts of failures: the server is left alone, and found again', async () => {
  let failing = true;
  let whileFailing = 0;
  const server = await startLocalServer((_, response) => {
    if (failing) whileFailing += 1;
    sendJson(response, failing ? '' : FINE, failing ? 503 : 200);
  });
  const client = testClient(server.baseUrl, { failuresToPause: 5, perSecond: 500, burst: 100 });
  const endAtMs = performance.now() + 20_000;
  let fine = 0;
  let sent = 0;
  while (performance.now() < endAtMs) {
    failing = Math.floor((endAtMs - performance.now()) / 8_000) % 2 === 1;
    sent += 1;
    const answer = await client.getMission(missionId('m1'));
    if (answer.ok) fine += 1;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(sent).toBeGreaterThan(2_000);
  expect(fine).toBeGreaterThan(500);
  expect(whileFailing).toBeLessThan(40);
  await client.close();
  await server.close();
});

test('pages of a captive portal: 2,000 of them, told as what they are', async () => {
  const server = await startLocalServer((_, response) =>
    sendJson(response, '<!DOCTYPE html><title>Sign in</title>'),
  );
  const client = testClient(server.baseUrl);
  const answers = await Promise.all(Array.from({ length: 2_000 }, () => client.listMissions()));
  expect(answers.every((answer) => !answer.ok && answer.error.sentence.includes('sign-in page'))).toBe(true);
  await client.close();
  await server.close();
});

test('slow and huge bodies: every one ends, and nothing of them stays', async () => {
  const chunk = 'x'.repeat(256 * 1024);
  const server = await startLocalServer((request, response) => {
    response.on('error', () => undefined);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('"');
    const endless = request.path.endsWith('/slow');
    const drip = (): void => {
      if (response.destroyed) return;
      response.write(endless ? ' ' : chunk, () => setTimeout(drip, endless ? 20 : 0));
    };
    drip();
  });
  const client = testClient(server.baseUrl, { readDeadlineMs: 2_000 });
  await client.getMission(missionId('huge'));
  const before = usedBytes();
  for (let round = 0; round < 12; round += 1) {
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => client.getMission(missionId('huge'))),
      ...Array.from({ length: 4 }, () => client.getMission(missionId('slow'))),
    ]);
    expect(answers.every((answer) => !answer.ok && ['garbled', 'timeout'].includes(answer.error.kind))).toBe(
      true,
    );
  }
  expect(usedBytes() - before).toBeLessThan(64 * 1024 * 1024);
  await client.close();
  await server.close();
});
