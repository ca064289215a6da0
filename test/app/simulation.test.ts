import { afterEach, expect, test } from 'vitest';
import { startSimulation } from '../../src/app/backend/simulation.ts';
import type { Simulation, SimulationOptions } from '../../src/cli/verb.ts';

const USUAL: SimulationOptions = {
  port: 0,
  speed: 200,
  seed: 1,
  dialect: 'nested',
  world: 'empty',
  strictFrom: false,
  outcomes: [],
  approvals: 'console',
};

let running: Simulation | undefined;
afterEach(() => running?.stop());

/** Plain requests: what is answered is read as it comes. */
async function start(options: Partial<SimulationOptions>) {
  const started = await startSimulation({ ...USUAL, ...options });
  if (!started.ok) throw new Error(started.error.sentence);
  running = started.value;
  const { baseUrl, apiKey } = running;
  // oxlint-disable-next-line typescript/no-explicit-any
  return async (method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
}

test('an account of one number, which must be the assistant’s own where the server is strict', async () => {
  const call = await start({ numbers: 1, strictFrom: true });
  const { data } = (await call('GET', '/numbers/account-phones')).body;
  expect(data).toHaveLength(1);
  const { assistant } = (await call('POST', '/assistants', { name: 'A', instructions: 'x' })).body;
  const body = {
    channel: 'call',
    to: '+13125550199',
    from: data[0].phone_number,
    scheduled_at: new Date(Date.now() + 90_000).toISOString(),
  };
  expect((await call('POST', `/assistants/${assistant.id}/events`, body)).status).toBe(500);
  const { connection_id } = (await call('GET', `/assistants/${assistant.id}/connection-id`)).body;
  await call('PATCH', `/numbers/account-phones/${data[0].id}`, { connection_id, type: 'voice' });
  expect((await call('POST', `/assistants/${assistant.id}/events`, body)).status).toBe(201);
});

test('the numbers of the bot’s own examples can be called, and end as it was asked', async () => {
  const call = await start({ outcomes: ['+15551234567=busy', '*=stuck-in-progress'] });
  const { assistant } = (await call('POST', '/assistants', { name: 'A', instructions: 'x' })).body;
  const [phone] = (await call('GET', '/numbers/account-phones')).body.data;
  const place = async (to: string): Promise<string> => {
    const made = await call('POST', `/assistants/${assistant.id}/events`, {
      channel: 'call',
      to,
      from: phone.phone_number,
      scheduled_at: new Date(Date.now() + 90_000).toISOString(),
    });
    expect(made.status).toBe(201);
    return made.body.id as string;
  };
  const [busy, stuck] = [await place('+15551234567'), await place('+13322200013')];
  const stateOf = async (id: string) => (await call('GET', `/assistants/${assistant.id}/events/${id}`)).body;
  await expect.poll(async () => (await stateOf(busy)).call_status, { timeout: 10_000 }).toBe('busy');
  await expect.poll(async () => (await stateOf(stuck)).call_status, { timeout: 10_000 }).toBe('in-progress');
  expect(Date.parse((await stateOf(busy)).scheduled_at)).toBeLessThanOrEqual(Date.now());
});

test.each([
  ['auto', 1, 404, 'approved'],
  ['phone', 1, 404, 'pending'],
  ['none', 0, 404, 'pending'],
  ['console', 1, 200, 'denied'],
] as const)('approvals %s', async (approvals, devices, answer, status) => {
  const call = await start({ approvals });
  const { body } = await call('POST', '/approvals', { action: 'Send it' });
  expect(body.devices_notified).toBe(devices);
  const said = await call('POST', `/approvals/${body.request_id}/respond`, { decision: 'denied' });
  expect(said.status).toBe(answer);
  await expect
    .poll(async () => (await call('GET', `/approvals/${body.request_id}`)).body.status, { timeout: 10_000 })
    .toBe(status);
});

test('an outcome that cannot be read is a slip of whoever typed it', async () => {
  expect(await startSimulation({ ...USUAL, outcomes: ['+13125550101=engaged'] })).toMatchObject({
    ok: false,
    error: { exit: 2 },
  });
});
