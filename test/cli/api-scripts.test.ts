import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

/** The bot's other scripts, under `api`: approval, call, sms. */
let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

test('approval request: the id, the word of who answers, no devices', async () => {
  const asked = await world.api('approval', 'request', 'Send $5', '--details', 'to Kim', '--no-wait');
  expect(asked).toMatchObject({ exit: 0, said: '' });
  const id = asked.out.trim();
  expect(await world.api('approval', 'status', id)).toEqual({ exit: 0, out: 'pending\n', said: '' });
  expect((await world.api('approval', 'list')).out).toContain(id);
  world.sim.answerApproval(id, 'denied');
  expect(await world.api('approval', 'status', id)).toEqual({ exit: 0, out: 'denied\n', said: '' });
  expect((await world.api('approval', 'list')).out).not.toContain(id);

  const waiting = world.api('approval', 'request', 'Delete all', '--timeout', '30');
  const row = await until(() => [...world.sim.world.approvals.keys()].find((each) => each !== id));
  world.sim.answerApproval(row, 'approved');
  expect(await waiting).toMatchObject({ exit: 0, out: 'approved\n' });

  expect(await world.api('approval', 'request', 'Quick', '--timeout', '1')).toMatchObject({
    exit: 0,
    out: expect.stringMatching(/^(timeout|expired)\n$/) as string,
  });
});

test('approval request without a phone, and bad arguments', async () => {
  const bare = await openCliWorld({ devices: { registered: 0, unreachable: 0 } });
  expect(await bare.api('approval', 'request', 'Do it')).toEqual({ exit: 0, out: 'no_devices\n', said: '' });
  await bare.close();
  expect(await world.api('approval', 'request')).toMatchObject({ exit: 1, out: '' });
  expect(await world.api('approval', 'request', 'x', '--fast')).toEqual({
    exit: 1,
    out: '',
    said: 'Unknown option: --fast\n',
  });
  expect(await world.api('approval', 'request', 'x', '--timeout', 'soon')).toMatchObject({ exit: 1 });
  expect(await world.api('approval', 'status')).toMatchObject({ exit: 1, out: '' });
  expect(await world.api('approval', 'status', 'nobody')).toMatchObject({ exit: 1, out: '' });
  expect((await world.api('approval')).exit).toBe(1);
});

test('call: started, looked at, ended', async () => {
  const own = await world.api('call', 'Hello there');
  expect(own.said).toBe('');
  // Its own lines are painted, terminal or not, as the script paints them.
  const [first = '', second = '', third] = own.out.split('\n');
  const id = second.split(': ')[1]?.replace('\u001B[0m', '') ?? '';
  expect([first, second, third]).toEqual([
    green('Initiating outbound call to your phone...'),
    green(`Call initiated: ${id}`),
    '{',
  ]);
  expect(JSON.parse((await world.api('call', 'status', id)).out)).toBeTypeOf('object');
  const ended = (await world.api('call', 'end', id, 'enough')).out;
  expect(ended.split('\n').slice(0, 2)).toEqual([green(`Ending call ${id}...`), '{']);
  expect(await world.api('call', 'status')).toMatchObject({ exit: 1, out: '' });
  expect(await world.api('call', 'status', 'nobody')).toMatchObject({ exit: 1, out: '' });
  expect(await world.api('call', '--fast')).toMatchObject({ exit: 1, out: '' });
  expect(await world.api('call', '--to', '555')).toMatchObject({ exit: 1, out: '' });
});

test('the owner is rung again with something else to say, and not with the same', async () => {
  expect(await world.api('call', 'The first is done')).toMatchObject({ exit: 0 });
  expect(await world.api('call', 'The second is done')).toMatchObject({ exit: 0 });
  const again = await world.api('call', 'The first is done');
  expect(again.exit).toBe(1);
  expect(again.said).toContain("A call to the account's own phone went out at");
  expect(world.sim.dials).toHaveLength(2);
});

test('a number in the place of the greeting is called, and said so in yellow', async () => {
  const called = await world.api('call', '+81312345678');
  expect(called.out.split('\n')[0]).toBe(
    '\u001B[1;33mDetected phone number in greeting, treating as --to target\u001B[0m',
  );
});

test('without a key each command says so before anything else', async () => {
  for (const words of [['call', 'Hi'], ['list-missions'], ['sms', 'list'], ['approval', 'status', 'x']]) {
    const ran = await world.run(['api', ...words], { key: '' });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.said).toMatch(/^ERROR: .*API key/);
  }
});

test('nobody is asked where the bot’s connection has noted that no phone is registered', async () => {
  writeFileSync(join(world.folder, '.device-status'), '{"has_devices": false}');
  world.sim.requests.clear();
  expect(await world.api('approval', 'request', 'Go')).toEqual({ exit: 0, out: 'no_devices\n', said: '' });
  expect(world.sim.requests.count()).toBe(0);
  writeFileSync(join(world.folder, '.device-status'), '{"has_devices": true}');
  expect((await world.api('approval', 'request', 'Go', '--no-wait')).out).toMatch(/^[0-9a-f-]{36}\n$/);
});

test('sms: lists, conversations, bad arguments', async () => {
  world.sim.receiveSms({ from: '+13125550123', body: 'x'.repeat(70) });
  const listed = await world.api('sms', 'list', '--limit', '5');
  expect(listed.out).toMatch(/^← \d{4}-\d\d-\d\d \+13125550123: x{60}\.\.\.\n\nTotal: 1 messages\n$/);
  expect((await world.api('sms', 'conversations')).out).toMatch(/^\+13125550123: x{50}\.\.\.\n$/);
  expect((await world.api('sms', 'list', '--direction', 'outbound')).out).toBe('\nTotal: 0 messages\n');
  expect(await world.api('sms', 'send', '+13125550123')).toMatchObject({ exit: 1, out: '' });
  expect(await world.api('sms', 'send', '12', 'Hello')).toMatchObject({ exit: 1, out: '' });
  expect(await world.api('sms', 'fly')).toMatchObject({ exit: 1, out: '' });
  expect((await world.api('sms')).exit).toBe(0);
});

const green = (text: string): string => `\u001B[0;32m${text}\u001B[0m`;

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
