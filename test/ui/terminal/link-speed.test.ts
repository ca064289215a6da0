import { expect, test } from 'vitest';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { linkSpeed } from '../../../src/ui/terminal/link-speed.ts';

test('a line is as slow as its last answer, is asked at most twice a minute, and slow where none comes', async () => {
  const clock = manualClock(0);
  const asked: number[] = [];
  const link = linkSpeed('measure', clock, () => void asked.push(clock.now()));
  link.painted();
  link.painted();
  await clock.advance(300);
  link.heard();
  expect(link.isSlow()).toBe(true);
  await clock.advance(10_000);
  link.painted();
  expect(asked).toEqual([0]);
  await clock.advance(20_000);
  link.painted();
  await clock.advance(40);
  link.heard();
  expect(link.isSlow()).toBe(false);
  await clock.advance(30_000);
  link.painted();
  await clock.advance(2_000);
  expect(link.isSlow()).toBe(true);
  expect(asked).toHaveLength(3);
});

test('a line that was told to be slow or quick is asked nothing', () => {
  const clock = manualClock(0);
  let asked = 0;
  for (const mode of ['slow', 'quick'] as const) {
    const link = linkSpeed(mode, clock, () => void (asked += 1));
    link.painted();
    link.heard();
    expect(link.isSlow()).toBe(mode === 'slow');
  }
  expect(asked).toBe(0);
});
