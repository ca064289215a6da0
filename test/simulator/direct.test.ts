import { afterEach, expect, test } from 'vitest';
import { inSeconds, setUpMission, startRig, type Rig } from './raw-client.ts';

const PHONE = '+13125550123';
let rig: Rig;
afterEach(() => rig.sim.stop());

test('an immediate call runs its course, and can be ended', async () => {
  rig = await startRig({ script: new Map([[PHONE, [{ kind: 'completed', durationS: 300 }]]]) });
  const started = await rig.call('POST', '/calls', { to: PHONE, context: { purpose: 'Book a table' } });
  expect(started).toMatchObject({ status: 202, body: { status: 'initiating', direction: 'outbound' } });
  const path = `/calls/${started.body.call_id}`;
  await rig.clock.advance(3_000);
  expect((await rig.call('GET', path)).body.status).toBe('ringing');
  await rig.clock.advance(47_000);
  expect((await rig.call('GET', path)).body).toMatchObject({ status: 'in-progress', duration_seconds: 42 });
  expect((await rig.call('POST', `${path}/end`, { reason: 'enough' })).body.status).toBe('ending');
  expect((await rig.call('GET', path)).body).toMatchObject({ status: 'completed', reason: 'enough' });
  expect((await rig.call('POST', `${path}/end`, {})).status).toBe(409);
  await rig.clock.advance(600_000);
  expect((await rig.call('GET', path)).body.duration_seconds).toBe(42);
  expect(rig.sim.dials).toMatchObject([{ phone: PHONE, source: 'immediate' }]);
  expect((await rig.call('POST', '/calls', { to: 'me' })).status).toBe(500);
});

test('a message is delivered, answered and kept in its thread', async () => {
  rig = await startRig({
    script: new Map([[PHONE, [{ kind: 'completed', reply: 'On my way', replyAfterS: 40 }]]]),
  });
  const sent = await rig.call('POST', '/messages/send', { to: PHONE, message: 'Coming?' });
  expect(sent.body).toMatchObject({ to: PHONE, status: 'queued' });
  await rig.clock.advance(60_000);
  const thread = (await rig.call('GET', `/messages?contact=${PHONE}&limit=5`)).body;
  expect(
    thread.messages.map((row: { direction: string; body: string }) => [row.direction, row.body]),
  ).toEqual([
    ['inbound', 'On my way'],
    ['outbound', 'Coming?'],
  ]);
  expect(thread.pagination).toEqual({ page: 1, limit: 5, total: 2, pages: 1 });
  expect((await rig.call('GET', '/messages?direction=outbound')).body.messages[0].status).toBe('delivered');
  const conversations = (await rig.call('GET', '/messages/conversations')).body.conversations;
  expect(conversations).toMatchObject([{ contact: PHONE, last_message: 'On my way', unread_count: 1 }]);
});

test('after STOP a strict carrier refuses, and a lax one shows that something was sent', async () => {
  for (const blocksAfterStop of [true, false]) {
    rig = await startRig({ blocksAfterStop });
    const set = await setUpMission(rig);
    await rig.call('POST', `/assistants/${set.aid}/events`, {
      channel: 'sms',
      to: PHONE,
      from: set.from,
      text_body: 'Reminder',
      scheduled_at: inSeconds(rig, 120),
    });
    rig.sim.receiveSms({ from: PHONE, body: ' Stop. ' });
    expect((await rig.call('POST', '/messages/send', { to: PHONE, message: 'x' })).status).toBe(
      blocksAfterStop ? 500 : 201,
    );
    await rig.clock.advance(300_000);
    expect(rig.sim.dials).toHaveLength(blocksAfterStop ? 0 : 2);
    const [event] = (await rig.call('GET', `/assistants/${set.aid}/events`)).body.events;
    expect(event.status).toBe(blocksAfterStop ? 'failed' : 'completed');
    await rig.sim.stop();
  }
});
