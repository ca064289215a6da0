import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { openLiveFeed } from '../../../src/api/live/live-feed.ts';
import type { FeedEvent } from '../../../src/domain/server/feed-event.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { TEST_KEY } from '../local-server.ts';

const NAMES = [
  'context_request',
  'deep_tool_request',
  'walkie_request',
  'approval.responded',
  'sms.received',
  'call.started',
  'call.ended',
  'mission.call_started',
  'mission.call_completed',
  'mission.insights_ready',
  'mission.sms_received',
];
const MEMBERS = [
  'call_id',
  'request_id',
  'decision',
  'from',
  'to',
  'body',
  'text',
  'mission_id',
  'step_id',
  'reason',
];

const frame = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  fc
    .record({
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constant('event') },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
      event: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
      rest: fc.dictionary(
        fc.constantFrom(...MEMBERS),
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.jsonValue()),
        { maxKeys: 6 },
      ),
    })
    .map(({ type, event, rest }) => JSON.stringify({ ...rest, type, event })),
);

test('5,000 odd frames: the connection stands, nothing is answered, every text can be drawn', async () => {
  const http = createServer();
  const wss = new WebSocketServer({ server: http });
  const received: string[] = [];
  const connected = new Promise<WebSocket>((resolve) => {
    wss.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        received.push(data.toString('utf8'));
        socket.send(JSON.stringify({ type: 'auth_ok' }));
        resolve(socket);
      });
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const events: FeedEvent[] = [];
  const states: string[] = [];
  const feed = openLiveFeed({
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`,
    key: TEST_KEY,
    clock: systemClock(),
    onEvent: (event) => events.push(event),
    onState: ({ status }) => states.push(status),
  });
  const socket = await connected;
  for (const text of fc.sample(frame, { numRuns: 5_000, seed: 42 })) socket.send(text);
  socket.send(JSON.stringify({ type: 'event', event: 'sms.received', from: 'the end', body: '' }));
  while (!events.some((event) => event.kind === 'sms.received' && event.from === 'the end')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(states).toEqual(['connecting', 'live']);
  expect(received).toHaveLength(1);
  expect(events.length).toBeGreaterThan(1_000);
  const texts = events.flatMap((event) => Object.values(event).filter((value) => typeof value === 'string'));
  expect(texts.filter((text) => /[\p{Cc}\p{Cf}]/u.test(text.replaceAll('\n', '')))).toEqual([]);
  feed.close();
  wss.close();
  http.close();
  http.closeAllConnections();
});
