import { afterEach, expect, test } from 'vitest';
import { startRig, type Rig } from './raw-client.ts';

let rig: Rig;
afterEach(() => rig.sim.stop());

const ask = async (body: object): Promise<string> =>
  (
    await rig.call('POST', '/approvals', {
      action: 'Send it',
      require_biometric: false,
      expires_in: 300,
      ...body,
    })
  ).body.request_id;
const statusOf = async (id: string): Promise<string> =>
  (await rig.call('GET', `/approvals/${id}`)).body.status;

test('a request is pending until it is answered or its time is over', async () => {
  rig = await startRig();
  const [approved, denied, left] = [await ask({}), await ask({}), await ask({ expires_in: 60 })];
  expect((await rig.call('GET', '/approvals?status=pending')).body.approvals).toHaveLength(3);
  expect((await rig.call('POST', `/approvals/${approved}/respond`, { decision: 'approved' })).status).toBe(
    200,
  );
  expect(rig.sim.answerApproval(denied, 'denied')).toBe(true);
  await rig.clock.advance(61_000);
  expect([await statusOf(approved), await statusOf(denied), await statusOf(left)]).toEqual([
    'approved',
    'denied',
    'expired',
  ]);
  expect(rig.sim.answerApproval(left, 'approved')).toBe(false);
  const late = await rig.call('POST', `/approvals/${left}/respond`, { decision: 'approved' });
  expect(late.status).toBe(409);
  expect(await statusOf(left)).toBe('expired');
});

test('what needs a fingerprint is answered on a device alone', async () => {
  rig = await startRig();
  const id = await ask({ require_biometric: true });
  expect((await rig.call('POST', `/approvals/${id}/respond`, { decision: 'approved' })).status).toBe(403);
  expect(rig.sim.answerApproval(id, 'approved')).toBe(true);
  expect((await rig.call('GET', `/approvals/${id}`)).body).toMatchObject({
    status: 'approved',
    biometric_verified: true,
  });
});

test('a server may take no decisions, and may reach no device', async () => {
  rig = await startRig({ decisions: false, devices: { registered: 2, unreachable: 2 } });
  const made = await rig.call('POST', '/approvals', { action: 'x', require_biometric: false });
  expect(made.body).toMatchObject({ devices_notified: 0, devices_failed: 2 });
  const answer = await rig.call('POST', `/approvals/${made.body.request_id}/respond`, {
    decision: 'approved',
  });
  expect(answer.status).toBe(404);
  expect((await rig.call('POST', '/approvals', {})).status).toBe(422);
  expect((await rig.call('POST', '/approvals', { action: 'x', expires_in: -1 })).status).toBe(422);
});
