import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLedger } from '../../src/state/ledger/database.ts';
import { createSuppressions } from '../../src/state/ledger/suppressions.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';

/** What a bot's script does at once: rung or sent once, also where the answer gets lost. */
let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

/** The program as it is shipped: npm run build comes first. */
const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));

const CALLS = /POST \/v1\/calls$/;
const MESSAGES = /POST \/v1\/messages\/send$/;

/** A number that no law protects from calls at night. */
const TO = '+81312345678';
/** Numbers of which one is always asleep: the law forbids to call it, whatever the policy says. */
const AROUND = ['+13125550123', '+18085550123', '+33142345678', '+61290123456'];

/** Only the law's hours count. */
function openAllDay(): void {
  mkdirSync(join(world.folder, 'home', 'config'), { recursive: true });
  const daily = { daily: ['00:00-24:00'] };
  writeFileSync(
    join(world.folder, 'home', 'config', 'policy.json'),
    JSON.stringify({ holidays: 'open', hours: { service: daily, professional: daily } }),
  );
}

function suppress(phone: string): void {
  const ledger = openLedger(join(world.folder, 'home', 'data', 'ledger.db'));
  if (!ledger.ok) throw new Error(ledger.error.sentence);
  createSuppressions(ledger.value).add({ phone, reason: 'STOP', addedBy: 'kim', addedAtMs: 0 });
  ledger.value.close();
}

describe('call', () => {
  test.each(['reset-after', 'truncate', 'garbage', 'empty'] as const)(
    'whose answer is lost (%s) rings once: asking again is refused until somebody insists',
    async (kind) => {
      world.sim.faults.add({ match: CALLS, kind });
      const lost = await world.api('call', 'Hello', '--purpose', 'ask');
      expect(lost).toMatchObject({
        exit: 1,
        out: '\u001B[0;32mInitiating outbound call to your phone...\u001B[0m\n',
      });
      expect(lost.said).toMatch(/^ERROR: Nobody can tell whether the call .* it is parked/);
      expect(world.sim.dials).toHaveLength(1);

      const again = await world.api('call', 'Hello', '--purpose', 'ask');
      expect(again.exit).toBe(1);
      expect(again.said).toContain('nobody knows whether it went out: this may be the second');
      expect(world.sim.dials).toHaveLength(1);

      const [, digest = ''] = /--yes --expect (\S+)$/m.exec(again.said) ?? [];
      const words = ['call', 'Hello', '--purpose', 'ask', '--yes', '--expect', digest];
      expect(await world.run(words)).toMatchObject({ exit: 0 });
      expect(world.sim.dials).toHaveLength(2);
    },
  );

  test('that never arrived is parked all the same, and a doctor names it', async () => {
    world.sim.faults.add({ match: CALLS, kind: 'reset-before' });
    expect(await world.api('call')).toMatchObject({ exit: 1 });
    expect((await world.api('call')).said).toContain('this may be the second');
    expect(world.sim.dials).toEqual([]);
    expect((await world.run(['doctor'])).out).toContain('1 parked, because nobody could find out');
  });

  test('that was refused may be tried again at once', async () => {
    world.sim.faults.add({ match: CALLS, kind: '429', retryAfterS: 0 });
    expect(await world.api('call')).toMatchObject({
      exit: 1,
      said: expect.stringMatching(/^HTTP Error 429/),
    });
    expect(await world.api('call')).toMatchObject({ exit: 0, said: '' });
    expect(world.sim.dials).toHaveLength(1);
  });

  test('that a killed script had sent is not sent again by the next', async () => {
    world.sim.faults.add({ match: CALLS, kind: 'timeout', afterWork: true });
    const { folder, sim } = world;
    const script = spawn(process.execPath, [PROGRAM, 'api', 'call', 'Hello'], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        HOME: join(folder, 'home'),
        CLAWDTALK_TUI_HOME: join(folder, 'home'),
        CLAWDTALK_API_KEY: sim.apiKey,
        CLAWDTALK_API_URL: sim.baseUrl,
      },
    });
    const ended = new Promise((resolve) => script.once('close', resolve));
    await expect.poll(() => sim.dials.length, { timeout: 30_000 }).toBe(1);
    script.kill('SIGKILL');
    await ended;
    const again = await world.api('call', 'Hello');
    expect(again).toMatchObject({ exit: 1 });
    expect(again.said).toContain('this may be the second');
    expect(sim.dials).toHaveLength(1);
  }, 60_000);

  test('asked for by two bots in the same moment rings once', async () => {
    const both = await Promise.all([world.api('call'), world.api('call'), world.api('call')]);
    expect(both.filter(({ exit }) => exit === 0)).toHaveLength(1);
    expect(world.sim.dials).toHaveLength(1);
  });
});

