import { afterEach, expect, test } from 'vitest';
import { inSeconds, setUpMission, startRig, type Rig } from './raw-client.ts';

let rig: Rig;
afterEach(() => rig.sim.stop());

/** The refusal that Telnyx gave, out of the text of a 500. */
function embedded(text: string): { lead: string; detail: string; pointers: (string | undefined)[] } {
  const message: string = JSON.parse(text).error.message;
  const at = message.indexOf('{');
  const { errors } = JSON.parse(message.slice(at)) as {
    errors: { detail: string; source?: { pointer: string } }[];
  };
  return {
    lead: message.slice(0, at).trim(),
    detail: errors[0]?.detail ?? '',
    pointers: errors.map((error) => error.source?.pointer),
  };
}

test('a schedule is refused for each of its reasons, and then nothing is dialled', async () => {
  rig = await startRig();
  const { mid, rid, aid, from } = await setUpMission(rig);
  const good = {
    channel: 'call',
    to: '+13125550123',
    from,
    scheduled_at: inSeconds(rig, 120),
    mission_id: mid,
    run_id: rid,
  };
  const send = (change: object) => rig.call('POST', `/assistants/${aid}/events`, { ...good, ...change });

  expect((await send({ scheduled_at: inSeconds(rig, 59) })).status).toBe(422);
  expect((await send({ scheduled_at: inSeconds(rig, -10) })).body.error.message).toMatch(/1 minute/);
  expect((await send({ scheduled_at: 'soon' })).status).toBe(422);
  expect((await send({ channel: 'fax' })).status).toBe(422);
  expect((await send({ channel: 'sms' })).body.error.message).toBe('text_body is required for sms');
  expect((await send({ mission_id: 'nope' })).status).toBe(404);

  const number = await send({ to: '12' });
  expect(number.status).toBe(500);
  expect(embedded(number.text)).toMatchObject({ lead: 'Telnyx API error (400):' });

  const foreign = await send({ from: '+15559876543' });
  expect(foreign.status).toBe(500);
  expect(embedded(foreign.text)).toMatchObject({
    lead: 'Telnyx schedule call failed (400):',
    detail: 'telnyx_agent_target +15559876543 does not belong to this assistant',
  });
  const sms = await send({ from: '+15559876543', channel: 'sms', text_body: 'x' });
  expect(embedded(sms.text).lead).toBe('Telnyx schedule SMS failed (400):');

  await rig.clock.advance(3_600_000);
  expect(rig.sim.dials).toEqual([]);
  expect(rig.sim.world.scheduled.size).toBe(0);
});

test('any number of the account may call, unless the policy is strict: then only one assigned to the assistant', async () => {
  rig = await startRig({ strictFrom: true });
  const strict = await setUpMission(rig);
  const body = {
    channel: 'call',
    to: '+13125550123',
    from: '+16465550100',
    scheduled_at: inSeconds(rig, 90),
  };
  expect((await rig.call('POST', `/assistants/${strict.aid}/events`, body)).status).toBe(500);
  await rig.sim.stop();

  rig = await startRig();
  const lenient = await setUpMission(rig);
  expect((await rig.call('POST', `/assistants/${lenient.aid}/events`, body)).status).toBe(201);
  const other = (await rig.call('POST', '/assistants', { name: 'Other', instructions: 'x' })).body.assistant;
  expect((await rig.call('POST', `/assistants/${other.id}/events`, body)).status).toBe(201);
  const foreign = { ...body, from: '+15559876543' };
  expect((await rig.call('POST', `/assistants/${other.id}/events`, foreign)).status).toBe(500);
});

test('a step without an id or a place in the order is refused, with every fault named', async () => {
  rig = await startRig();
  const { mid, rid } = await setUpMission(rig);
  const plan = await rig.call('POST', `/missions/${mid}/runs/${rid}/plan`, {
    steps: [{ description: 'x' }, { step_id: 'a' }],
  });
  expect(plan.status).toBe(500);
  expect(embedded(plan.text).pointers).toEqual([
    '/body/steps[0]/step_id',
    '/body/steps[0]/sequence',
    '/body/steps[1]/sequence',
  ]);
  expect((await rig.call('GET', `/missions/${mid}/runs/${rid}/plan`)).body.data).toEqual([]);
});

test('unknown states and event types are refused', async () => {
  rig = await startRig();
  const { mid, rid } = await setUpMission(rig);
  const run = `/missions/${mid}/runs/${rid}`;
  expect((await rig.call('PATCH', run, { status: 'done' })).status).toBe(500);
  expect((await rig.call('POST', `${run}/events`, { type: 'nonsense', summary: 'x' })).status).toBe(500);
  expect((await rig.call('POST', `${run}/events`, { type: 'custom' })).status).toBe(500);
  expect((await rig.call('PATCH', `${run}/plan/steps/none`, { status: 'completed' })).status).toBe(404);
  expect((await rig.call('POST', '/missions', [1])).status).toBe(400);
});
