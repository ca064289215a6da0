import { expect, test } from 'vitest';
import { createServerClient, type ServerClient } from '../../../src/api/http/server-client.ts';
import type { WireReply } from '../../../src/api/http/transport.ts';
import { tellWaiting } from '../../../src/app/headless/tell-waiting.ts';
import { missionId } from '../../../src/domain/ids.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';

const KEY = 'cc_live_0123456789abcdefWXYZ';
const ANSWER: WireReply = {
  kind: 'reply',
  status: 200,
  reason: 'OK',
  headers: {},
  text: '{"mission":{"id":"m1"}}',
};

/** A server that takes what it is sent and says nothing, but to those requests that `answers` counts. */
function silentClient(
  clock: ManualClock,
  answers: (count: number) => boolean,
): { client: ServerClient; sent: () => number } {
  let count = 0;
  const client = createServerClient({
    config: { baseUrl: 'http://127.0.0.1:9/v1', key: KEY },
    clock,
    random: seededRandom(1),
    transport: () => ({
      close: async () => undefined,
      send: async ({ deadlineMs }) => {
        count += 1;
        if (answers(count)) return ANSWER;
        await clock.sleep(deadlineMs);
        return { kind: 'broken', why: 'timeout', sent: true };
      },
    }),
  });
  return { client, sent: () => count };
}

test('a server that has never answered is waited for once, one that has is asked again', async () => {
  const clock = manualClock(0);
  const silent = silentClient(clock, () => false);
  const asked = silent.client.getMission(missionId('m1'));
  await clock.advance(25_000);
  expect(silent.sent()).toBe(1);
  await expect(asked).resolves.toMatchObject({ error: { kind: 'timeout', outcome: 'none' } });

  const lossy = silentClient(clock, (count) => count !== 2);
  expect((await lossy.client.getMission(missionId('m1'))).ok).toBe(true);
  const again = lossy.client.getMission(missionId('m1'));
  await clock.advance(30_000);
  expect((await again).ok).toBe(true);
  expect(lossy.sent()).toBe(3);
});

test('what is waited for is told within two seconds, once more when it goes on, and never again', async () => {
  const clock = manualClock(0);
  const { client } = silentClient(clock, () => false);
  const told: string[] = [];
  const stop = tellWaiting({ clock, server: client, name: 'acme', tell: (line) => void told.push(line) });
  await clock.advance(5_000);
  expect(told).toEqual([]);
  expect(client.unanswered()).toBeUndefined();
  const asked = client.getMission(missionId('m1'));
  await clock.advance(1_250);
  expect(told).toEqual([]);
  await clock.advance(750);
  expect(told).toEqual([
    'acme: Waiting for 127.0.0.1:9: no answer to GET /missions/m1 in 2 s. ctrl-c ends it.',
  ]);
  await clock.advance(20_000);
  await asked;
  expect(client.unanswered()).toBeUndefined();
  void client.getMission(missionId('m1'));
  await clock.advance(15_000);
  expect(told).toHaveLength(2);
  expect(told.join()).not.toContain(KEY);
  stop();
});
