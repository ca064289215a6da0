import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { scheduleCall, setUpMission, startRig, type Rig } from './raw-client.ts';

const PHONE = '+13125550123';
let rig: Rig;
const clients: WebSocket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await rig.sim.stop();
});

interface Listener {
  readonly client: WebSocket;
  readonly messages: { readonly type: string; readonly event?: string; readonly [key: string]: unknown }[];
}

async function connect(key = rig.sim.apiKey): Promise<Listener> {
  const client = new WebSocket(`${rig.sim.server.replace('http', 'ws')}/ws`);
  clients.push(client);
  const messages: Listener['messages'] = [];
  client.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
  await once(client, 'open');
  client.send(JSON.stringify({ type: 'auth', api_key: key }));
  await once(client, 'message');
  return { client, messages };
}

test('a client signs in and hears of a mission’s calls', async () => {
  rig = await startRig({
    script: new Map([[PHONE, [{ kind: 'completed', durationS: 30, reply: 'Thanks' }]]]),
  });
  const listener = await connect();
  expect(listener.messages).toEqual([{ type: 'auth_ok', has_devices: true }]);
  const set = await setUpMission(rig);
  await scheduleCall(rig, set, PHONE);
  await rig.clock.advance(400_000);
  await expect.poll(() => listener.messages.length).toBe(6);
  expect(listener.messages.slice(1).map(({ event }) => event)).toEqual([
    'mission.call_started',
    'mission.call_completed',
    'mission.insights_ready',
    'sms.received',
    'mission.sms_received',
  ]);
  expect(listener.messages[2]).toMatchObject({
    mission_id: set.mid,
    step_id: 'calls',
    to: PHONE,
    duration_sec: 30,
  });
});

test('one connection a key: the second closes the first with 4000', async () => {
  rig = await startRig();
  const first = await connect();
  const closed = once(first.client, 'close');
  const second = await connect();
  expect((await closed)[0]).toBe(4000);
  expect(rig.sim.socket.kicks()).toBe(1);
  expect(rig.sim.socket.connected()).toBe(1);
  rig.sim.socket.emit('walkie_request', { request_id: 'w1', transcript: 'hello' });
  await once(second.client, 'message');
  expect(second.messages.at(-1)).toEqual({
    type: 'event',
    event: 'walkie_request',
    request_id: 'w1',
    transcript: 'hello',
  });
});

test('a wrong key is told so and closed', async () => {
  rig = await startRig();
  const listener = await connect('cc_live_wrong');
  expect(listener.messages[0]?.type).toBe('auth_error');
  await once(listener.client, 'close');
  expect(rig.sim.socket.connected()).toBe(0);
});

test('pings are answered, until the connection is half open', async () => {
  rig = await startRig();
  const { client } = await connect();
  client.ping();
  await once(client, 'pong');
  rig.sim.socket.setDeaf(true);
  let heard = false;
  client.on('pong', () => {
    heard = true;
  });
  client.ping();
  client.send('{"type":"response","text":"x"}');
  await expect.poll(() => rig.sim.socket.received().length).toBe(1);
  expect(heard).toBe(false);
});

test('an upgrade may meet a rate limit', async () => {
  rig = await startRig();
  rig.sim.faults.add({ match: /^GET \/ws/, kind: '429', retryAfterS: 60 });
  const client = new WebSocket(`${rig.sim.server.replace('http', 'ws')}/ws`);
  const [error] = (await once(client, 'error')) as [Error];
  expect(error.message).toContain('429');
  expect((await connect()).messages[0]?.type).toBe('auth_ok');
});
