import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALERTS_SAMPLE } from '../../src/state/settings/alerts-sample.ts';
import { openReceiver, type Receiver } from '../app/alerts/receiver.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { startWatch } from './support/watch-process.ts';

let world: CliWorld;
let receiver: Receiver;
beforeEach(async () => {
  world = await openCliWorld();
  world.writeState({});
  receiver = await openReceiver();
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

const rules = (rule: object = {}): string =>
  JSON.stringify({
    channels: {
      hook: { kind: 'webhook', url: `${receiver.url}/T0/topsecret` },
      screen: { kind: 'desktop' },
    },
    rules: [{ name: 'approvals', when: 'approval-waits', to: ['hook', 'screen'], ...rule }],
  });

describe('the file', () => {
  test('is missed, sampled, checked, and complained of with its place', async () => {
    expect(await world.run(['alerts'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('No rules: there is no'),
    });
    expect(await world.run(['alerts', 'check'])).toMatchObject({
      exit: 5,
      said: expect.stringContaining('alerts sample'),
    });
    const sample = await world.run(['alerts', 'sample']);
    expect(sample.out).toBe(ALERTS_SAMPLE);
    world.writeAlerts(sample.out);
    expect(await world.run(['alerts', 'check'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('8 rules, 5 channels'),
    });
    world.writeAlerts(sample.out.replace('"minutes": 3', '"minuts": 3'));
    const wrong = await world.run(['alerts', 'check']);
    expect([wrong.exit, wrong.said]).toEqual([
      2,
      expect.stringMatching(/alerts\.json: line 14, column 7: rules\[0\]\.minuts/),
    ]);
    expect(await world.run(['alerts', 'check', '--json'])).toMatchObject({
      exit: 2,
      out: expect.stringContaining('"ok": false'),
    });
  });

  test('the page in docs shows the very sample', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs/alerts.md'), 'utf8')).toContain(
      ALERTS_SAMPLE.trim(),
    );
  });
});

describe('alerts', () => {
  test('lists rules and channels, and no address', async () => {
    world.writeAlerts(rules({ escalate: [{ after_minutes: 10, to: ['hook'] }] }));
    const { out } = await world.run(['alerts']);
    expect(out).toContain('approvals  approval-waits  hook + screen, after 10 min hook  on');
    expect(out).toContain('hook     webhook  127.0.0.1');
    const json = await world.run(['alerts', '--json']);
    expect(`${out}${json.out}`).not.toContain('topsecret');
  });

  test('a trial tells the channel that it is a test, and says what a terminal needs', async () => {
    world.writeAlerts(rules());
    const tried = await world.run(['alerts', 'test']);
    expect(tried).toMatchObject({
      exit: 0,
      out: 'hook took the test.\n',
      said: expect.stringContaining('screen: only a console'),
    });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      test: true,
      title: 'Test: alerts reach you',
    });
    expect((await world.run(['alerts', 'test', 'approvals'])).exit).toBe(0);
    expect(receiver.received[1]?.body).toContain('what the rule approvals tells');
    receiver.answer = () => ({ status: 500 });
    expect(await world.run(['alerts', 'test', 'hook'])).toMatchObject({
      exit: 4,
      said: expect.stringContaining('answered 500'),
    });
    expect((await world.run(['alerts', 'test', 'nobody'])).exit).toBe(2);
    expect((await world.run(['alerts', 'test', 'hook'], { readOnly: true })).exit).toBe(3);
    expect(receiver.received).toHaveLength(3);
  });

  test('a rule is muted, for a while, and speaks again', async () => {
    world.writeAlerts(rules());
    expect(await world.run(['alerts', 'mute', 'approvals', '--for', '2h'])).toMatchObject({ exit: 0 });
    expect((await world.run(['alerts'])).out).toMatch(/approvals .* muted by operator:kim until /);
    expect((await world.run(['alerts', 'mute', 'nothing'])).exit).toBe(2);
    expect((await world.run(['alerts', 'mute', 'approvals', '--for', 'ever'])).exit).toBe(2);
    expect((await world.run(['alerts', 'unmute', 'approvals'])).exit).toBe(0);
    expect((await world.run(['alerts', 'unmute', 'approvals'])).exit).toBe(3);
    expect((await world.run(['alerts', 'answer', 'approvals/x'])).exit).toBe(2);
  });
});

test('the doctor says which channel could not tell anybody, and why', async () => {
  const named = async (): Promise<readonly string[]> => {
    const { out } = await world.run(['doctor', '--json']);
    const { checks } = JSON.parse(out) as { checks: { name: string; state: string; sentence: string }[] };
    return checks
      .filter(({ name }) => name === 'alerts')
      .map(({ state, sentence }) => `${state} ${sentence}`);
  };
  expect(await named()).toEqual([]);
  world.writeAlerts(rules());
  expect(await named()).toEqual([expect.stringMatching(/^ok 1 rules, 2 channels/)]);
  world.writeAlerts(
    JSON.stringify({
      channels: {
        a: { kind: 'slack', url_env: 'NOT_SET_HERE' },
        b: { kind: 'command', run: ['no-such-program-anywhere'] },
        c: { kind: 'command', run: ['sh'] },
      },
      rules: [],
    }),
  );
  expect(await named()).toEqual([
    'warn the channel a tells nobody: The variable NOT_SET_HERE is not set here.',
    'warn the channel b tells nobody: There is no program no-such-program-anywhere here.',
  ]);
  world.writeAlerts('{');
  expect(await named()).toEqual([expect.stringMatching(/^warn .*alerts\.json: line 1, column \d+/)]);
});

describe('a watch', () => {
  const ask = () => world.run(['approval', 'request', 'pay 40 EUR', '--no-wait']);

  test('of two processes on one ledger one tells, once, and the answer ends it', async () => {
    world.writeAlerts(rules());
    await ask();
    const both = [startWatch(world), startWatch(world)];
    await Promise.all(both.map((each) => each.line(({ event }) => event === 'alert')));
    await receiver.came(1);
    const got = JSON.parse(receiver.received[0]?.body ?? '') as { title: string; commands: string[] };
    expect(got.title).toMatch(/^Approval waits: /);
    // What it says to type is what answers it.
    const [, ...words] = (got.commands[0] ?? '').split(' ');
    expect(words[0]).toBe('approve');
    expect(words).toContain('--expect');
    expect((await world.run(words)).exit).toBe(0);
    for (const each of both) each.kill('SIGTERM');
    await Promise.all(both.map(({ exit }) => exit));
    // Another that starts later has nothing to tell.
    const third = startWatch(world);
    await third.line(({ event }) => event === 'started');
    third.kill('SIGTERM');
    await third.exit;
    expect(receiver.received).toHaveLength(1);
  }, 60_000);

  test('--once tells too', async () => {
    world.writeAlerts(rules());
    await ask();
    expect((await world.run(['watch', '--once'])).exit).toBe(0);
    expect(receiver.received).toHaveLength(1);
    expect((await world.run(['watch', '--once'])).exit).toBe(0);
    expect(receiver.received).toHaveLength(1);
  }, 60_000);
});
