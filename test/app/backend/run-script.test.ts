import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runScript } from '../../../src/app/backend/run-script.ts';
import { createRedact } from '../../../src/lib/redact.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'script-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (lines: readonly string[], withinMs = 60_000) => {
  const script = join(folder, 'connect.sh');
  writeFileSync(script, lines.join('\n'));
  return runScript(script, 'restart', {
    cwd: folder,
    withinMs,
    redact: createRedact(['cc_live_0123456789']),
  });
};

test('its last words are told, without colours, hints and secrets', async () => {
  expect(
    await run([
      'echo Restarting',
      String.raw`echo -e "   ✓ \033[0;32mclient started as $1 with cc_live_0123456789\033[0m"`,
      'echo "Use something else"; echo; echo "Logs: /tmp/x"',
      `echo "Use './scripts/connect.sh status' to check"`,
    ]),
  ).toEqual({ ok: true, value: 'connect.sh restart: Use something else' });
  expect(
    await run([String.raw`echo -e "   ✓ \033[0;32mclient started as $1 with cc_live_0123456789\033[0m"`]),
  ).toEqual({ ok: true, value: 'connect.sh restart: ✓ client started as restart with [secret]' });
  expect(await run(['true'])).toEqual({ ok: true, value: 'connect.sh restart: done' });
});

test('what fails says why: its own words, packages that are missing, an end without a word', async () => {
  expect(await run(['echo "❌ Failed to start WebSocket client"', 'echo "Check logs: x"', 'exit 1'])).toEqual(
    {
      ok: false,
      error: 'connect.sh restart failed: ❌ Failed to start WebSocket client',
    },
  );
  // As the skill's script ends where npm fails: without another word.
  expect(await run(['set -e', 'echo "📦 Installing dependencies..."', '(false)', 'echo never'])).toEqual({
    ok: false,
    error: `connect.sh restart failed: npm could not install its packages. Run npm install in ${folder}`,
  });
  expect(await run(['exit 3'])).toEqual({
    ok: false,
    error: 'connect.sh restart failed: it ended with 3',
  });
  expect(await run(['exec sleep 60'], 100)).toEqual({
    ok: false,
    error: 'connect.sh restart failed: it took more than 0.1 s.',
  });
});

test('what it leaves running is in a session of its own: a ctrl-c on this terminal does not reach it', async () => {
  expect(
    await run([
      'nohup sleep 60 > log 2>&1 &',
      'echo $! > pid',
      "ps -o sid= -p $! | tr -d ' ' > session",
      "ps -o sid= -p $PPID | tr -d ' ' > ours",
    ]),
  ).toMatchObject({ ok: true });
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8').trim();
  process.kill(Number(read('pid')));
  expect(read('session')).toMatch(/^\d+$/);
  expect(read('session')).not.toBe(read('ours'));
});
