import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openLiveFeed } from '../../src/api/live/live-feed.ts';
import { createMachine } from '../../src/app/backend/machine.ts';
import type { MachinePort } from '../../src/commands/ports/machine-port.ts';
import { callId } from '../../src/domain/ids.ts';
import { createCallWatch } from '../../src/engine/feed/call-watch.ts';
import { createOwnFeed, type OwnFeed } from '../../src/engine/feed/own-feed.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { ok } from '../../src/lib/result.ts';
import { applyUpdates, emptyBoard, type Board, type BoardUpdate } from '../../src/state/board.ts';
import { openDoorWorld, OPERATOR, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
let board: Board;
let feed: OwnFeed;
let bot: WebSocket;
let closedWith: number | undefined;
const kicked: string[] = [];
const ran: string[] = [];

const until = async (holds: () => boolean): Promise<void> => {
  await expect.poll(holds, { interval: 1 }).toBe(true);
};

/** A bot of the same key that is signed in, as its own client does it. */
async function connectBot(): Promise<WebSocket> {
  const socket = new WebSocket(liveUrl());
  socket.on('open', () => socket.send(JSON.stringify({ type: 'auth', api_key: world.sim.apiKey })));
  socket.on('close', (code) => (closedWith = code));
  let signedIn = false;
  socket.on('message', () => (signedIn = true));
  await until(() => signedIn);
  return socket;
}

const liveUrl = (): string => world.sim.baseUrl.replace(/^http/, 'ws').replace(/\/v1$/, '/ws');

beforeEach(async () => {
  closedWith = undefined;
  kicked.length = 0;
  ran.length = 0;
  board = emptyBoard;
  const publish = (updates: readonly BoardUpdate[]): void => {
    board = applyUpdates(board, updates);
  };
  const machine: MachinePort = {
    bot: () => Promise.resolve({ state: 'running', pid: 4242, script: '/skill/scripts/connect.sh' }),
    feed: () => feed.state(),
    liveCalls: () => 1,
    perform: (act) => {
      if (act === 'feed.open') feed.open();
      else if (act === 'feed.close') feed.close();
      else ran.push(act);
      return Promise.resolve(ok('Done.'));
    },
  };
  world = await openDoorWorld({}, { machine });
  const clock = systemClock();
  feed = createOwnFeed({
    connect: (handlers) => openLiveFeed({ url: liveUrl(), key: world.sim.apiKey, clock, ...handlers }),
    clock,
    publish,
    kick: (reader) => void kicked.push(reader),
    calls: createCallWatch({ server: world.server, clock, paceClock: world.clock, publish }),
  });
  bot = await connectBot();
});

afterEach(async () => {
  feed.close();
  bot.terminate();
  await world.close();
});

test('the bot keeps its connection until a person agreed to exactly what taking it does', async () => {
  const shown = await world.door.preview({ kind: 'feed.open' });
  expect(shown.tier).toBe(2);
  expect(shown.lines.join(' ')).toMatch(/pushed out.*third time gives up/);
  expect(shown.lines.join(' ')).toContain('There are live calls just now');
  const weak = { digest: shown.digest, confirmedTier: 1 } as const;
  expect(await world.door.submit({ kind: 'feed.open' }, OPERATOR, weak)).toMatchObject({
    refusal: { code: 'needs-code' },
  });
  expect(await world.door.submit({ kind: 'feed.open' }, OPERATOR)).toMatchObject({ status: 'refused' });
  expect([world.sim.socket.kicks(), closedWith, feed.state()]).toEqual([0, undefined, undefined]);

  await world.agree({ kind: 'feed.open' });
  await until(() => board.feed?.status === 'live' && closedWith !== undefined);
  expect([world.sim.socket.kicks(), closedWith]).toEqual([1, 4000]);
});

test('while it is ours, what happens arrives at once; no call is ever answered', async () => {
  await world.agree({ kind: 'feed.open' });
  await until(() => board.feed?.status === 'live');
  world.sim.socket.emit('sms.received', { from: '+13125550123', body: 'STOP\u001b[2J', message_id: 'm' });
  world.sim.socket.emit('approval.responded', { request_id: 'r', decision: 'approved' });
  world.sim.socket.emit('mission.insights_ready', { mission_id: 'x', step_id: 's' });
  world.sim.socket.emit('context_request', { call_id: 'c9' });
  world.sim.socket.emit('call.started', { call_id: 'c9', direction: 'inbound' });
  await until(() => board.calls.has(callId('c9')));
  expect(kicked).toEqual(['messages', 'approvals', 'mission', 'schedule', 'progress']);
  expect([...board.notices.values()].map(({ sentence }) => sentence)).toEqual([
    'SMS from +13125550123: STOP␛[2J',
  ]);
  expect(board.calls.get('c9')).toMatchObject({ ours: false });
  expect(world.sim.socket.received()).toEqual([]);
});

test('its notices are told by the clock of the world, how long it lives by the clock on the wall', async () => {
  const wall = systemClock();
  const worldMs = world.clock.now();
  const publish = (updates: readonly BoardUpdate[]): void => {
    board = applyUpdates(board, updates);
  };
  const machine = createMachine({
    configuration: { baseUrl: world.sim.baseUrl, key: world.sim.apiKey },
    botFiles: undefined,
    paceClock: wall,
    feed: {
      clock: world.clock,
      publish,
      kick: () => undefined,
      calls: createCallWatch({ server: world.server, clock: world.clock, paceClock: wall, publish }),
    },
    liveCalls: () => 0,
    changed: () => undefined,
  });
  const beforeMs = wall.now();
  await machine.perform('feed.open');
  await until(() => board.feed?.status === 'live');
  const sinceMs = board.feed?.status === 'live' ? board.feed.sinceMs : 0;
  world.sim.socket.emit('sms.received', { from: '+13125550123', body: 'Yes', message_id: 'm' });
  await until(() => board.notices.size > 0);
  machine.stop();
  expect([...board.notices.values()].map(({ atMs }) => atMs)).toEqual([worldMs]);
  expect(Math.abs(worldMs - beforeMs)).toBeGreaterThan(3_600_000);
  expect(sinceMs).toBeGreaterThanOrEqual(beforeMs);
});

test('when the bot comes back we yield, say so, and stay away', async () => {
  await world.agree({ kind: 'feed.open' });
  await until(() => board.feed?.status === 'live');
  const back = await connectBot();
  await until(() => board.feed?.status === 'yielded');
  expect([...board.notices.values()].at(-1)?.sentence).toContain('yielded');
  await world.clock.advance(24 * 3_600_000);
  expect(world.sim.socket.connected()).toBe(1);
  expect(back.readyState).toBe(back.OPEN);
  back.terminate();
});

test('it is given back with one key', async () => {
  await world.agree({ kind: 'feed.open' });
  await until(() => board.feed?.status === 'live');
  expect((await world.door.preview({ kind: 'feed.close' })).tier).toBe(0);
  await world.agree({ kind: 'feed.close' });
  expect(board.feed?.status).toBe('closed');
  await until(() => world.sim.socket.connected() === 0);
});

test('stopping or restarting the bot asks for the code and says that live calls drop', async () => {
  for (const act of ['stop', 'restart'] as const) {
    const shown = await world.door.preview({ kind: 'bot.run', act });
    expect(shown.tier).toBe(2);
    expect(shown.lines.join(' ')).toContain('every call that is talking loses the bot');
    expect(await world.door.submit({ kind: 'bot.run', act }, OPERATOR)).toMatchObject({ status: 'refused' });
  }
  expect(ran).toEqual([]);
  expect(await world.agree({ kind: 'bot.run', act: 'start' })).toMatchObject({
    refusal: { code: 'already-so' },
  });
  expect(await world.agree({ kind: 'bot.run', act: 'restart' })).toMatchObject({ status: 'done' });
  expect(ran).toEqual(['bot.restart']);
});
