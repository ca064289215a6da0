import { expect, test } from 'vitest';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { boardIntake, type IntakePace } from '../../../src/screens/shell/board-intake.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';

const SLOW: IntakePace = { gapMs: 1_000, afterKeyMs: 1_000 };
const note = (n: number): BoardUpdate => ({ kind: 'set', field: 'unreadNotices', value: n }) as never;

function intakeWorld(pace: IntakePace) {
  const clock = manualClock(0);
  const frames: { readonly atMs: number; readonly updates: number }[] = [];
  const intake = boardIntake(
    { apply: (updates) => void frames.push({ atMs: clock.now(), updates: updates.length }) },
    async () => undefined,
    clock,
    () => pace,
  );
  return { clock, frames, intake };
}

test('on a slow line a second of news is one frame, and nothing of it is lost', async () => {
  const { clock, frames, intake } = intakeWorld(SLOW);
  for (let count = 0; count < 100; count += 1) {
    intake.take([note(count)]);
    await clock.advance(100);
  }
  await clock.advance(2_000);
  expect(frames.length).toBeLessThanOrEqual(11);
  expect(frames.reduce((sum, { updates }) => sum + updates, 0)).toBe(100);
});

test('while somebody types on a slow line no news is drawn, and a second after the last key it is', async () => {
  const { clock, frames, intake } = intakeWorld(SLOW);
  for (let count = 0; count < 50; count += 1) {
    intake.onKey();
    intake.take([note(count)]);
    await clock.advance(200);
  }
  expect(frames).toEqual([]);
  await clock.advance(1_000);
  expect(frames).toEqual([{ atMs: 10_800, updates: 50 }]);
});

test('on a quick line news is drawn at once, and only a frame that is being drawn makes it wait', async () => {
  const { clock, frames, intake } = intakeWorld({ gapMs: 0, afterKeyMs: 0 });
  intake.onKey();
  intake.take([note(1)]);
  intake.take([note(2)]);
  intake.take([note(3)]);
  await clock.advance(0);
  expect(frames).toEqual([
    { atMs: 0, updates: 1 },
    { atMs: 0, updates: 2 },
  ]);
});