describe('sms send', () => {
  test('prints the four lines of the script, and sends the same only once in ten minutes', async () => {
    openAllDay();
    const sent = await world.api('sms', 'send', TO, 'Hello', 'there');
    const [row] = world.sim.world.messages;
    expect(row?.body).toBe('Hello there');
    expect(sent).toEqual({
      exit: 0,
      out: `✓ Message sent\n  ID: ${row?.id}\n  From: ${row?.from}\n  To: ${TO}\n`,
      said: '',
    });
    const again = await world.api('sms', 'send', TO, 'Hello there');
    expect(again).toMatchObject({ exit: 1, out: '' });
    expect(again.said).toContain('The same went out at');
    expect(world.sim.dials).toHaveLength(1);
  });

  test.each(['reset-after', 'truncate', 'garbage', 'empty'] as const)(
    'whose answer is lost (%s) is found among the messages, and told as if it had come',
    async (kind) => {
      openAllDay();
      world.sim.faults.add({ match: MESSAGES, kind });
      const lost = await world.api('sms', 'send', TO, 'See you at', 'nine');
      const row = world.sim.world.messages.find(({ body }) => body === 'See you at nine');
      expect(lost).toEqual({
        exit: 0,
        out: `✓ Message sent\n  ID: ${row?.id}\n  From: ${row?.from}\n  To: ${TO}\n`,
        said: '',
      });
      expect(world.sim.dials).toHaveLength(1);
    },
  );

  test('that cannot be found is parked, and the same text again is refused', async () => {
    openAllDay();
    world.sim.faults.add({ match: MESSAGES, kind: 'reset-before' });
    const words = ['sms', 'send', TO, 'See you at nine', '--media', 'https://example.com/a.png'];
    expect(await world.api(...words)).toMatchObject({ exit: 1, out: '' });
    const again = await world.api(...words);
    expect(again).toMatchObject({ exit: 1, out: '' });
    expect(world.sim.dials).toEqual([]);
    expect(await world.api('sms', 'send', TO, 'Another text')).toMatchObject({ exit: 0 });

    const [, digest = ''] = /--yes --expect (\S+)$/m.exec(again.said) ?? [];
    expect(await world.run([...words, '--yes', '--expect', digest])).toMatchObject({ exit: 0 });
    expect(world.sim.dials).toHaveLength(2);
    expect(world.sim.world.messages.at(-1)?.mediaUrls).toEqual(['https://example.com/a.png']);
  });
});

/** The bot reads UTC, a person their own zone. */
const timeless = (said: string): string => said.replace(/since .*: release/, 'since then: release');

describe('what stands against it is told in the words of the verbs', () => {
  const PAIRS: readonly (readonly string[])[] = [
    ['call', '--to', '+13125550123'],
    ['sms', 'send', '+13125550123', 'Hello'],
  ];

  test.each(PAIRS)('%s: an opt-out, a hold, read-only', async (...words) => {
    const compare = async (options = {}) => {
      const verb = await world.run(words, options);
      const api = await world.run(['api', ...words], options);
      expect(verb.exit).toBe(3);
      expect({ exit: api.exit, said: timeless(api.said) }).toEqual({ exit: 1, said: timeless(verb.said) });
      return api.said;
    };
    expect(await compare({ readOnly: true })).toContain('read-only');
    suppress('+13125550123');
    expect(await compare()).toContain('must not be contacted');
    await world.run(['hold']);
    expect(await compare()).toMatch(/Dispatch is held by .* UTC: release/);
    expect((await world.run(words)).said).toMatch(/ since \w{3} \d+ \w{3} \d\d:\d\d GMT\+1: release/);
    expect(world.sim.dials).toEqual([]);
  });

  test.each([
    ['call', '--to', '5551234'],
    ['sms', 'send', '5551234', 'Hello'],
    ['call', '--to', '+1911'],
  ])('%s %s %s', async (...words) => {
    const verb = await world.run(words);
    expect(verb).toMatchObject({ exit: 2, out: '' });
    expect(await world.api(...words)).toEqual({ exit: 1, out: '', said: verb.said });
  });

  test('the law’s hours', async () => {
    openAllDay();
    const night: string[] = [];
    for (const to of AROUND) {
      const verb = await world.run(['call', '--to', to]);
      if (!verb.said.includes('Next allowed')) continue;
      const api = await world.api('call', '--to', to);
      expect({ exit: api.exit, said: timeless(api.said) }).toEqual({ exit: 1, said: timeless(verb.said) });
      night.push(to);
    }
    expect(night).not.toEqual([]);
  });

  test('the hours of the policy: nothing goes out, and it is told how to insist', async () => {
    openAllDay();
    const daily = { daily: [] };
    writeFileSync(
      join(world.folder, 'home', 'config', 'policy.json'),
      JSON.stringify({ hours: { service: daily, professional: daily } }),
    );
    const words = ['sms', 'send', TO, 'Hello'];
    const asked = await world.api(...words);
    expect(asked).toMatchObject({ exit: 1, out: '' });
    expect(asked.said).toContain(`Outside business hours for ${TO}`);
    expect(world.sim.dials).toEqual([]);
    const [, digest = ''] = /--yes --expect (\S+)$/m.exec(asked.said) ?? [];
    expect(await world.run([...words, '--yes', '--expect', digest])).toMatchObject({ exit: 0 });
    expect(world.sim.dials).toHaveLength(1);
  });
});
