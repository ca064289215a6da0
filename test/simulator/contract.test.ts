import { afterEach, describe, expect, test } from 'vitest';
import { setUpMission, startRig, type Rig } from './raw-client.ts';

let rig: Rig;
afterEach(() => rig.sim.stop());

describe('nested dialect: what live answers of the hosted server showed', () => {
  test('creating a mission wraps it, gives two ids, and already makes a run', async () => {
    rig = await startRig();
    const { status, body } = await rig.call('POST', '/missions', { name: 'A', instructions: 'B' });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['mission']);
    expect(Object.keys(body.mission).sort()).toEqual(
      [
        'id user_id telnyx_mission_id telnyx_run_id name instructions status channel target_count events_used',
        'assistant_id assistant_phone metadata created_at updated_at result_summary result_payload',
      ]
        .join(' ')
        .split(' ')
        .sort(),
    );
    expect(body.mission).toMatchObject({ status: 'pending', channel: 'voice', target_count: 0 });
    const runs = (await rig.call('GET', `/missions/${body.mission.id}/runs`)).body;
    expect(runs.data).toHaveLength(1);
    expect(runs.data[0]).toMatchObject({
      run_id: body.mission.telnyx_run_id,
      mission_id: body.mission.telnyx_mission_id,
      status: 'pending',
    });
    expect(runs.meta).toEqual({ total_pages: 1, total_results: 1, page_number: 1, page_size: 20 });
  });

  test('lists count in text, single missions carry plan, agents and assistant', async () => {
    rig = await startRig();
    const { mid, rid, aid } = await setUpMission(rig);
    await rig.call('POST', `/missions/${mid}/runs/${rid}/plan`, {
      steps: [
        { step_id: 'b', sequence: 2, description: 'second' },
        { step_id: 'a', sequence: 1 },
      ],
    });
    await rig.call('POST', `/missions/${mid}/runs/${rid}/agents`, { telnyx_agent_id: aid });
    const listed = (await rig.call('GET', '/missions')).body.missions[0];
    expect(listed).toMatchObject({ computed_target_count: '0', computed_scheduled_count: '0' });
    const single = (await rig.call('GET', `/missions/${mid}`)).body.mission;
    expect(single.plan.steps.map((step: { step_id: string }) => step.step_id)).toEqual(['a', 'b']);
    expect(single.linked_agents[0].telnyx_agent_id).toMatch(/^assistant-/);
    expect(single.assistant.id).toBe(aid);
  });

  test('runs, steps and events change as they are told, and a repeated key logs once', async () => {
    rig = await startRig();
    const { mid, rid } = await setUpMission(rig);
    const run = `/missions/${mid}/runs/${rid}`;
    await rig.call('POST', `${run}/plan`, { steps: [{ step_id: 'a b', sequence: 1 }] });
    expect((await rig.call('PATCH', run, { status: 'running' })).body.data.status).toBe('running');
    expect((await rig.call('GET', `/missions/${mid}`)).body.mission.status).toBe('running');
    const step = await rig.call('PATCH', `${run}/plan/steps/a%20b`, { status: 'completed' });
    expect(step.body.data).toMatchObject({ step_id: 'a b', status: 'completed' });
    const event = { type: 'custom', summary: 'Did it', idempotency_key: 'k1', payload: { n: 1 } };
    const first = await rig.call('POST', `${run}/events`, event);
    const again = await rig.call('POST', `${run}/events`, event);
    expect(again.body.data.event_id).toBe(first.body.data.event_id);
    expect((await rig.call('GET', `${run}/events`)).body.meta.total_results).toBe(1);
    const ended = await rig.call('PATCH', run, {
      status: 'succeeded',
      result_summary: 'Done',
      result_payload: { best: 1 },
    });
    expect(ended.body.data).toMatchObject({ result_summary: 'Done', result_payload: { best: 1 } });
    expect(ended.body.data.finished_at).toMatch(/000Z$/);
  });

  test('cancelling a mission ends its runs and its pending events', async () => {
    rig = await startRig();
    const set = await setUpMission(rig);
    await rig.call('POST', `/assistants/${set.aid}/events`, {
      channel: 'sms',
      to: '+13125550123',
      from: set.from,
      text_body: 'Hi',
      scheduled_at: '2026-03-11T15:00:00Z',
      mission_id: set.mid,
    });
    expect((await rig.call('POST', `/missions/${set.mid}/cancel`)).body.mission.status).toBe('cancelled');
    const all = (await rig.call('GET', `/missions/${set.mid}/events`)).body;
    expect(all.scheduled_events[0].status).toBe('cancelled');
    await rig.clock.advance(2 * 86_400_000);
    expect(rig.sim.dials).toEqual([]);
  });
});

