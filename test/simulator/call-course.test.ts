import { afterEach, expect, test } from 'vitest';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import { inSeconds, scheduleCall, setUpMission, START_MS, startRig, type Rig } from './raw-client.ts';

const PHONE = '+13125550123';
let rig: Rig;
afterEach(() => rig.sim.stop());

/** Schedules one call with an outcome and reads it back after its time. */
// oxlint-disable-next-line typescript/no-explicit-any
async function ring(outcomes: readonly ScriptedOutcome[], waitS = 600): Promise<any> {
  rig = await startRig({ script: new Map([[PHONE, outcomes]]) });
  const set = await setUpMission(rig);
  const row = await scheduleCall(rig, set, PHONE);
  await rig.clock.advance(waitS * 1000);
  return (await rig.call('GET', `/assistants/${set.aid}/events/${row.id}`)).body;
}

test('a call goes from pending through ringing and talking to completed, and its insight follows', async () => {
  rig = await startRig({
    script: new Map([
      [
        PHONE,
        [{ kind: 'completed', durationS: 60, insightAfterS: 30, insight: ['Said yes', { price: 40 }] }],
      ],
    ]),
  });
  const set = await setUpMission(rig);
  const row = await scheduleCall(rig, set, PHONE);
  const read = async () => (await rig.call('GET', `/assistants/${set.aid}/events/${row.id}`)).body;
  expect(await read()).toMatchObject({
    status: 'pending',
    call_status: null,
    metadata: { ct_op: `op-${PHONE}` },
  });
  await rig.clock.advance(121_000);
  expect(await read()).toMatchObject({
    status: 'in_progress',
    call_status: 'ringing',
    conversation_id: null,
  });
  await rig.clock.advance(10_000);
  const talking = await read();
  expect(talking).toMatchObject({ status: 'in_progress', call_status: 'in-progress' });
  const insights = async () =>
    (await rig.call('GET', `/missions/conversations/${talking.conversation_id}/insights`)).body.data;
  expect(await insights()).toEqual([]);
  await rig.clock.advance(65_000);
  expect(await read()).toMatchObject({ status: 'completed', call_status: 'completed', call_duration: 60 });
  expect((await insights())[0]).toMatchObject({ status: 'in_progress', conversation_insights: [] });
  await rig.clock.advance(30_000);
  const [report] = await insights();
  expect(report.status).toBe('completed');
  expect(report.conversation_insights.map((part: { result: string }) => part.result)).toEqual([
    'Said yes',
    '{"price":40}',
  ]);
  expect(rig.sim.dials).toMatchObject([{ phone: PHONE, channel: 'call', id: row.id, source: 'scheduled' }]);
});

test.each([
  [{ kind: 'busy' }, 'failed', 'busy'],
  [{ kind: 'no-answer' }, 'failed', 'no-answer'],
  [{ kind: 'failed' }, 'failed', 'failed'],
  [{ kind: 'canceled' }, 'failed', 'canceled'],
  [{ kind: 'completed-but', callStatus: 'no-answer' }, 'completed', 'no-answer'],
  [{ kind: 'voicemail' }, 'completed', 'completed'],
  [{ kind: 'empty-insight' }, 'completed', 'completed'],
  [{ kind: 'stuck-ringing' }, 'in_progress', 'ringing'],
  [{ kind: 'stuck-in-progress' }, 'in_progress', 'in-progress'],
] as const)('%o ends as %s with %s', async (outcome, status, callStatus) => {
  expect(await ring([outcome])).toMatchObject({ status, call_status: callStatus });
  expect(rig.sim.dials).toHaveLength(1);
});

test('an empty and a failed insight are told apart', async () => {
  const empty = await ring([{ kind: 'empty-insight' }]);
  const said = await rig.call('GET', `/missions/conversations/${empty.conversation_id}/insights`);
  expect(said.body.data[0]).toMatchObject({ status: 'completed', conversation_insights: [{ result: '' }] });
  await rig.sim.stop();
  const failed = await ring([{ kind: 'failed-insight' }]);
  const none = await rig.call('GET', `/missions/conversations/${failed.conversation_id}/insights`);
  expect(none.body.data[0]).toMatchObject({ status: 'failed', conversation_insights: [] });
});

test('outcomes are used in order of tries, the last again and again', async () => {
  rig = await startRig({ script: new Map([[PHONE, [{ kind: 'busy' }, { kind: 'no-answer' }]]]) });
  const set = await setUpMission(rig);
  const ends: string[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const row = await scheduleCall(rig, set, PHONE);
    await rig.clock.advance(300_000);
    ends.push((await rig.call('GET', `/assistants/${set.aid}/events/${row.id}`)).body.call_status);
  }
  expect(ends).toEqual(['busy', 'no-answer', 'no-answer']);
});

test('the server’s own retry moves the time and dials once', async () => {
  rig = await startRig({
    script: new Map([[PHONE, [{ kind: 'server-retry', afterS: 300 }, { kind: 'busy' }]]]),
  });
  const set = await setUpMission(rig);
  const row = await scheduleCall(rig, set, PHONE);
  await rig.clock.advance(130_000);
  const moved = (await rig.call('GET', `/assistants/${set.aid}/events/${row.id}`)).body;
  expect(moved).toMatchObject({ status: 'pending', retry_count: 1 });
  expect(moved.scheduled_at).not.toBe(row.scheduled_at);
  expect(rig.sim.dials).toHaveLength(0);
  await rig.clock.advance(400_000);
  expect(rig.sim.dials).toHaveLength(1);
});

