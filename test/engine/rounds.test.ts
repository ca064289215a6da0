import { expect, test } from 'vitest';
import { createRounds } from '../../src/engine/rounds.ts';
import { manualClock } from '../../src/lib/manual-clock.ts';

const START_MS = Date.UTC(2026, 2, 2, 15);

/** Looks that end when the test lets them. */
function world() {
  const clock = manualClock(START_MS);
  const begun: number[] = [];
  const under = new Set<(error?: Error) => void>();
  let most = 0;
  const rounds = createRounds(
    () => {
      begun.push(clock.now() - START_MS);
      return new Promise<void>((resolve, reject) => {
        const end = (error?: Error): void => {
          under.delete(end);
          if (error === undefined) resolve();
          else reject(error);
        };
        under.add(end);
        most = Math.max(most, under.size);
      });
    },
    { clock, everyMs: 10_000, settleMs: 1_000 },
  );
  const end = async (error?: Error): Promise<void> => {
    for (const each of under) each(error);
    await clock.advance(0);
  };
  return { clock, rounds, begun, end, most: () => most };
}

test('a round begins when the look before it has ended, and many changes are one look', async () => {
  const { clock, rounds, begun, end, most } = world();
  rounds.start();
  rounds.lookSoon();
  rounds.lookSoon();
  await clock.advance(1_000);
  expect(begun).toEqual([1_000]);
  // The round comes while it is looked: one after the other.
  await clock.advance(9_000);
  expect(begun).toEqual([1_000]);
  await end();
  expect(begun).toEqual([1_000, 10_000]);
  await clock.advance(60_000);
  expect(begun).toHaveLength(2);
  await end();
  await clock.advance(10_000);
  expect(begun).toEqual([1_000, 10_000, 80_000]);
  expect(most()).toBe(1);
  rounds.stop();
  await end();
  await clock.advance(60_000);
  rounds.lookSoon();
  await clock.advance(60_000);
  await rounds.look();
  expect(begun).toHaveLength(3);
});

test('a look that failed is told to whoever asked for it, and is not the last one', async () => {
  const { clock, rounds, begun, end } = world();
  const failed = rounds.look().catch((error: unknown) => String(error));
  await clock.advance(0);
  await end(new Error('the disk is full'));
  expect(await failed).toContain('the disk is full');
  await rounds.idle();
  void rounds.look();
  await clock.advance(0);
  expect(begun).toHaveLength(2);
  await end();
  rounds.stop();
});
