import { describe, expect, test } from 'vitest';
import type { ServerError } from '../../../src/domain/server/server-error.ts';
import { createPoller, NOT_WHOLE, type PollerOptions } from '../../../src/engine/sync/poller.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import type { PollerHealth } from '../../../src/state/board.ts';

const fault = (fields: Partial<ServerError> = {}): ServerError => ({
  kind: 'server',
  sentence: 'The server failed.',
  outcome: 'none',
  ...fields,
});

function rig(read: PollerOptions['read'], intervalMs: () => number | undefined = () => 1_000) {
  const clock = manualClock(5_000_000);
  const starts: number[] = [];
  const told: PollerHealth[] = [];
  let most = 0;
  let now = 0;
  const poller = createPoller({
    name: 'missions',
    clock,
    random: () => 1,
    intervalMs,
    limitMs: 20_000,
    publish: (health) => told.push(health),
    read: async (signal) => {
      starts.push(clock.monotonicMs());
      now += 1;
      most = Math.max(most, now);
      try {
        return await read(signal);
      } finally {
        now -= 1;
      }
    },
  });
  return { clock, poller, starts, told, most: () => most };
}

test('reads at once, then from start to start', async () => {
  const { clock, poller, starts, told } = rig(async () => undefined);
  poller.start();
  await clock.advance(3_500);
  expect(starts).toEqual([0, 1_000, 2_000, 3_000]);
  expect(told.at(-1)).toEqual({
    name: 'missions',
    state: 'waiting',
    attempt: 0,
    lastOkAtMs: 5_003_000,
    nextAtMs: 5_004_000,
    intervalMs: 1_000,
  });
});

test('a slow read is never overlapped; what was asked for meanwhile is read once more', async () => {
  const waits: (() => void)[] = [];
  const { clock, poller, starts, most } = rig(
    () => new Promise((resolve) => waits.push(() => resolve(undefined))),
  );
  poller.start();
  await clock.advance(5_000);
  poller.kick();
  poller.kick();
  await clock.advance(1_000);
  expect(starts).toEqual([0]);
  waits.shift()?.();
  await clock.advance(50);
  expect(starts).toHaveLength(1);
  await clock.advance(100);
  expect(starts).toHaveLength(2);
  expect(most()).toBe(1);
});

test('failing: backs off, doubling to a minute, comes back at once when it works again', async () => {
  let works = false;
  const { clock, poller, starts, told } = rig(async () => (works ? undefined : fault()));
  poller.start();
  await clock.advance(300_000);
  const gaps = starts.slice(1).map((startMs, index) => startMs - (starts[index] ?? 0));
  expect(gaps.slice(0, 6)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  expect(Math.max(...gaps)).toBe(60_000);
  expect(told.at(-1)).toMatchObject({ state: 'failing', attempt: starts.length, error: { kind: 'server' } });
  works = true;
  await clock.advance(60_000);
  expect(told.at(-1)).toMatchObject({ state: 'waiting', attempt: 0 });
  expect(told.at(-1)).not.toHaveProperty('error');
});

test('the time that a server names is obeyed, even by a person who asks', async () => {
  const { clock, poller, starts } = rig(async () => fault({ kind: 'rate-limit', retryAfterMs: 45_000 }));
  poller.start();
  await clock.advance(1_000);
  poller.kick();
  await clock.advance(43_900);
  expect(starts).toEqual([0]);
  await clock.advance(200);
  expect(starts).toEqual([0, 45_000]);
});

test('a person who asks does not wait for a backoff', async () => {
  const { clock, poller, starts } = rig(async () => fault());
  poller.start();
  await clock.advance(20_000);
  const before = starts.length;
  poller.kick();
  await clock.advance(1);
  expect(starts).toHaveLength(before + 1);
});

describe('nothing ends it', () => {
  test('a throw is a failure like any other', async () => {
    const { clock, poller, told } = rig(async () => {
      throw new Error('surprise \u001b[2J');
    });
    poller.start();
    await clock.advance(60_000);
    expect(told.at(-1)?.attempt).toBeGreaterThan(3);
    expect(told.at(-1)?.error?.sentence).toBe('Reading missions failed: surprise ␛[2J');
  });

  test('a read that hangs is given up and told to stop', async () => {
    const signals: AbortSignal[] = [];
    const { clock, poller, told } = rig((signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    poller.start();
    await clock.advance(21_000);
    expect(signals[0]?.aborted).toBe(true);
    expect(told.at(-1)).toMatchObject({ state: 'failing', error: { kind: 'timeout' } });
    await clock.advance(5_000);
    expect(signals.length).toBeGreaterThan(1);
  });

  test('the wall clock may jump either way', async () => {
    const { clock, poller, starts } = rig(async () => undefined);
    poller.start();
    await clock.advance(1_500);
    clock.jump(-86_400_000);
    await clock.advance(1_000);
    clock.jump(86_400_000 * 2);
    await clock.advance(1_000);
    expect(starts).toEqual([0, 1_000, 2_000, 3_000]);
  });
});

test('off where it is not wanted, read where it is asked for, paced anew when the screen changes', async () => {
  let intervalMs: number | undefined;
  const { clock, poller, starts, told } = rig(
    async () => undefined,
    () => intervalMs,
  );
  poller.start();
  await clock.advance(10_000);
  expect(starts).toEqual([]);
  expect(told.at(-1)?.state).toBe('off');
  poller.kick();
  await clock.advance(10_000);
  expect(starts).toEqual([10_000]);
  intervalMs = 60_000;
  poller.repace();
  await clock.advance(20_000);
  intervalMs = 15_000;
  poller.repace();
  await clock.advance(1);
  expect(starts).toEqual([10_000, 40_000]);
});

test('stopping gives up the read under way and leaves no timer', async () => {
  let signal: AbortSignal | undefined;
  const { clock, poller, starts } = rig((given) => {
    signal = given;
    return new Promise((resolve) => given.addEventListener('abort', () => resolve(undefined)));
  });
  poller.start();
  await clock.advance(100);
  poller.stop();
  await poller.idle();
  await clock.advance(60_000);
  expect(signal?.aborted).toBe(true);
  expect(starts).toEqual([0]);
  expect(clock.pending()).toBe(0);
});

test('a part of the whole is no good answer, and no failure either', async () => {
  const outcomes = [NOT_WHOLE, undefined] as const;
  let reads = 0;
  const { clock, poller, told } = rig(async () => outcomes[reads++]);
  poller.start();
  await clock.advance(10);
  expect(told.at(-1)).toMatchObject({ state: 'waiting', attempt: 0 });
  expect(told.at(-1)).not.toHaveProperty('lastOkAtMs');
  await clock.advance(1_000);
  expect(told.at(-1)?.lastOkAtMs).toBeGreaterThan(0);
  poller.stop();
});
