import { afterEach, expect, test } from 'vitest';
import { clockByServer } from '../../../src/app/backend/server-time.ts';
import { createServerClient } from '../../../src/api/http/server-client.ts';
import { createHealthRecord } from '../../../src/api/http/health.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { OPERATOR, openDoorWorld, START_MS, type DoorWorld } from '../../flows/support/door-world.ts';

const HOUR_MS = 3_600_000;

let world: DoorWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('a clock that is hours wrong tells the server’s time; one that is a moment off tells its own', async () => {
  const own = manualClock(START_MS);
  let skewMs: number | undefined;
  const clock = clockByServer(own, () => skewMs);
  expect(clock.now()).toBe(START_MS);
  for (const [skew, told] of [
    [45_000, 0],
    [-59_000, 0],
    [-3 * HOUR_MS + 400, -3 * HOUR_MS],
    [90_000, 90_000],
    [undefined, 0],
  ] as const) {
    skewMs = skew;
    await own.advance(1_000);
    expect(clock.now() - own.now()).toBe(told);
  }
});

test('an SMS goes out at once only where both clocks are inside the hours', async () => {
  world = await openDoorWorld();
  const { clock, sim } = world;
  // Only between the opening and the closing of this server's hour.
  world.hours = {
    check: ({ atMs }) =>
      Math.abs(atMs - START_MS) < HOUR_MS ? { allowed: true } : { allowed: false, sentence: 'too early' },
  };
  const send = async (ownNowMs: () => number) => {
    const door = world?.another({ ownNowMs });
    if (door === undefined) throw new Error('no world');
    const command = { kind: 'sms.send', to: '+13125550123', text: 'Hello' } as const;
    const shown = await door.preview(command);
    return door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: shown.tier });
  };
  expect(await send(() => clock.now() + 3 * HOUR_MS)).toMatchObject({ refusal: { code: 'outside-hours' } });
  expect(sim.dials).toHaveLength(0);
  expect((await send(() => clock.now() + 1_000)).status).toBe('done');
});

test('a process whose first act rings somebody asks the server for its time before', async () => {
  world = await openDoorWorld();
  const { clock: there, sim } = world;
  world.hours = {
    check: ({ atMs }) =>
      Math.abs(atMs - START_MS) < HOUR_MS ? { allowed: true } : { allowed: false, sentence: 'too early' },
  };
  // At the server it is night, and this machine was set to the middle of the day.
  await there.advance(12 * HOUR_MS);
  const own = { ...systemClock(), now: () => there.now() - 12 * HOUR_MS };
  const server = createServerClient({
    config: { baseUrl: sim.baseUrl, key: sim.apiKey },
    clock: own,
    random: seededRandom(1),
  });
  const clock = clockByServer(own, () => server.health().clockSkewMs);
  for (const command of [
    { kind: 'sms.send', to: '+13125550123', text: 'Hello' },
    { kind: 'call.start', to: '+13125550123' },
  ] as const) {
    const door = world.another({ server, clock, ownNowMs: own.now });
    const shown = await door.preview(command);
    expect(shown.refusal?.code).toBe('outside-hours');
    const outcome = await door.submit(command, OPERATOR, {
      digest: shown.digest,
      confirmedTier: shown.tier,
    });
    expect(outcome).toMatchObject({ refusal: { code: 'outside-hours' } });
  }
  expect(sim.dials).toHaveLength(0);
  await server.close();
});

test('a clock that is set is told by the next answer, one that is a little off bit by bit', () => {
  const record = createHealthRecord();
  const answered = (thereMs: number, ownMs: number, tookMs: number): number | undefined => {
    const headers = { date: new Date(thereMs).toUTCString() };
    record.replied({ kind: 'reply', status: 200, reason: 'OK', headers, text: '' }, ownMs, tookMs);
    return record.read().clockSkewMs;
  };
  expect(answered(START_MS, START_MS, 1_000)).toBe(1_000);
  expect(answered(START_MS + 10_000, START_MS, 1_000)).toBe(3_000);
  // Set back by twelve hours in the middle of a request that takes its time.
  expect(answered(START_MS, START_MS - 12 * HOUR_MS, 20_000)).toBe(12 * HOUR_MS + 10_500);
  expect(answered(START_MS, START_MS, 1_000)).toBe(1_000);
});
