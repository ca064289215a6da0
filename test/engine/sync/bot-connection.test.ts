import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBotConnection } from '../../../src/engine/sync/bot-connection.ts';
import { createRedact } from '../../../src/lib/redact.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = 'cc_live_planted_0123456789';
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const read = (alive: readonly number[] = []) =>
  readBotConnection({ folder, isAlive: (pid) => alive.includes(pid), redact: createRedact([KEY]) });

test('no files: nothing is known', async () => {
  expect(await read()).toEqual({
    state: 'unknown',
    sentence: 'no connection of a bot on this machine',
    logTail: [],
  });
});

test('running, by its process and its log', async () => {
  write('.connect.pid', '4242\n');
  write(
    '.connect.log',
    '[t] INFO: Connecting to wss://x...\n[t] INFO: Authenticated (v1.3.0 agentic mode)\n',
  );
  write('.device-status', '{"has_devices": true}');
  const bot = await read([4242]);
  expect(bot).toMatchObject({
    state: 'running',
    pid: 4242,
    hasDevices: true,
    sentence: 'It is connected and signed in, by its log.',
  });
  expect(bot.sinceMs).toBeGreaterThan(0);
});

test('a process that is gone has died, whatever the file says', async () => {
  write('.connect.pid', '4242');
  write('.connect.log', '[t] WARN: WS closed: 4000\n[t] ERROR: DUPLICATE CLIENT DETECTED!\n');
  expect(await read()).toMatchObject({
    state: 'stopped',
    sentence:
      'Its process 4242 is gone, and was not stopped; by its log it gave up: another client uses the same key.',
  });
});

test('one that was stopped is not said to be connected by what its log says last', async () => {
  write('.connect.log', '[t] INFO: Authenticated (v1.3.0 agentic mode)\n');
  expect(await read()).toMatchObject({
    state: 'stopped',
    sentence: 'Callers of the bot are not answered.',
  });
});

test.each(['', 'abc', '-1', '1', '0', '99999999999999', '12 13'])(
  'a pid file that says %j is none',
  async (text) => {
    write('.connect.pid', text);
    write('.connect.log', 'x\n');
    expect(await read([1, 12])).toMatchObject({ state: 'stopped' });
  },
);

test('the end of a long log, whole lines, safe to draw, without the key', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} \u001b[31m ${KEY}`);
  write('.connect.log', `${lines.join('\n')}\n`);
  write('.watchdog.log', '[t] WATCHDOG: Restart completed\n');
  const { logTail } = await read();
  expect(logTail).toHaveLength(200);
  expect(logTail.at(-1)).toBe('line 19999 ␛[31m [secret]');
  expect(logTail[0]).toMatch(/^line 19800 /);
  expect(logTail.join('')).not.toContain(KEY);
});

test('a status file that is broken says nothing', async () => {
  write('.device-status', '{"has_devices": "yes"');
  expect(await read()).not.toHaveProperty('hasDevices');
});
