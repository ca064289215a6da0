import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { openLiveFeed, type LiveFeed } from '../../../src/api/live/live-feed.ts';
import type { FeedEvent, FeedState } from '../../../src/domain/server/feed-event.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { TEST_KEY } from '../local-server.ts';

interface Setup {
  readonly url: string;
  readonly clock: ManualClock;
  readonly states: FeedState[];
  readonly events: FeedEvent[];
  readonly sockets: WebSocket[];
  readonly received: string[];
  /** Upgrade answers to give instead of a connection, in order. */
  readonly refusals: { status: number; headers?: string }[];
  open(overrides?: { url?: string; key?: string }): LiveFeed;
}

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function setUp(onMessage?: (socket: WebSocket, text: string) => void): Promise<Setup> {
  const http = createServer();
  const wss = new WebSocketServer({ noServer: true });
  const setup: Omit<Setup, 'open' | 'url'> = {
    clock: manualClock(1_000_000),
    states: [],
    events: [],
    sockets: [],
    received: [],
    refusals: [],
  };
  const reply =
    onMessage ??
    ((socket: WebSocket, text: string): void => {
      if (text.includes('"auth"')) socket.send(JSON.stringify({ type: 'auth_ok', has_devices: true }));
    });
  http.on('upgrade', (request, stream, head) => {
    const refusal = setup.refusals.shift();
    if (refusal !== undefined) {
      stream.end(`HTTP/1.1 ${refusal.status} No\r\ncontent-length: 0\r\n${refusal.headers ?? ''}\r\n`);
      return;
    }
    wss.handleUpgrade(request, stream, head, (socket) => {
      setup.sockets.push(socket);
      socket.on('message', (data: Buffer) => {
        setup.received.push(data.toString('utf8'));
        reply(socket, data.toString('utf8'));
      });
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`;
  cleanUps.push(() => {
    for (const socket of setup.sockets) socket.terminate();
    wss.close();
    http.close();
    http.closeAllConnections();
  });
  return {
    ...setup,
    url,
    open: (overrides = {}) => {
      const feed = openLiveFeed({
        url,
        key: TEST_KEY,
        ownerName: 'Ada',
        clock: setup.clock,
        onEvent: (event) => setup.events.push(event),
        onState: (state) => setup.states.push(state),
        ...overrides,
      });
      cleanUps.push(() => feed.close());
      return feed;
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { interval: 1 }).toBe(true);
}

const statuses = (setup: Setup): string[] => setup.states.map(({ status }) => status);
const last = (setup: Setup): FeedState | undefined => setup.states.at(-1);

test('authenticates, listens, and answers nothing', async () => {
  const setup = await setUp();
  setup.open();
  await until(() => last(setup)?.status === 'live');
  expect(last(setup)).toMatchObject({ hasDevices: true, sinceMs: 1_000_000 });
  const [socket] = setup.sockets;
  for (const message of [
    { type: 'event', event: 'context_request', call_id: 'c' },
    { type: 'event', event: 'deep_tool_request', request_id: 'r', query: 'q' },
    { type: 'event', event: 'walkie_request', request_id: 'r' },
    { type: 'request_logs', request_id: 'r' },
    { type: 'event', event: 'approval.responded', request_id: 'a', decision: 'denied' },
  ]) {
    socket?.send(JSON.stringify(message));
  }
  await until(() => setup.events.length === 4);
  expect(setup.events.map(({ kind }) => kind)).toEqual(['other', 'other', 'other', 'approval.responded']);
  expect(setup.received.map((text) => JSON.parse(text) as unknown)).toEqual([
    { type: 'auth', api_key: TEST_KEY, owner_name: 'Ada' },
  ]);
});

test('comes back after 5 s, doubling to 180 s, and after 5 s again once it was live', async () => {
  const setup = await setUp();
  setup.refusals.push(...Array.from({ length: 8 }, () => ({ status: 502 })));
  setup.open();
  const waits: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    await until(() => last(setup)?.status === 'waiting' && setup.refusals.length === 7 - round);
    const state = last(setup);
    const waitMs = state?.status === 'waiting' ? state.retryAtMs - setup.clock.now() : 0;
    waits.push(waitMs);
    await setup.clock.advance(waitMs - 1);
    expect(last(setup)?.status).toBe('waiting');
    await setup.clock.advance(1);
  }
  expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 180_000, 180_000]);
  await until(() => last(setup)?.status === 'live');
  setup.sockets[0]?.close(1001, 'restart');
  await until(() => last(setup)?.status === 'waiting');
  expect(last(setup)).toMatchObject({ retryAtMs: setup.clock.now() + 5_000 });
});

test('waits a minute after a 429, longer where it is asked to', async () => {
  const setup = await setUp();
  setup.refusals.push({ status: 429 }, { status: 429, headers: 'retry-after: 300\r\n' });
  setup.open();
  await until(() => last(setup)?.status === 'waiting');
  expect(last(setup)).toMatchObject({ retryAtMs: setup.clock.now() + 60_000 });
  await setup.clock.advance(60_000);
  await until(() => setup.refusals.length === 0 && last(setup)?.status === 'waiting');
  expect(last(setup)).toMatchObject({ retryAtMs: setup.clock.now() + 300_000 });
});

test.each([true, false])(
  'yields for good when another client comes (authenticated: %s)',
  async (authenticated) => {
    const setup = await setUp(authenticated ? undefined : (socket) => socket.close(4000, 'dup'));
    setup.open();
    if (authenticated) {
      await until(() => last(setup)?.status === 'live');
      setup.sockets[0]?.close(4000, 'Duplicate client');
    }
    await until(() => last(setup)?.status === 'yielded');
    await setup.clock.advance(24 * 3_600_000);
    expect(setup.sockets).toHaveLength(1);
    expect(last(setup)?.status).toBe('yielded');
    expect(setup.clock.pending()).toBe(0);
  },
);

test('a refused key is the end, and the reason holds no key', async () => {
  const setup = await setUp((socket) => {
    socket.send(JSON.stringify({ type: 'auth_error', message: `bad \u001b[2J key ${TEST_KEY}` }));
  });
  setup.open();
  await until(() => last(setup)?.status === 'refused');
  expect(last(setup)).toMatchObject({ reason: 'the server refused the key: bad ␛[2J key [secret]' });
  await setup.clock.advance(3_600_000);
  expect(setup.sockets).toHaveLength(1);
});

test('pings every 30 s; 10 s without an answer and it is taken for dead', async () => {
  const setup = await setUp();
  setup.open();
  await until(() => last(setup)?.status === 'live');
  let pings = 0;
  setup.sockets[0]?.on('ping', () => {
    pings += 1;
  });
  for (let count = 1; count <= 3; count += 1) {
    await setup.clock.advance(30_000);
    await until(() => pings === count);
    // The answer has to be back before time goes on: what is sent behind it comes behind it.
    setup.sockets[0]?.send(JSON.stringify({ type: 'event', event: 'behind_the_answer' }));
    await until(() => setup.events.length === count);
  }
  expect(last(setup)?.status).toBe('live');
  // A peer that is half there: the connection stands, nothing is read any more.
  setup.sockets[0]?.pause();
  await setup.clock.advance(30_000);
  await setup.clock.advance(9_999);
  expect(last(setup)?.status).toBe('live');
  await setup.clock.advance(1);
  expect(last(setup)).toMatchObject({ status: 'waiting', reason: 'the server went silent' });
});

test('an unanswered auth is not waited for longer than 15 s', async () => {
  const setup = await setUp(() => undefined);
  setup.open();
  await until(() => setup.received.length === 1);
  await setup.clock.advance(15_000);
  expect(last(setup)).toMatchObject({ status: 'waiting', reason: 'the server did not confirm the key' });
});

test('odd frames do nothing; events before the key is confirmed do not count', async () => {
  const setup = await setUp(() => undefined);
  setup.open();
  await until(() => setup.received.length === 1);
  const [socket] = setup.sockets;
  if (socket === undefined) throw new Error('no socket');
  const odd = [
    'not json',
    '',
    'null',
    '[]',
    '7',
    '{',
    '['.repeat(100_000),
    '{"type":7}',
    '{"type":"event"}',
    '{"type":"event","event":{}}',
    `{"type":"event","event":"${'x'.repeat(100_000)}"}`,
  ];
  socket.send(JSON.stringify({ type: 'event', event: 'sms.received', from: '+1', body: 'too early' }));
  for (const text of odd) socket.send(text);
  socket.send(Buffer.from([0, 1, 2, 255]));
  socket.send(JSON.stringify({ type: 'auth_ok' }));
  for (const text of odd) socket.send(text);
  socket.send(Buffer.from(JSON.stringify({ type: 'event', event: 'sms.received' })), { binary: true });
  socket.send(JSON.stringify({ type: 'event', event: 'sms.received', from: '+1', body: 'in time' }));
  await until(() => setup.events.some(({ kind }) => kind === 'sms.received'));
  expect(setup.events.filter(({ kind }) => kind !== 'other')).toEqual([
    { kind: 'sms.received', from: '+1', body: 'in time' },
  ]);
  expect(statuses(setup)).toEqual(['connecting', 'live']);
});

test('a frame over a megabyte ends the connection, not the program', async () => {
  const setup = await setUp();
  setup.open();
  await until(() => last(setup)?.status === 'live');
  setup.sockets[0]?.send('x'.repeat(1024 * 1024 + 1));
  await until(() => last(setup)?.status === 'waiting');
  expect(setup.events).toEqual([]);
});

test('after close nothing happens any more', async () => {
  const setup = await setUp();
  const early = setup.open();
  early.close();
  const feed = setup.open();
  await until(() => last(setup)?.status === 'live');
  feed.close();
  feed.close();
  await setup.clock.advance(3_600_000);
  expect(statuses(setup).filter((status) => status === 'closed')).toHaveLength(2);
  expect(last(setup)?.status).toBe('closed');
  expect(setup.sockets).toHaveLength(1);
  expect(setup.clock.pending()).toBe(0);
});

test.each([
  ['ws://feeds.example/ws', TEST_KEY],
  ['https://feeds.example/ws', TEST_KEY],
  ['nonsense', TEST_KEY],
  [undefined, 'short'],
  [undefined, `${TEST_KEY}\n`],
])('is not opened where address or key are not safe: %s', async (url, key) => {
  const setup = await setUp();
  setup.open({ ...(url === undefined ? {} : { url }), key });
  expect(statuses(setup)).toEqual(['refused']);
  expect(JSON.stringify(setup.states)).not.toContain(TEST_KEY.slice(8));
  expect(setup.sockets).toHaveLength(0);
});

test('speaks with the simulator, and yields to a second client there', async () => {
  const clock = manualClock(Date.parse('2026-03-09T15:00:00Z'));
  const simulator = await startSimulator({ clock });
  cleanUps.push(() => simulator.stop());
  const states: FeedState[] = [];
  const events: FeedEvent[] = [];
  const open = (into: FeedState[]): LiveFeed => {
    const feed = openLiveFeed({
      url: `${simulator.server.replace('http', 'ws')}/ws`,
      key: simulator.apiKey,
      clock,
      onEvent: (event) => events.push(event),
      onState: (state) => into.push(state),
    });
    cleanUps.push(() => feed.close());
    return feed;
  };
  open(states);
  await until(() => states.at(-1)?.status === 'live');
  simulator.receiveSms({ from: '+13125550123', body: 'Hello' });
  await until(() => events.length > 0);
  expect(events[0]).toMatchObject({ kind: 'sms.received', from: '+13125550123', body: 'Hello' });
  const others: FeedState[] = [];
  open(others);
  await until(() => others.at(-1)?.status === 'live' && states.at(-1)?.status === 'yielded');
  await clock.advance(600_000);
  expect(others.at(-1)?.status).not.toBe('yielded');
});