test('DELETE cancels a pending event and erases the record of any other', async () => {
  rig = await startRig();
  const set = await setUpMission(rig);
  const pending = await scheduleCall(rig, set, PHONE);
  const done = await scheduleCall(rig, set, '+13125550124');
  expect((await rig.call('DELETE', `/assistants/${set.aid}/events/${pending.id}`)).status).toBe(204);
  await rig.clock.advance(600_000);
  expect(rig.sim.dials.map((dial) => dial.id)).toEqual([done.id]);
  expect((await rig.call('DELETE', `/assistants/${set.aid}/events/${done.id}`)).status).toBe(204);
  expect((await rig.call('GET', `/assistants/${set.aid}/events/${done.id}`)).status).toBe(404);
  expect((await rig.call('GET', `/assistants/${set.aid}/events`)).body.events).toEqual([]);
});

test('a repeated key makes a second event, but where the policy honours keys', async () => {
  for (const honourIdempotencyKey of [false, true]) {
    rig = await startRig({ honourIdempotencyKey });
    const { aid, from } = await setUpMission(rig);
    const body = { channel: 'call', to: PHONE, from, scheduled_at: inSeconds(rig, 90) };
    const key = { 'idempotency-key': 'op:1' };
    const first = await rig.call('POST', `/assistants/${aid}/events`, body, key);
    const second = await rig.call('POST', `/assistants/${aid}/events`, body, key);
    expect(first.body.id === second.body.id).toBe(honourIdempotencyKey);
    expect(rig.sim.requests.all().at(-1)?.idempotencyKey).toBe('op:1');
    await rig.sim.stop();
  }
});

test('steps move by themselves only where the policy says so', async () => {
  for (const movesSteps of [false, true]) {
    rig = await startRig({ movesSteps, script: new Map([[PHONE, [{ kind: 'completed', durationS: 5 }]]]) });
    const set = await setUpMission(rig);
    const plan = `/missions/${set.mid}/runs/${set.rid}/plan`;
    await rig.call('POST', plan, { steps: [{ step_id: 'calls', sequence: 1 }] });
    await scheduleCall(rig, set, PHONE);
    await rig.clock.advance(300_000);
    expect((await rig.call('GET', plan)).body.data[0].status).toBe(movesSteps ? 'completed' : 'pending');
    await rig.sim.stop();
  }
});

test('a jump of the wall clock is seen at the next request', async () => {
  rig = await startRig({ script: new Map([[PHONE, [{ kind: 'busy' }]]]) });
  const set = await setUpMission(rig);
  const row = await scheduleCall(rig, set, PHONE);
  rig.clock.jump(121_000);
  const read = (await rig.call('GET', `/assistants/${set.aid}/events/${row.id}`)).body;
  expect(read.call_status).toBe('ringing');
});

test('a list may lag behind what was made, while a read by id does not', async () => {
  rig = await startRig({ listLagS: 20, unsortedPages: true });
  const set = await setUpMission(rig);
  const row = await scheduleCall(rig, set, PHONE);
  expect((await rig.call('GET', `/assistants/${set.aid}/events`)).body.events).toEqual([]);
  expect((await rig.call('GET', `/assistants/${set.aid}/events/${row.id}`)).status).toBe(200);
  await rig.clock.advance(21_000);
  expect((await rig.call('GET', `/assistants/${set.aid}/events`)).body.events).toHaveLength(1);
});

test('calls may take their course faster than the clock that they are scheduled by', async () => {
  rig = await startRig({
    courseSpeed: 60,
    script: new Map([[PHONE, [{ kind: 'completed', durationS: 60 }]]]),
  });
  const set = await setUpMission(rig);
  const row = await scheduleCall(rig, set, PHONE);
  await rig.clock.advance(5_000);
  const [event] = (await rig.call('GET', `/assistants/${set.aid}/events`)).body.events;
  expect(event).toMatchObject({ status: 'completed', call_duration: 60 });
  // No row reads as over before its time: the time moves to the moment at which the call went out.
  expect(Date.parse(event.scheduled_at)).toBe(START_MS + 2_000);
  expect(Date.parse(row.scheduled_at)).toBe(START_MS + 120_000);
});

test('insights may come as one object, and as nothing while they are not ready', async () => {
  rig = await startRig({
    insights: 'object',
    script: new Map([[PHONE, [{ kind: 'completed', insight: ['Said yes', { key_topics: ['price'] }] }]]]),
  });
  const set = await setUpMission(rig);
  await scheduleCall(rig, set, PHONE);
  await rig.clock.advance(140_000);
  const cid = [...rig.sim.world.conversations.keys()][0] ?? '';
  const read = async () => (await rig.call('GET', `/missions/conversations/${cid}/insights`)).body.data;
  expect(await read()).toBeNull();
  await rig.clock.advance(300_000);
  expect(await read()).toMatchObject({ conversation_id: cid, summary: 'Said yes', key_topics: ['price'] });
});
