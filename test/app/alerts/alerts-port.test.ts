import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAlertsPort } from '../../../src/app/alerts/alerts-port.ts';
import type { AlertMessage } from '../../../src/domain/alert/alert-message.ts';
import type { AlertChannel } from '../../../src/domain/alert/alert-rule.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { rulesOf } from '../../engine/alerts/alert-world.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const KEY = 'cc_live_0123456789';
const MESSAGE: AlertMessage = {
  id: 'approvals/a@1',
  title: safeText('Approval waits: <!channel> *pay* --now'),
  lines: [safeText('Pay 40 EUR to "Acme" $(touch pwned)')],
  commands: [safeText('clawdtalk-tui approve request:a --expect abcdef012345')],
  test: false,
  alerts: [],
};

let folder: string;
let receiver: Receiver;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-port-'));
  receiver = await openReceiver();
});
afterEach(async () => {
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const channel = (spec: object): AlertChannel => {
  const found = rulesOf({ channels: { it: spec }, rules: [] }).channels.get('it');
  if (found === undefined) throw new Error('no channel');
  return found;
};
const open = (env: NodeJS.ProcessEnv = {}) =>
  openAlertsPort({
    folder,
    clock: systemClock(),
    env: { PATH: process.env['PATH'], ...env },
    secrets: [KEY],
  });

describe('a webhook', () => {
  test('is told in JSON, with a token that is read where it says', async () => {
    writeFileSync(join(folder, 'token'), 'tok-1\n');
    const sent = await open({ HOOK: `${receiver.url}/in?key=1` }).send(
      channel({ kind: 'webhook', url_env: 'HOOK', token_file: 'token' }),
      MESSAGE,
    );
    expect(sent).toEqual({ kind: 'sent' });
    const [got] = receiver.received;
    expect(got?.path).toBe('/in?key=1');
    expect(got?.headers).toMatchObject({ authorization: 'Bearer tok-1', 'user-agent': 'clawdtalk-tui' });
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      version: 1,
      title: MESSAGE.title,
      commands: MESSAGE.commands,
    });
  });

  test('of ntfy gets its topic in the body, at the root of its server', async () => {
    await open().send(channel({ kind: 'ntfy', url: `${receiver.url}/base/my%20topic` }), MESSAGE);
    expect(receiver.received[0]?.path).toBe('/base');
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      topic: 'my topic',
      title: MESSAGE.title,
    });
  });

  test('a redirect is not followed', async () => {
    const elsewhere = await openReceiver();
    receiver.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
    const sent = await open().send(channel({ kind: 'webhook', url: receiver.url }), MESSAGE);
    expect(sent).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('redirects are not followed'),
    });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test.each([
    [429, { 'retry-after': '120' }, { kind: 'again', afterMs: 120_000 }],
    [503, {}, { kind: 'again' }],
    [404, {}, { kind: 'failed' }],
    [401, {}, { kind: 'failed' }],
  ])('that answers %i', async (status, headers, expected) => {
    receiver.answer = () => ({ status, headers, text: `no, not with ${KEY} at ${receiver.url}/secret` });
    const sent = await open().send(channel({ kind: 'webhook', url: `${receiver.url}/secret` }), MESSAGE);
    expect(sent).toMatchObject(expected);
    expect(JSON.stringify(sent)).not.toContain(KEY);
    expect(JSON.stringify(sent)).not.toContain('/secret');
  });

  test('that never answers is given up in its time', async () => {
    receiver.answer = () => 'never';
    const sent = await open().send(
      channel({ kind: 'webhook', url: receiver.url, within_seconds: 1 }),
      MESSAGE,
    );
    expect(sent).toMatchObject({ kind: 'again', why: expect.stringContaining('did not answer within 1 s') });
  });

  test('that nobody listens at, without its address in the sentence', async () => {
    const url = `${receiver.url}/T0/secret`;
    await receiver.close();
    const sent = await open().send(channel({ kind: 'webhook', url }), MESSAGE);
    expect(sent).toMatchObject({ kind: 'again', why: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(sent)).not.toContain('secret');
    receiver = await openReceiver();
  });

  test('whose address is found to be http outside of this machine is not asked', async () => {
    const sent = await open({ HOOK: 'http://example.com/x' }).send(
      channel({ kind: 'webhook', url_env: 'HOOK' }),
      MESSAGE,
    );
    expect(sent).toEqual({
      kind: 'failed',
      why: 'The address must begin with https:// unless it is on this machine.',
    });
    expect(await open().send(channel({ kind: 'webhook', url_env: 'NOT_SET' }), MESSAGE)).toEqual({
      kind: 'failed',
      why: 'The variable NOT_SET is not set here.',
    });
  });

  test('shows its host and nothing else of it', () => {
    const port = open();
    expect(
      port.targetOf(channel({ kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/secret' })),
    ).toBe('hooks.slack.com');
    expect(port.targetOf(channel({ kind: 'slack', url_env: 'SLACK' }))).toBe('the address in $SLACK');
  });
});

describe('a command', () => {
  const script = (text: string): string => {
    const path = join(folder, 'script.mjs');
    writeFileSync(path, text);
    return path;
  };
  const node = process.execPath;

  test('gets arguments as they are, JSON on its input, and no secret of ours', async () => {
    const out = join(folder, 'out.json');
    const path = script(`
      import { readFileSync, writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(out)}, JSON.stringify({ args: process.argv.slice(2), input: JSON.parse(readFileSync(0, 'utf8')), env: process.env }));
    `);
    const sent = await open({
      CLAWDTALK_API_KEY: KEY,
      COPY: `key=${KEY}`,
      KEPT: 'yes',
      PGPASSWORD: 'hidden1',
    }).send(channel({ kind: 'command', run: [node, path, '{title}', 'x {lines}', '{unsaid'] }), MESSAGE);
    expect(sent).toEqual({ kind: 'sent' });
    const told = JSON.parse(readFileSync(out, 'utf8')) as {
      args: string[];
      input: object;
      env: Record<string, string>;
    };
    expect(told.args).toEqual([MESSAGE.title, `x ${MESSAGE.lines[0]}`, '{unsaid']);
    expect(told.input).toMatchObject({ title: MESSAGE.title, commands: MESSAGE.commands });
    expect(told.env['KEPT']).toBe('yes');
    expect(JSON.stringify(told.env)).not.toContain(KEY);
    expect(told.env['PGPASSWORD']).toBeUndefined();
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  test('that hangs is ended in its time, with all that it started', async () => {
    const pids = join(folder, 'pids');
    const path = script(`
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid);
      setInterval(() => {}, 1000);
    `);
    const sent = await open().send(
      channel({ kind: 'command', run: [node, path], within_seconds: 2 }),
      MESSAGE,
    );
    expect(sent).toMatchObject({
      kind: 'again',
      why: expect.stringContaining('took more than 2 s and was ended'),
    });
    const started = readFileSync(pids, 'utf8').split(' ').map(Number);
    expect(started).toHaveLength(2);
    for (const pid of started) await gone(pid);
  });

  test('that fails says so in its own last words, without secrets', async () => {
    const path = script(`console.error('first'); console.error('no ${KEY}\\u001b[31m'); process.exit(3);`);
    const sent = await open().send(channel({ kind: 'command', run: [node, path] }), MESSAGE);
    expect(sent).toMatchObject({ kind: 'again', why: expect.stringContaining('ended with 3: no [secret]') });
    expect(JSON.stringify(sent)).not.toContain('\\u001b');
  });

  test('that does not exist is told once', async () => {
    expect(await open().send(channel({ kind: 'command', run: ['/no/such/program'] }), MESSAGE)).toEqual({
      kind: 'failed',
      why: '/no/such/program cannot be started: there is no such program.',
    });
  });
});

/** A process that was killed is gone, or waits to be collected. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return;
    } catch {
      return;
    }
    await systemClock().sleep(20);
  }
}
