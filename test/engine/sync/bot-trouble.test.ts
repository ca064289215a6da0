import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { judgeGateway } from '../../../src/domain/bot/gateway-config.ts';
import { readBotConnection } from '../../../src/engine/sync/bot-connection.ts';
import { createRedact } from '../../../src/lib/redact.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot-trouble-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const read = (gatewayFiles?: readonly string[]) =>
  readBotConnection({
    folder,
    isAlive: () => true,
    redact: createRedact([]),
    ...(gatewayFiles === undefined ? {} : { gatewayFiles }),
  });

const line = (text: string, minute: number): string =>
  `[2026-06-03T15:${String(minute).padStart(2, '0')}:00.000Z] ${text}\n`;

test('reconnects and kicks are counted; what was mended since is no trouble', async () => {
  write('.connect.pid', '4242');
  write(
    '.connect.log',
    line('WARN: WS closed: 4000 ← Server killing connection (duplicate client?)', 1) +
      line('INFO: Reconnecting in 5s (attempt 1)', 1) +
      line('ERROR: WS: getaddrinfo ENOTFOUND clawdtalk.com', 2) +
      line('INFO: Reconnecting in 10s (attempt 2)', 2) +
      line('INFO: Authenticated (v1.3.0 agentic mode)', 3),
  );
  const bot = await read();
  expect(bot).toMatchObject({ reconnects: 2, kicks: 1 });
  expect(bot.trouble).toBeUndefined();
  expect(bot.sinceMs).toBeGreaterThanOrEqual(Date.parse('2026-06-03T15:03:00Z'));
});

test.each([
  ['ERROR: Auth failed: Invalid API key', /refused its key/, /new API key/],
  ['ERROR: DUPLICATE CLIENT DETECTED!', /gave up for good/, /other client/],
  ['WARN: Rate limited — waiting 60s', /asks it to wait/, /automatically/],
  ['ERROR: sessions_send failed: 404 not found', /main session/, /gateway\.tools\.allow/],
  ['ERROR: Deep tool timed out', /too slow/, /faster model/],
  ["Error: Cannot find module 'ws'", /packages/, /npm install/],
])('%s is told in plain words, with its cure', async (text, sentence, cure) => {
  write('.connect.log', line(text, 5));
  const { trouble } = await read();
  expect(trouble?.sentence).toMatch(sentence);
  expect(trouble?.cure).toMatch(cure);
});

test('a connection does not mend what the gateway refuses; an answer to a caller does', async () => {
  const refused = line('ERROR: sessions_send failed: 404 x', 1);
  write('.connect.log', refused + line('INFO: Authenticated (v1)', 2));
  expect((await read()).trouble?.sentence).toContain('main session');
  write('.connect.log', refused + line('INFO: Deep tool complete [r]: done', 2));
  expect((await read()).trouble).toBeUndefined();
});

test("the skill's script is found where it is", async () => {
  expect((await read()).script).toBeUndefined();
  mkdirSync(join(folder, 'scripts'));
  write('scripts/connect.sh', '#!/bin/bash\n');
  expect((await read()).script).toBe(join(folder, 'scripts', 'connect.sh'));
});

test('the first gateway configuration that is there is judged', async () => {
  expect((await read([join(folder, 'none.json')])).gateway).toMatchObject({ level: 'unknown' });
  write('openclaw.json', '{"gateway": {"tools": {"allow": ["sessions_send"]}}}');
  expect((await read([join(folder, 'none.json'), join(folder, 'openclaw.json')])).gateway).toMatchObject({
    level: 'ok',
  });
});

test.each([
  ['{"gateway":{"tools":{"allow":["sessions_send"]}}}', 'ok'],
  ['{ // a comment\n "gateway": {"tools": {"allow": ["x", "sessions_send",]}},}', 'ok'],
  ['{"gateway":{"tools":{"allow":["other"]}}}', 'fail'],
  ['{}', 'fail'],
  ['{"tools":{"allow":["sessions_send"]}}', 'fail'],
  ['{"tools":{"allow":["sessions_send"]},"gateway":{"tools":{"allow":["sessions_send"]}}}', 'warn'],
  ['{"tools":', 'unknown'],
])('%s: %s', (text, level) => {
  const verdict = judgeGateway('/x/openclaw.json', text);
  expect(verdict.level).toBe(level);
  expect(verdict.cure === undefined).toBe(level === 'ok');
});

test("an entry in the agent's own allow list is named in the cure", () => {
  const verdict = judgeGateway('/x/openclaw.json', '{"tools":{"allow":["sessions_send"]}}');
  expect(verdict.cure).toContain('tools.allow');
});