describe('flat dialect: the other spelling of everything that is left open', () => {
  test('bare objects, other ids, counts as numbers, errors as text', async () => {
    rig = await startRig({ dialect: 'flat' });
    const { mid, rid, aid, from } = await setUpMission(rig);
    const listed = (await rig.call('GET', '/missions')).body;
    expect(listed.meta).toBeUndefined();
    expect(listed.data[0]).toMatchObject({ mission_id: mid, computed_event_count: 0 });
    expect((await rig.call('GET', `/missions/${mid}/runs/${rid}`)).body.id).toBe(rid);
    expect((await rig.call('GET', `/missions/${mid}/runs`)).body.data[0].run_id).toBe(rid);
    expect((await rig.call('GET', `/missions/${mid}/runs/${rid}/plan`)).body.data).toEqual({ steps: [] });
    expect((await rig.call('GET', '/assistants')).body).toMatchObject({
      data: [{ assistant_id: aid }],
      meta: { total: 1, total_pages: 1 },
    });
    const event = await rig.call('POST', `/assistants/${aid}/events`, {
      channel: 'call',
      to: '+13125550123',
      from,
      scheduled_at: '2026-03-11T15:00:00Z',
      mission_id: mid,
      run_id: rid,
      metadata: { ct_op: 'x' },
    });
    expect(event.body.event).toMatchObject({
      to: '+13125550123',
      from,
      mission_id: mid,
      metadata: { ct_op: 'x' },
    });
    expect((await rig.call('GET', '/missions/nope')).body).toEqual({ message: 'Mission not found' });
    expect((await rig.call('POST', '/missions', {})).body).toEqual({ error: 'name is required' });
    const cancelled = await rig.call('DELETE', `/assistants/${aid}/events/${event.body.event.id}`);
    expect(cancelled.body.event.status).toBe('cancelled');
  });
});

describe('both dialects', () => {
  test.each(['nested', 'flat'] as const)('phones, connections and assistants (%s)', async (dialect) => {
    rig = await startRig({ dialect });
    const { aid } = await setUpMission(rig);
    const connection = (await rig.call('GET', `/assistants/${aid}/connection-id?feature=telephony`)).body;
    const phones = (await rig.call('GET', '/numbers/account-phones')).body.data;
    expect(phones.every((phone: object) => !('connection_id' in phone))).toBe(true);
    const assigned = await rig.call('PATCH', `/numbers/account-phones/${phones[0].id}`, {
      connection_id: connection.connection_id,
      type: 'voice',
    });
    // The hosted server's table of numbers has no connection: the assistant tells its number instead.
    expect(assigned.body.data.connection_id).toBe(dialect === 'flat' ? connection.connection_id : undefined);
    const assistant = (await rig.call('GET', `/assistants/${aid}`)).body;
    expect((assistant.assistant ?? assistant).phone_number).toBe(phones[0].phone_number);
    await rig.call('PATCH', `/assistants/${aid}`, { greeting: 'Hello', unheard_of: { kept: true } });
    const changed = (await rig.call('GET', `/assistants/${aid}`)).body;
    expect((changed.assistant ?? changed).config).toMatchObject({
      greeting: 'Hello',
      unheard_of: { kept: true },
    });
    expect((await rig.call('DELETE', `/assistants/${aid}`)).status).toBe(204);
    expect((await rig.call('GET', `/assistants/${aid}`)).status).toBe(404);
  });

  test.each(['nested', 'flat'] as const)('links compare both ids (%s)', async (dialect) => {
    rig = await startRig({ dialect });
    const { mid, rid, aid } = await setUpMission(rig);
    const agents = `/missions/${mid}/runs/${rid}/agents`;
    await rig.call('POST', agents, { telnyx_agent_id: aid });
    await rig.call('POST', agents, { telnyx_agent_id: aid });
    const assistant = (await rig.call('GET', `/assistants/${aid}`)).body;
    const telnyxId: string = (assistant.assistant ?? assistant).telnyx_assistant_id;
    const linked = (await rig.call('GET', agents)).body.data;
    expect(linked.map((agent: { telnyx_agent_id: string }) => agent.telnyx_agent_id)).toEqual([
      dialect === 'nested' ? telnyxId : aid,
    ]);
    expect((await rig.call('DELETE', `${agents}/${telnyxId}`)).status).toBe(204);
    expect((await rig.call('GET', agents)).body.data).toEqual([]);
  });

  test('endpoints that a server may not have answer 404', async () => {
    rig = await startRig({ optionalEndpoints: false });
    for (const path of ['/me', '/voices', '/doctor/critical']) {
      expect((await rig.call('GET', path)).status).toBe(404);
    }
    await rig.sim.stop();
    rig = await startRig();
    for (const path of ['/me', '/voices', '/doctor/critical', '/doctor/infra']) {
      expect((await rig.call('GET', path)).status).toBe(200);
    }
    expect((await rig.call('PUT', '/missions')).status).toBe(405);
    expect((await rig.call('GET', '/nothing')).status).toBe(404);
  });

  test('a wrong key opens nothing', async () => {
    rig = await startRig();
    const answer = await rig.call('GET', '/missions', undefined, { authorization: 'Bearer cc_live_other' });
    expect(answer.status).toBe(401);
    expect(answer.body.error.code).toBe('unauthorized');
  });
});
