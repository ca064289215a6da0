import { afterEach, expect, test } from 'vitest';
import { clockByServer } from '../../../src/app/backend/server-time.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
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
