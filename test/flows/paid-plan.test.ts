import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBackend } from '../../src/app/backend/open-backend.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { openCliWorld, type CliWorld } from '../cli/support/cli-world.ts';
import { configurationFor, drawConsole } from '../support/live-console.tsx';
import { agree, ENTER } from './support/compose-keys.ts';

/** An account without a number of its own: the server calls its owner, and nobody else. */
const unpaid = (): undefined => undefined;
/** No law's hours protect it; the policy leaves it open all day. */
const TO = '+81312345678';

const CALL_ADVICE = 'Calling others takes a paid account with a number; your own phone does not.';
const SMS_ADVICE = 'Messages take a paid account with a number of its own.';

function openAllDay(config: string): void {
  mkdirSync(config, { recursive: true });
  const daily = { daily: ['00:00-24:00'] };
  const policy = { holidays: 'open', hours: { service: daily, professional: daily } };
  writeFileSync(join(config, 'policy.json'), JSON.stringify(policy));
}

for (const dialect of ['nested', 'flat'] as const) {
  let world: CliWorld;
  beforeEach(async () => {
    world = await openCliWorld({ world: unpaid, dialect });
    openAllDay(join(world.folder, 'home', 'config'));
  });
  afterEach(() => world.close());

  test(`${dialect}: a refused call is explained, is not parked, and one’s own phone still rings`, async () => {
    for (let time = 0; time < 2; time += 1) {
      const refused = await world.run(['call', '--to', TO]);
      expect(refused).toMatchObject({ exit: 4, out: '' });
      expect(refused.said).toContain('A dedicated number is needed to call others');
      expect(refused.said).toContain(CALL_ADVICE);
    }
    expect(world.sim.dials).toEqual([]);
    expect(await world.run(['call'])).toMatchObject({ exit: 0 });
    expect(world.sim.dials).toHaveLength(1);
  });

  test(`${dialect}: so is a refused message`, async () => {
    const refused = await world.run(['sms', 'send', TO, 'Hello']);
    expect(refused).toMatchObject({ exit: 4, out: '' });
    expect(refused.said).toContain(SMS_ADVICE);
  });

  test(`${dialect}: a bot’s script is told the refusal, then what to do about it`, async () => {
    const refused = await world.api('call', '--to', TO);
    expect(refused).toMatchObject({
      exit: 1,
      out: `\u001B[0;32mInitiating outbound call to ${TO}...\u001B[0m\n`,
    });
    expect(refused.said).toMatch(/^HTTP Error 403: Forbidden\nDetails: /);
    expect(refused.said).toContain(`\nError: ${CALL_ADVICE}`);
  });
}

test('what is forbidden for another reason is no matter of the plan', async () => {
  const world = await openCliWorld();
  openAllDay(join(world.folder, 'home', 'config'));
  world.sim.faults.add({ match: /POST \/v1\/calls$/, kind: '5xx', status: 403 });
  const refused = await world.run(['call', '--to', TO]);
  expect(refused.exit).toBe(4);
  expect(refused.said).toContain('The server refused the key');
  expect(refused.said).not.toContain('paid account');
  await world.close();
});

test('in the console: the call is written, read back, agreed to, and its refusal explained', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-'));
  const sim = await startSimulator({ clock: systemClock(), world: unpaid });
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_KEY: sim.apiKey,
    CLAWDTALK_API_URL: sim.baseUrl,
  });
  openAllDay(configuration.folders.config);
  const backend = await openBackend(configuration);
  const view = await drawConsole(configuration, backend, { columns: 80, rows: 24 });
  await view.shows('Missions');
  await view.type('7', 'S');
  await view.shows('Purpose');
  await view.type(TO, ENTER, 'ask for a quote', ENTER, ENTER, ENTER);
  await agree(view);
  await view.shows(CALL_ADVICE);
  expect(sim.dials).toEqual([]);
  // What was written stays: it can be sent to one's own phone.
  await view.shows('ask for a quote');
  view.close();
  await backend.close();
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});
